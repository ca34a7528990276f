import { describe, expect, it } from "vitest";
import { stack } from "./carried";

describe("notes in the margin", () => {
  it("stand beside their blocks where there is room", () => {
    expect(stack([{ wanted: 100, height: 40 }, { wanted: 300, height: 40 }], 8)).toEqual([100, 300]);
  });

  it("are pushed down where they would cover each other, in the order of their blocks", () => {
    expect(stack([{ wanted: 120, height: 40 }, { wanted: 100, height: 40 }, { wanted: 100, height: 10 }], 8)).toEqual([166, 100, 148]);
  });

  it("come first when the draft has no such block", () => {
    expect(stack([{ wanted: 0, height: 20 }, { wanted: null, height: 30 }], 8)).toEqual([38, 0]);
  });
});
