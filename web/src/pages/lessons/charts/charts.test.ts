import { expect, test } from "vitest";
import type { IntervalForm, Room, ScaleForm, Section, ViewpointForm } from "../../../proto/Instruments";
import type { IntervalResults, RatersResults, ScaleResults, Statistics } from "../../../proto/Results";
import { bandRows, limitsOf } from "./bands";
import { intervalGrid } from "./intervalGrid";
import { inLanguage, placeBetween, shade } from "./numbers";
import { pointGroups } from "./points";
import { drawRoom, pathThrough } from "./room";
import { dots, spreadSections } from "./spread";
import { axisMinutes, polyline, ticks } from "./stPlot";

test("what has no English name is shown in Chinese", () => {
  expect(inLanguage({ zh: "目标", en: "Aims" }, "en")).toBe("Aims");
  expect(inLanguage({ zh: "目标", en: "" }, "en")).toBe("目标");
  expect(inLanguage({ zh: "目标", en: "Aims" }, "zh")).toBe("目标");
});

test("places stay on the drawing, also where a range is empty", () => {
  expect(placeBetween("42.9", 0, 100)).toBeCloseTo(0.429);
  expect(placeBetween("133.33", 0, 100)).toBe(1);
  expect(placeBetween("-1.00", 0, 5)).toBe(0);
  expect(placeBetween("3.00", 3, 3)).toBe(0);
});

test("only nothing has no shade, and the most has the darkest", () => {
  expect([0, 1, 25, 26, 50, 75, 76, 100].map((count) => shade(count, 100))).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
  expect(shade(0, 0)).toBe(0);
});

const curve = [
  { teacher_ms: 0, student_ms: 0 },
  { teacher_ms: 6 * 60_000, student_ms: 0 },
  { teacher_ms: 6 * 60_000, student_ms: 6 * 60_000 },
];

test("the curve starts at the lower left, the teacher goes right and the students up", () => {
  expect(axisMinutes(curve)).toBe(15);
  expect(polyline(curve, 150)).toBe("0,150 60,150 60,90");
});

test("an axis has at most ten numbers, in an empty lesson too", () => {
  expect(axisMinutes([])).toBe(5);
  expect(ticks(15)).toEqual([0, 5, 10, 15]);
  for (const minutes of [5, 45, 50, 90, 95, 360]) expect(ticks(minutes).length).toBeLessThanOrEqual(10);
});

const rows: Room = { plan: { kind: "rows", rows: 2, columns: 3 }, empty: [5], zones: [] };

test("seats are drawn row by row from the board", () => {
  const { places, width, height } = drawRoom(rows);
  expect([width, height]).toEqual([3, 2]);
  expect(places[3]).toEqual({ seat: 4, x: 0, y: 1, isEmpty: false });
  expect(places.filter((place) => place.isEmpty).map((place) => place.seat)).toEqual([5]);
});

test("tables stand three in a row and no two seats share a place", () => {
  const room: Room = { plan: { kind: "tables", seats: [4, 6, 3, 5] }, empty: [], zones: [] };
  const { places, tables, width, height } = drawRoom(room);
  expect(places.map((place) => place.seat)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
  expect(new Set(places.map((place) => `${place.x},${place.y}`)).size).toBe(18);
  expect(tables.map((table) => table.table)).toEqual([1, 2, 3, 4]);
  expect(places.every((place) => place.x + 1 <= width + 1e-9 && place.y + 1 <= height + 1e-9)).toBe(true);
});

test("the teacher's path goes through the middles of the seats, and over none that is not there", () => {
  const visits = [1, 6, 99].map((seat) => ({ seat, from_ms: 0, stay_ms: 0 }));
  expect(pathThrough(visits, drawRoom(rows), 40)).toBe("20,20 100,60");
});

const statistics = (values: string[]): Statistics => ({
  n: values.length, mean: "4.00", median: "4.00", trimmed: null, sd: null, least: values[0] ?? "0", most: values[values.length - 1] ?? "0", values,
});

test("equal marks are stacked", () => {
  expect(dots(statistics(["2.00", "4.00", "4.00", "4.00", "5.00"])).map((dot) => dot.above)).toEqual([0, 0, 1, 2, 0]);
});

test("every item has a row with its own range, marked or not", () => {
  const name = { zh: "项", en: "" };
  const levels = [5, 4, 3, 2].map((points) => ({ name, points }));
  const form: ScaleForm = {
    sections: [
      {
        id: "a", name, seen: "lesson",
        marking: { by: "levels", levels, items: [
          { id: "1", name, worth: { kind: "points" }, signs: null, hints: [] },
          { id: "2", name, worth: { kind: "share", full: 10 }, signs: null, hints: [] },
        ] },
      },
      { id: "b", name, seen: "lesson", marking: { by: "points", items: [{ id: "3", name, full: 8, step: "whole", hints: [] }] } },
      { id: "c", name, seen: "lesson", marking: { by: "whole", full: 40, aspects: [], step: "whole" } },
    ],
    section_value: "sum", total: { kind: "sum" }, bands: null, bonus: null, missing: "blocks", not_applicable: "refused",
    evidence: null, cycles: null, snapshots: null, together: "mean",
  };
  const marks = statistics(["2.00", "5.00"]);
  const results: RatersResults = {
    raters: 2, items: [{ item: "1", marks, levels: [1, 0, 0, 1] }], sections: [{ section: "a", marks }],
    total: null, band: null,
  };
  const sections = spreadSections(form, results);
  expect(sections.flatMap((section) => section.rows.map((row) => [row.id, row.least, row.most]))).toEqual([
    ["1", 2, 5], ["2", 4, 10], ["3", 0, 8], ["c", 0, 40],
  ]);
  expect(sections[0]?.rows[0]?.marks).toEqual(marks);
  expect(sections[1]?.marks).toBeNull();
});

test("every section stands with its band's limits, also where nothing is marked", () => {
  const name = { zh: "部分", en: "" };
  const section = (id: string): Section => ({ id, name, seen: "lesson", marking: { by: "whole", full: 40, aspects: [], step: "whole" } });
  const bands = { of: "each_section", bands: [{ name, from: 90 }, { name, from: 60 }], below: name } as const;
  const form: ScaleForm = {
    sections: [section("a"), section("b")], section_value: "sum", total: { kind: "sum" }, bands: { ...bands, bands: [...bands.bands] }, bonus: null,
    missing: "blocks", not_applicable: "refused", evidence: null, cycles: null, snapshots: null, together: "mean",
  };
  const value = { value: "36.00", full: "40.00", percent: "90.0", band: name };
  const each = [{ item: "a", value: "36.00", full: "40.00", cycles: 1, evidence: 0, wants_evidence: true }];
  const results: ScaleResults = { sections: [{ section: "a", value, answered: 1, items: 1, each }], total: null, bonus: null, answered: 1, items: 2, snapshots: null };
  expect(bandRows(form, results).map((row) => [row.id, row.value?.percent ?? null, row.wanted])).toEqual([["a", "90.0", 1], ["b", null, 0]]);
  expect(limitsOf(form.bands)).toEqual([60, 90]);
  expect(limitsOf(form.bands === null ? null : { ...form.bands, of: "total" })).toEqual([]);
});

test("points stand under their viewpoint, and viewpoints that nobody watched are left out", () => {
  const name = { zh: "名", en: "" };
  const point = (id: string) => ({ id, name, tool: "tally", wording: "confirmed" }) as const;
  const form: ViewpointForm = {
    dimensions: [{ id: "learning", name, viewpoints: [{ id: "v1", name, points: [point("1"), point("2")] }, { id: "v2", name, points: [point("3")] }] }],
  };
  const groups = pointGroups(form, { points: [{ point: "2", found: { tool: "tally", n: 4 }, evidence: 0, conclusion: "" }] });
  expect(groups.map(({ id, rows }) => [id, ...rows.map(({ result }) => result.point)])).toEqual([["v1", "2"]]);
});

test("a lesson's intervals have all their columns, and only codes that occurred a row", () => {
  const name = { zh: "名", en: "" };
  const codes = ["L", "W"].map((key) => ({ id: `S.${key}`, key, name }));
  const form: IntervalForm = { interval_ms: 120_000, keep_last_ms: 60_000, sides: [{ id: "S", name, groups: [{ id: "g", name, codes }] }] };
  const results: IntervalResults = {
    intervals: 3, sides: [], timeline: [{ interval: 1, codes: ["S.L"], engagement: "high" }], engagement: { low: 0, middle: 0, high: 1 },
  };
  const { sides, engagement } = intervalGrid(form, results);
  expect(sides[0]?.rows.map(({ id, ticked }) => [id, ...ticked])).toEqual([["S.L", false, true, false]]);
  expect(engagement).toEqual([null, "high", null]);
  expect(intervalGrid(form, { ...results, timeline: [] }).engagement).toEqual([]);
});
