import { describe, expect, it } from "vitest";
import type { PresetWorkflow } from "../../proto/Workflow";
import { oneScribe, threeDegrees } from "../plans/testing";
import { choose, presetOf } from "./presets";

const presets: PresetWorkflow[] = [
  { preset: "three_degrees", workflow: threeDegrees },
  { preset: "one_scribe", workflow: oneScribe },
];
const closing = { min_signed_in: 3, minutes: false, absences: true };

describe("presets", () => {
  it("are known by their steps, whatever must be true before sealing", () => {
    expect(presetOf({ ...threeDegrees, closing }, presets)).toBe("three_degrees");
    expect(presetOf({ ...threeDegrees, red_pen: "live" }, presets)).toBe("three_degrees");
    expect(presetOf(oneScribe, presets)).toBe("one_scribe");
    expect(presetOf({ ...threeDegrees, lead_days: 5 }, presets)).toBe("own");
    expect(presetOf({ ...threeDegrees, reflection: "lead" }, presets)).toBe("own");
  });

  it("bring their steps and leave the closing checks", () => {
    expect(choose("one_scribe", { ...threeDegrees, closing }, presets)).toEqual({ ...oneScribe, closing });
    expect(choose("own", threeDegrees, presets)).toEqual(threeDegrees);
  });
});
