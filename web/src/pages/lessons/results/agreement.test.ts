import { expect, it } from "vitest";
import type { Instrument, Marking } from "../../../proto/Instruments";
import type { Kappa } from "../../../proto/Results";
import { zh } from "../../../text/zh";
import { pairRows, whyNothing } from "./agreement";
import { unnamed } from "./names";

const text = (words: string) => ({ zh: words, en: "" });
const kappaOf = (n: number): Kappa => ({ n, observed: n === 0 ? null : "0.8000", expected: n === 0 ? null : "0.5000", kappa: n === 0 ? null : "0.6000" });
const people = new Map([
  ["w", "王丽娟"],
  ["z", "赵明"],
]);

it("has no row of dashes where two have nothing in common, and none for what neither ticked", () => {
  const [scale] = pairRows([{ one: "w", other: "z", agreement: { kind: "scale", kappa: kappaOf(0) } }], people, unnamed, zh);
  expect(scale).toMatchObject({ name: "王丽娟和赵明", rows: [] });
  const codes = [
    { code: "L", kappa: kappaOf(20), jaccard: "0.5000" },
    { code: "O", kappa: kappaOf(20), jaccard: null },
  ];
  const [interval] = pairRows([{ one: "w", other: "z", agreement: { kind: "interval", codes } }], people, unnamed, zh);
  expect(interval?.rows.map(({ id }) => id)).toEqual(["L"]);
});

it("says why nothing is compared: marks that are points, or nothing that both marked", () => {
  const formOf = (marking: Marking): Instrument => ({
    id: "table", version: 1, name: text("评价表"), source: text(""), licence: text(""), reference: null,
    form: {
      kind: "scale", section_value: "sum", total: { kind: "sum" }, bands: null, bonus: null, missing: "blocks", not_applicable: "refused",
      evidence: null, cycles: null, snapshots: null, together: "mean", sections: [{ id: "goal", name: text("目标"), seen: "lesson", marking }],
    },
  });
  const points = formOf({ by: "whole", full: 20, aspects: [], step: "half" });
  const levels = formOf({ by: "levels", levels: [{ name: text("优"), points: 5 }], items: [] });
  expect(whyNothing(points, "scale", zh)).toBe(zh.board.outcome.incomparable.points);
  expect(whyNothing(levels, "scale", zh)).toBe(zh.board.outcome.incomparable.scale);
  expect(whyNothing(null, "sequence", zh)).toBe(zh.board.outcome.incomparable.sequence);
});
