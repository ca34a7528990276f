import { expect, test } from "vitest";
import type { RatersResults, Statistics } from "../../../proto/Results";
import type { LessonResults, SubmittedSheet, Together } from "../../../proto/SheetViews";
import { zh } from "../../../text/zh";
import { lesson, people } from "../testing";
import { TOTAL } from "../results/raters";
import { markRows, pairForms, pairSheets } from "./forms";
import { labelsOf } from "./labels";
import { areRelated, planPair } from "./plans";

const together = (id: string, version = 1): Together => ({ instrument: { id, version }, guests: null, observers: [], raters: null, agreement: [] });
const sheet = (id: string): SubmittedSheet => ({
  document_id: `sheet of ${id}`,
  observer: people.wang,
  channel: "peer",
  guest: null,
  instrument: { id, version: 1 },
  focus: "",
  seal: { submitted_at_ms: 0, hash: "" },
  tablet_off_ms: null,
  results: { instrument: id, version: 1, length_ms: 0, left_out: 0, findings: { kind: "viewpoints", points: [] } },
});
const results = (...all: Together[]): LessonResults => ({ lesson_id: "lesson", together: all, sheets: all.map(({ instrument }) => sheet(instrument.id)), channels: null, unweighed: [] });

test("forms that both lessons used come first; of the others it is said who used them", () => {
  const paired = pairForms(results(together("licc"), together("copus"), together("own", 1)), results(together("copus"), together("fias"), together("own", 2)));
  expect(paired.map((form) => [form.kind, form.instrument.id, form.kind === "only" ? form.side : null])).toEqual([
    ["both", "copus", null],
    ["only", "licc", 0],
    ["versions", "own", null],
    ["only", "fias", 1],
  ]);
  const [both] = paired;
  expect(both?.kind === "both" && both.used.map(({ sheets }) => sheets.length)).toEqual([1, 1]);
});

test("what guests wrote is compared with what guests wrote", () => {
  const parents: Together = { ...together("form"), guests: "parent" };
  const paired = pairForms(results(together("form"), parents), results(together("form")));
  expect(paired.map((form) => [form.kind, form.guests])).toEqual([
    ["both", null],
    ["only", "parent"],
  ]);
});

const statistics = (mean: string): Statistics => ({ n: 2, mean, median: mean, trimmed: null, sd: "1.00", least: mean, most: mean, values: [mean] });
const raters = (total: string | null, items: [string, string | null][]): RatersResults => ({
  raters: 2,
  items: items.map(([item, mean]) => ({ item, marks: mean === null ? null : statistics(mean), levels: [] })),
  sections: [{ section: "aims", marks: statistics("9.00") }],
  total: total === null ? null : statistics(total),
  band: null,
});

test("marks of both lessons stand row by row, a section that is marked as a whole once", () => {
  const rows = markRows(raters("88.90", [["aims", "9.00"], ["1", "4.00"]]), raters(null, [["aims", "9.00"], ["1", null]]), null);
  expect(rows.map(({ id, isWhole, marks }) => [id, isWhole, ...marks.map((one) => one?.mean ?? null)])).toEqual([
    [TOTAL, true, "88.90", null],
    ["aims", true, "9.00", "9.00"],
    ["1", false, "4.00", null],
  ]);
});

test("whoever watched both lessons stands beside themselves, and nobody is left out", () => {
  const by = (name: keyof typeof people): SubmittedSheet => ({ ...sheet("copus"), observer: people[name] });
  const said = (a: SubmittedSheet[], b: SubmittedSheet[]) => pairSheets(a, b).map((row) => row.map((one) => one?.observer.name ?? null));
  expect(said([by("wang"), by("zhao")], [by("teacher"), by("zhao")])).toEqual([["赵明", "赵明"], ["王丽娟", "陈思远"]]);
  expect(said([by("wang"), by("zhao")], [by("wang")])).toEqual([["王丽娟", "王丽娟"], ["赵明", null]]);
  expect(said([], [])).toEqual([]);
});

test("lessons are called by what tells them apart", () => {
  const other = { ...lesson(), teacher: people.wang };
  expect(labelsOf(lesson(), other, zh, String)).toEqual(["陈思远这节课", "王丽娟这节课"]);
  expect(labelsOf(lesson(), { ...lesson(), class_name: "三（1）班" }, zh, String)).toEqual(["三（2）班这节课", "三（1）班这节课"]);
  expect(labelsOf(lesson(), { ...lesson(), planned_at_ms: 7 }, zh, String)).toEqual(["1000000 这节课", "7 这节课"]);
});

test("plans are compared where there are two, and word by word where they come from one paper", () => {
  const taught = (version_id: string) => lesson({ plan: { plan_id: "plan", version_id, title: "分数的初步认识" } });
  expect([
    planPair(lesson(), lesson()),
    planPair(taught("v"), lesson()),
    planPair(lesson(), taught("v")),
    planPair(taught("v"), taught("v")),
    planPair(taught("v"), taught("w")),
  ]).toEqual(["neither", "first", "second", "same", "two"]);
  const doc = (...ids: string[]) => ({ type: "doc", content: ids.map((id) => ({ type: "paragraph", attrs: { id } })) });
  expect(areRelated(doc("a", "b"), doc("b", "c"))).toBe(true);
  expect(areRelated(doc("a"), doc("c"))).toBe(false);
});
