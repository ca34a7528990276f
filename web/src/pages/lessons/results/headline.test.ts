import { expect, it } from "vitest";
import type { Channel } from "../../../proto/Channels";
import type { Instrument } from "../../../proto/Instruments";
import type { RatersResults } from "../../../proto/Results";
import type { SubmittedSheet, Together } from "../../../proto/SheetViews";
import { zh } from "../../../text/zh";
import { fullOf, headlineOf, meanSaid, whoseOf } from "./headline";
import { sidedNamesOf } from "./names";

const sheet = (name: string, channel: Channel, total: string | null): SubmittedSheet => ({
  document_id: name,
  observer: { id: name, name },
  guest: null,
  channel,
  instrument: { id: "table", version: 1 },
  focus: "",
  seal: { submitted_at_ms: 1, hash: "" },
  tablet_off_ms: null,
  results: {
    instrument: "table", version: 1, length_ms: 0, left_out: 0,
    findings: { kind: "scale", total: total === null ? null : { value: total, full: "100.00", percent: total, band: { zh: "良", en: "" } }, bonus: null, answered: 1, items: 1, sections: [], snapshots: null },
  },
});
const total = { values: ["84.00", "86.00"], n: 2, mean: "85.00", median: "85.00", trimmed: null, sd: "1.00", least: "84.00", most: "86.00" };
const raters: RatersResults = { raters: 2, total, band: { zh: "良好", en: "" }, sections: [], items: [] };
const together: Together = { instrument: { id: "table", version: 1 }, guests: null, observers: [], raters, agreement: [] };

it("says in one line whose sheets there are and what they come to", () => {
  expect(headlineOf(together, [sheet("王丽娟", "peer", "86.00")], zh, "zh")).toContain("王丽娟，86.00");
  const two = [sheet("王丽娟", "peer", "86.00"), sheet("赵明", "peer", "84.00")];
  expect(headlineOf(together, two, zh, "zh")).toBe("2 份：王丽娟、赵明，平均 85.00 / 100.00，良好");
  expect(headlineOf({ ...together, raters: null }, two, zh, "zh")).toBe("2 份：王丽娟、赵明");
});

it("says of what full marks the mean is, where all have the same", () => {
  const sheets = [sheet("王丽娟", "peer", "86.00"), sheet("赵明", "peer", null), sheet("周晓岚", "peer", "84.00")];
  expect(fullOf(sheets)).toBe("100.00");
  const other: SubmittedSheet = { ...sheet("李建国", "peer", "50.00") };
  const { findings } = other.results;
  const fewer = findings.kind === "scale" && findings.total !== null ? { ...findings, total: { ...findings.total, full: "95.00" } } : findings;
  expect(fullOf([...sheets, { ...other, results: { ...other.results, findings: fewer } }])).toBeNull();
  expect(meanSaid("85.00", null, zh)).toBe("85.00");
});

it("gives no mean and no band where peers and the school wrote the same form", () => {
  const mixed = [sheet("王丽娟", "peer", "86.00"), sheet("孙玉梅", "school", "20.00")];
  expect(whoseOf(mixed, zh)).toBeNull();
  expect(headlineOf(together, mixed, zh, "zh")).toBe("2 份：王丽娟、孙玉梅");
  expect(whoseOf([sheet("陈思远", "self_review", "90.00"), sheet("王丽娟", "peer", "86.00")], zh)).toBe("互评");
});

it("says whose a code is, since pupils and teacher both wait", () => {
  const text = (words: string) => ({ zh: words, en: "" });
  const side = (id: string, name: string) => ({ id, name: text(name), groups: [{ id: `${id}.g`, name: text(""), codes: [{ id: `${id}.W`, key: "W", name: text("等待") }] }] });
  const form: Instrument["form"] = { kind: "interval", interval_ms: 120_000, keep_last_ms: 60_000, sides: [side("S", "学生"), side("I", "教师")] };
  const names = sidedNamesOf({ id: "copus", version: 1, name: text(""), source: text(""), licence: text(""), reference: null, form }, "zh");
  expect([names.of("S.W"), names.of("I.W")]).toEqual(["学生 · 等待", "教师 · 等待"]);
});
