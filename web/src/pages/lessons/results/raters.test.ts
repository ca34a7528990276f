import { expect, it } from "vitest";
import type { Instrument } from "../../../proto/Instruments";
import { inSections, levelsSaid } from "./raters";

const text = (words: string) => ({ zh: words, en: "" });
const table: Instrument = {
  id: "school",
  version: 1,
  name: text("评价表"),
  source: text(""),
  licence: text(""),
  reference: null,
  form: {
    kind: "scale",
    section_value: "sum",
    total: { kind: "sum" },
    bands: null,
    bonus: null,
    missing: "blocks",
    not_applicable: "refused",
    evidence: null,
    cycles: null,
    snapshots: null,
    together: "mean",
    sections: [
      {
        id: "goal",
        name: text("目标"),
        seen: "lesson",
        marking: {
          by: "levels",
          levels: [
            { name: text("优"), points: 5 },
            { name: text("良"), points: 4 },
          ],
          items: [{ id: "g1", name: text("目标明确"), worth: { kind: "points" }, signs: null, hints: [] }],
        },
      },
    ],
  },
};

it("says how many gave each level, by the form's names", () => {
  expect(levelsSaid("g1", [3, 1], table, "zh")).toBe("优 × 3、良 × 1");
  expect(levelsSaid("g1", [0, 2], table, "en")).toBe("良 × 2");
});

it("numbers the levels of a form that is not known, and says nothing where marks are numbers", () => {
  expect(levelsSaid("g1", [2, 0, 1], null, "zh")).toBe("1 × 2、3 × 1");
  expect(levelsSaid("g1", [], table, "zh")).toBe("");
});

it("puts items below the section that they are of", () => {
  const rows = ["other", "goal", "g1"].map((id) => ({ id }));
  expect(inSections(rows, table).map(({ id }) => id)).toEqual(["goal", "g1", "other"]);
  expect(inSections(rows, null)).toEqual(rows);
});
