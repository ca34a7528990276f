import { describe, expect, it } from "vitest";
import { columnShares, equalWidth } from "./columns";

const cell = (...colwidth: number[]) => ({ colspan: colwidth.length, colwidth });
const unmeasured = { colspan: 1, colwidth: null };

describe("columns", () => {
  it("keep their proportions on a paper of any width", () => {
    expect(columnShares([cell(100), cell(300), cell(400)])).toEqual([12.5, 37.5, 50]);
    expect(columnShares([cell(100, 300), cell(400)])).toEqual([12.5, 37.5, 50]);
  });

  it("are equal where none has a width, and in a new table", () => {
    expect(columnShares([unmeasured, unmeasured])).toBeNull();
    const width = equalWidth(4);
    expect(columnShares([cell(width), cell(width), cell(width), cell(width)])).toEqual([25, 25, 25, 25]);
  });

  it("without a width share what the others leave of the line, and never too little to read", () => {
    expect(columnShares([cell(114), unmeasured, unmeasured])).toEqual([16, 42, 42]);
    expect(columnShares([cell(714), unmeasured])?.[1]).toBeGreaterThan(12);
    expect(columnShares([{ colspan: 2, colwidth: [357, 0] }])).toEqual([50, 50]);
  });
});
