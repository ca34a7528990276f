import { describe, expect, it } from "vitest";
import type { Instrument } from "../../../proto/Instruments";
import type { Findings, InstrumentResults } from "../../../proto/Results";
import { zh } from "../../../text/zh";
import { groupsOf, minutesSaid, occurred, sideBySide, type LineGroup } from "./findings";
import { namesOf } from "./names";

const text = (words: string) => ({ zh: words, en: "" });
const copus: Instrument = {
  id: "copus",
  version: 1,
  name: text("COPUS"),
  source: text(""),
  licence: text(""),
  reference: null,
  form: {
    kind: "interval",
    interval_ms: 120_000,
    keep_last_ms: 60_000,
    sides: [{ id: "S", name: text("学生"), groups: [{ id: "S.R", name: text(""), codes: [{ id: "S.L", key: "L", name: text("听讲") }] }] }],
  },
};
const saying = { names: namesOf(copus, "zh"), t: zh, language: "zh" } as const;
const results = (findings: Findings): InstrumentResults => ({ instrument: "copus", version: 1, length_ms: 0, left_out: 0, findings });
const lines = (groups: readonly LineGroup[]): string[] => groups.flatMap((group) => group.lines.map(({ name, value }) => `${name} ${value}`));

describe("what a sheet comes to", () => {
  it("names codes as the form does, leaves out what did not occur and groups without a name", () => {
    const tick = (id: string, ticks: number) => ({ id, ticks, intervals: ticks, of_intervals: "60.0", of_codes: ticks === 0 ? null : "42.9" });
    const side = { side: "S", ticks: 6, codes: [tick("S.L", 6), tick("S.SQ", 0)], groups: [tick("S.R", 6)] };
    const engagement = { low: 0, middle: 0, high: 0 };
    expect(lines(occurred(groupsOf(results({ kind: "interval", intervals: 10, sides: [side], timeline: [], engagement }), saying)))).toEqual([
      "时段 10",
      "听讲 60.0%",
      "听讲 42.9%",
    ]);
  });

  it("shows — where there was nothing to divide by, never 0", () => {
    const st: Findings = { kind: "st", standard: "classic", step_ms: 30_000, samples: 0, teacher: 0, student: 0, dialogue: 0, changes: 0, rt: null, ch: null, lesson: null, curve: [], runs: [] };
    expect(lines(groupsOf(results(st), saying)).slice(0, 3)).toEqual(["课型 —", "Rt —", "Ch —"]);
    const flanders: Findings = {
      kind: "flanders",
      tallies: 24,
      by_code: [],
      matrix: [],
      matrix_total: 25,
      positive_cells: 1,
      defect_cells: 2,
      indices: [{ index: "instant_question", value: null }],
      runs: [],
    };
    expect(lines(groupsOf(results(flanders), saying))).toContain("教师即时提问 TQR89 —");
  });

  it("writes a scale's total with its band, and does not repeat a section that is marked as a whole", () => {
    const value = { value: "36.00", full: "40.00", percent: "90.0", band: text("优") };
    const whole = { item: "act", value: "36.00", full: "40.00", cycles: 1, evidence: 0, wants_evidence: false };
    const scale: Findings = { kind: "scale", sections: [{ section: "act", value, answered: 1, items: 1, each: [whole] }], total: value, bonus: null, answered: 1, items: 1, snapshots: null };
    expect(lines(groupsOf(results(scale), saying))).toEqual(["总分 36.00 / 40.00，优", "已评 1 / 1", "小计 36.00 / 40.00，优"]);
  });

  it("keeps an observer's conclusion with its point", () => {
    const points: Findings = { kind: "viewpoints", points: [{ point: "4", found: { tool: "count", looks: [], percent: null }, evidence: 0, conclusion: "多数在听" }] };
    expect(groupsOf(results(points), saying)[0]?.lines).toEqual([{ id: "4", name: "4", value: "0 次，合计 —", remark: "多数在听" }]);
  });
});

describe("sheets beside each other", () => {
  const line = (id: string, value: string) => ({ id, name: id, value });
  const sheet = (...all: [string, string][]): LineGroup[] => [{ id: "g", name: "组", lines: all.map(([id, value]) => line(id, value)) }];

  it("have every line that any has, and a gap where a sheet has none", () => {
    const [group] = sideBySide([sheet(["L", "60.0 %"]), sheet(["L", "50.0 %"], ["W", "10.0 %"])]);
    expect(group?.rows.map(({ id, cells }) => [id, ...cells.map((cell) => cell?.value ?? null)])).toEqual([
      ["L", "60.0 %", "50.0 %"],
      ["W", null, "10.0 %"],
    ]);
  });

  it("say 0 where something never happened that did in another sheet, and leave out what did in none", () => {
    const line = (id: string, value: string) => ({ id, name: id, value, isNone: value === "0.0 %" });
    const of = (...lines: ReturnType<typeof line>[]) => [{ id: "S", name: "", lines }];
    const [group] = sideBySide([of(line("W", "0.0 %"), line("O", "0.0 %")), of(line("W", "10.0 %"), line("O", "0.0 %"))]);
    expect(group?.rows.map(({ id, cells }) => [id, ...cells.map((cell) => cell?.value)])).toEqual([["W", "0.0 %", "10.0 %"]]);
  });

  it("are nothing where there is none", () => {
    expect(sideBySide([])).toEqual([]);
  });
});

it("says a length in minutes and seconds", () => {
  expect([minutesSaid(0), minutesSaid(65_000), minutesSaid(3_600_000), minutesSaid(-5)]).toEqual(["0:00", "1:05", "60:00", "0:00"]);
});
