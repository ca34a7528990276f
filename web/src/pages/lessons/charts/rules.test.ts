import { expect, it } from "vitest";
import type { Instrument } from "../../../proto/Instruments";
import type { PairAgreement, Together } from "../../../proto/SheetViews";
import { zh } from "../../../text/zh";
import { ruledBy, rulesOf } from "./rules";

const text = (words: string) => ({ zh: words, en: "" });
const instrumentOf = (form: Instrument["form"]): Instrument => ({ id: "one", version: 1, name: text("一"), source: text(""), licence: text(""), reference: null, form });
const copus = instrumentOf({ kind: "interval", interval_ms: 120_000, keep_last_ms: 60_000, sides: [] });
const pairOf = (n: number): PairAgreement => ({
  one: "w",
  other: "z",
  agreement: { kind: "interval", codes: [{ code: "L", kappa: { n, observed: null, expected: null, kappa: null }, jaccard: null }] },
});
const together = (agreement: PairAgreement[]): Pick<Together, "raters" | "agreement"> => ({ raters: null, agreement });

it("says each rule once, whatever number of forms it is for", () => {
  const twice = [ruledBy(copus, together([pairOf(20)])), ruledBy(copus, together([pairOf(20)]))];
  expect(rulesOf(twice, zh, "zh")).toEqual([zh.charts.interval.rule, zh.board.outcome.kappaRule, zh.board.outcome.jaccardRule, zh.sheetCharts.rounding]);
});

it("explains nothing that is not shown", () => {
  expect(rulesOf([ruledBy(copus, together([pairOf(0)]))], zh, "zh")).toEqual([zh.charts.interval.rule, zh.sheetCharts.rounding]);
  expect(rulesOf([ruledBy(null, together([]))], zh, "zh")).toEqual([zh.sheetCharts.rounding]);
});
