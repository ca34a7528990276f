import { expect, test } from "vitest";
import type { QuestionForm, ScaleForm, SeatForm, Section, ViewpointForm } from "../proto/Instruments";
import { fold } from "./fold";
import { intervalAt, intervalOf, intervals, leftOfInterval } from "./intervals";
import { questionLog } from "./questions";
import { answerKey, markedCount, lacking, padFor, partsOf, tapped, unproven, wantsEvidence } from "./scale";
import { onSeats, roomOf, seatRows, unsaidRoom } from "./seats";
import { heldUntil, sequence } from "./sequence";
import { begunSteps, currentStep } from "./steps";
import { answer, entry, event, retract, sheetOf, start, START_MS } from "./testing";
import { countedPoints, lastOf, ownPoints } from "./viewpoints";

const at = (seconds: number): number => START_MS + seconds * 1_000;
const text = (zh: string) => ({ zh, en: "" });
const code = (id: string) => ({ id, key: id, name: text(id) });

test("a tick holds until every event that made it is taken back", () => {
  const ticks = [event("1", at(1), { what: "tick", interval: 0, code: "L" }), event("2", at(2), { what: "tick", interval: 0, code: "L" })];
  expect(intervalAt(intervals(sheetOf(...ticks).events), 0).ticks).toEqual(new Map([["L", ["1", "2"]]]));
  const back = [retract("3", at(3), "1"), retract("4", at(3), "2")];
  expect(intervalAt(intervals(sheetOf(...ticks, ...back).events), 0).ticks.size).toBe(0);
});

test("an interval ends where the next begins, and the first has begun before class", () => {
  const form = { interval_ms: 120_000 };
  expect([-5_000, 0, 119_999, 120_000].map((t_ms) => intervalOf(form, t_ms))).toEqual([0, 0, 0, 1]);
  expect([-5_000, 0, 119_000, 120_000].map((t_ms) => leftOfInterval(form, t_ms))).toEqual([120_000, 120_000, 1_000, 120_000]);
});

test("the last engagement of an interval counts, and leaves its ticks alone", () => {
  const sheet = sheetOf(
    event("1", at(1), { what: "engagement", interval: 2, level: "low" }),
    event("2", at(2), { what: "tick", interval: 2, code: "L" }),
    event("3", at(3), { what: "engagement", interval: 2, level: "high" }),
  );
  expect(intervalAt(intervals(sheet.events), 2)).toEqual({ ticks: new Map([["L", ["2"]]]), engagement: "high" });
});

test("a code runs until the next or a pause, and a retracted change never happened", () => {
  const press = (id: string, seconds: number, of: string) => event(id, at(seconds), { what: "code", code: of });
  const taps = [press("1", 0, "5"), press("2", 30, "8"), press("3", 31, "8"), event("4", at(40), { what: "pause" })];
  const paused = sequence(sheetOf(...taps).events);
  expect(paused).toEqual({ running: null, heldMs: new Map([["5", 30_000], ["8", 10_000]]), changes: 2 });
  const running = sequence(sheetOf(...taps, retract("5", at(50), "4")).events);
  expect(running.running?.code).toBe("8");
  expect(heldUntil(running, "8", at(60))).toBe(30_000);
  expect(heldUntil(running, "5", at(60))).toBe(30_000);
});

test("what was tapped before the lesson began is counted nowhere, and a code that was pressed then holds on from its start", () => {
  const tapped = sheetOf(
    event("1", at(-60), { what: "code", code: "5" }),
    event("2", at(-50), { what: "tick", interval: 0, code: "L" }),
    event("3", at(-40), { what: "tally", point: "p" }),
    event("4", at(30), { what: "pause" }),
  );
  expect(sequence(tapped.events).heldMs).toEqual(new Map([["5", 30_000]]));
  expect(intervals(tapped.events).size).toBe(0);
  expect(countedPoints(tapped.events).size).toBe(0);
  expect(tapped.done).toHaveLength(4);
});

const levels = [3, 2, 1, 0].map((points) => ({ name: text(String(points)), points }));
const item = (id: string) => ({ id, name: text(id), worth: { kind: "points" } as const, signs: null, hints: [] });
const section: Section = { id: "s", name: text("目标"), seen: "lesson", marking: { by: "levels", levels, items: [item("a"), item("b")] } };
const form: ScaleForm = {
  sections: [section, { id: "w", name: text("效果"), seen: "lesson", marking: { by: "whole", full: 40, aspects: [], step: "whole" } }],
  section_value: "sum",
  total: { kind: "sum" },
  bands: null,
  bonus: null,
  missing: "blocks",
  not_applicable: "refused",
  evidence: { below: 40, from: 90 },
  cycles: { least: 2, most: 3, watch_minutes: 15, mark_minutes: 0 },
  snapshots: null,
  together: "mean",
};

test("what is missing is named, over every cycle that is needed", () => {
  const sheet = sheetOf(
    answer("1", at(1), "a", { mark: { kind: "level", level: 1 }, remark: "" }),
    answer("2", at(2), "b#2", { mark: null, remark: "只有评语" }),
    answer("3", at(3), "w#2", { mark: { kind: "score", score: 30 }, remark: "" }),
  );
  expect([markedCount(section, sheet.answers, 1), markedCount(section, sheet.answers, 2)]).toEqual([1, 0]);
  const lacks = (missing: ScaleForm["missing"], of = form) => {
    const found = lacking({ ...of, missing }, sheet.answers);
    return found.kind === "nothing" ? found.kind : [found.kind, ...found.items.map(({ zh }) => zh)];
  };
  expect(lacks("blocks")).toEqual(["blocks", "a", "b", "效果"]);
  expect(lacks("open", { ...form, cycles: null })).toEqual(["open", "b", "效果"]);
  expect([lacks("zero"), lacks("scales"), lacks("blocks", { ...form, sections: [] })]).toEqual(["nothing", "nothing", "nothing"]);
  expect([answerKey("a", 1), answerKey("a", 2)]).toEqual(["a", "a#2"]);
});

test("very low and very high marks ask for evidence until a note says it", () => {
  const wants = (level: number, ...notes: Parameters<typeof sheetOf>) =>
    wantsEvidence(form, section, "a", { kind: "level", level }, sheetOf(...notes).events);
  expect([0, 1, 2, 3].map((level) => wants(level))).toEqual([true, false, true, true]);
  expect(wants(0, event("n", at(1), { what: "note", text: "目标写在黑板上", about: { of: "item", item: "a" } }))).toBe(false);
  expect(wants(0, event("n", at(1), { what: "note", text: "别的", about: { of: "item", item: "b" } }))).toBe(true);
  expect(wantsEvidence(form, section, "a", { kind: "not_applicable" }, [])).toBe(false);
  const sheet = sheetOf(answer("1", at(1), "a", { mark: { kind: "level", level: 0 }, remark: "" }), answer("2", at(2), "b", { mark: { kind: "level", level: 1 }, remark: "" }));
  expect(unproven(form, sheet.answers, sheet.events).map(({ zh }) => zh)).toEqual(["a"]);
});

test("evidence is asked for by the share of the full marks, as the server does", () => {
  const four = [5, 4, 3, 2].map((points) => ({ name: text(String(points)), points }));
  const reversed: Section = { ...section, marking: { by: "levels", levels: four, items: [item("a"), { ...item("b"), worth: { kind: "reversed" } }] } };
  const low: ScaleForm = { ...form, evidence: { below: 50, from: 101 } };
  const asked = (id: string) => [0, 1, 2, 3].map((level) => wantsEvidence(low, reversed, id, { kind: "level", level }, []));
  expect(asked("a")).toEqual([false, false, false, true]);
  expect(asked("b")).toEqual([true, false, false, false]);
  const whole = form.sections[1];
  if (whole === undefined) throw new Error("there are two");
  expect([19.5, 20].map((score) => wantsEvidence(low, whole, "w", { kind: "score", score }, []))).toEqual([true, false]);
});

test("every whole and half point is reached with two or three taps, and none beyond the full marks", () => {
  for (const full of [2, 2.5, 10, 20, 40, 100]) {
    const pad = padFor(full, "half");
    if (pad === null) throw new Error("there are keys");
    expect(pad.tens.length + pad.ones.length).toBeLessThanOrEqual(21);
    for (let score = 0; score <= full; score += 0.5) {
      const parts = partsOf(score, pad);
      if (parts === null) throw new Error("it lies on the keys");
      const taps = [{ tens: parts.tens }, { ones: parts.ones }, { half: parts.half }];
      expect(taps.reduce<number | null>((before, part) => tapped(before, part, pad, full), null)).toBe(score);
    }
  }
  const ten = padFor(10, "half");
  if (ten === null) throw new Error("there are keys");
  expect(tapped(8, { half: 0.5 }, ten, 10)).toBe(8.5);
  expect(tapped(10, { half: 0.5 }, ten, 10)).toBe(10);
  expect([tapped(null, { half: 0.5 }, ten, 10), partsOf(8.3, ten), padFor(500, "whole")]).toEqual([0.5, null, null]);
  expect(padFor(10, "whole")?.hasHalf).toBe(false);
});

const points: ViewpointForm = {
  dimensions: [
    {
      id: "d",
      name: text("学生学习"),
      viewpoints: [
        {
          id: "v",
          name: text("倾听"),
          points: (["tally", "count", "duration", "quotes"] as const).map((tool, index) => ({ id: `p${index}`, name: text(`第 ${index} 点`), tool, wording: "confirmed" })),
        },
        { id: "v2", name: text("互动"), points: [{ id: "q", name: text("有多少人发言"), tool: "tally", wording: "confirmed" }] },
      ],
    },
  ],
};

test("each tool of a point comes to its own", () => {
  const counted = countedPoints(
    sheetOf(
      event("1", at(1), { what: "tally", point: "p0" }),
      event("2", at(2), { what: "tally", point: "p0" }),
      event("3", at(3), { what: "count", point: "p1", count: 3, of: 40 }),
      event("4", at(4), { what: "count", point: "p1", count: 5, of: 40 }),
      event("5", at(5), { what: "begin", point: "p2" }),
      event("6", at(9), { what: "end", point: "p2" }),
      event("7", at(20), { what: "begin", point: "p2" }),
      event("8", at(8), { what: "quote", point: "p3", text: "为什么不能是三份？" }),
    ).events,
  );
  expect(counted.get("p0")?.taps).toBe(2);
  expect(counted.get("p1")?.last).toEqual({ count: 5, of: 40 });
  expect([counted.get("p2")?.heldMs, counted.get("p2")?.sinceMs]).toEqual([4_000, at(20)]);
  expect(counted.get("p3")?.quotes.map((quote) => quote.text)).toEqual(["为什么不能是三份？"]);
});

test("the next point is counted of as many as the last", () => {
  const count = (id: string, seconds: number, point: string, of: number) => event(id, at(seconds), { what: "count", point, count: 3, of });
  expect([lastOf([]), lastOf(sheetOf(count("1", 1, "p1", 40), count("2", 2, "q", 45)).events)]).toEqual([null, 45]);
});

test("an observer's points are those that the focus names, and those already used", () => {
  const ids = (focus: string, ...used: string[]) => ownPoints(points, focus, new Set(used)).map(({ point }) => point.id);
  expect(ids("")).toEqual([]);
  expect(ids("学生的互动")).toEqual(["q"]);
  expect(ids("学生的互动", "p0", "q")).toEqual(["q", "p0"]);
});

const questions: QuestionForm = { categories: [{ id: "A", name: text("类型"), groups: [{ id: "g", name: text(""), codes: [code("A1"), code("A2")] }] }, { id: "B", name: text("回答"), groups: [{ id: "h", name: text(""), codes: [code("B1")] }] }] };

test("a question's wait is from its end to the first answer, and each category has one code", () => {
  const log = questionLog(
    questions,
    sheetOf(
      event("q1", at(10), { what: "question", text: "", seat: null }),
      event("1", at(13), { what: "answer", question: "q1" }),
      event("2", at(19), { what: "answer", question: "q1" }),
      event("3", at(20), { what: "sort", question: "q1", code: "A1" }),
      event("4", at(21), { what: "sort", question: "q1", code: "B1" }),
      event("5", at(22), { what: "sort", question: "q1", code: "A2" }),
      event("q2", at(30), { what: "question", text: "为什么？", seat: 3 }),
      event("6", at(31), { what: "answer", question: "gone" }),
    ).events,
  );
  expect(log.map(({ id, waitMs, codes }) => [id, waitMs, [...codes]])).toEqual([
    ["q2", null, []],
    ["q1", 3_000, ["B1", "A2"]],
  ]);
});

test("words belong to the question they were written for, and the last count", () => {
  const words = (id: string, seconds: number, question: string, text: string) => event(id, at(seconds), { what: "words", question, text });
  const all = [
    event("q1", at(10), { what: "question", text: "", seat: null }),
    words("1", 14, "q1", "什么是"),
    event("q2", at(20), { what: "question", text: "为什么？", seat: null }),
    words("2", 22, "q1", "什么是一半？"),
    words("3", 23, "gone", "没有这一问"),
  ];
  const said = (...more: typeof all) => questionLog(questions, sheetOf(...all, ...more).events).map(({ text }) => text);
  expect(said()).toEqual(["为什么？", "什么是一半？"]);
  expect(said(words("4", 30, "q2", ""))).toEqual(["", "什么是一半？"]);
  expect(said(retract("4", at(30), "2"))).toEqual(["为什么？", "什么是"]);
});

const seats: SeatForm = {
  kinds: [
    { id: "asked", name: text("提问"), role: "takes_part" },
    { id: "visit", name: text("老师来到"), role: "visit" },
  ],
  room: { plan: { kind: "rows", rows: 2, columns: 3 }, empty: [], zones: [] },
};

test("the teacher is at the seat visited last, until a pause", () => {
  const visit = (id: string, seconds: number, seat: number) => event(id, at(seconds), { what: "seat", seat, kind: "visit" });
  const taps = [visit("1", 1, 2), visit("2", 2, 5), event("3", at(3), { what: "seat", seat: 2, kind: "asked" })];
  const state = onSeats(seats, sheetOf(...taps).events);
  expect([state.get(2)?.isVisited, state.get(5)?.isVisited, state.get(2)?.counts.get("asked")]).toEqual([false, true, 1]);
  expect(onSeats(seats, sheetOf(...taps, event("4", at(4), { what: "pause" })).events).get(5)?.isVisited).toBe(false);
});

test("the room is the last that was drawn, else as planned; seats are numbered row by row, tables one after the other", () => {
  const drawn = sheetOf(event("1", at(1), { what: "room", room: { plan: { kind: "tables", seats: [2, 3] }, empty: [4], zones: [] } })).events;
  const planned = { rows: 1, columns: 2 };
  expect(seatRows(roomOf(seats, null, []))).toEqual([[1, 2, 3], [4, 5, 6]]);
  expect(seatRows(roomOf(seats, planned, []))).toEqual([[1, 2]]);
  expect(seatRows(roomOf(seats, planned, drawn))).toEqual([[1, 2], [3, 4, 5]]);
  // The sheet says it once, and only where the form would be read wrongly.
  expect(unsaidRoom(seats, planned, [])?.plan).toEqual({ kind: "rows", rows: 1, columns: 2 });
  expect([unsaidRoom(seats, planned, drawn), unsaidRoom(seats, { rows: 2, columns: 3 }, []), unsaidRoom(seats, null, [])]).toEqual([null, null, null]);
});

test("the step that was tapped last runs", () => {
  const step = (id: string, seconds: number, block: string) => event(id, at(seconds), { what: "step", block });
  expect(currentStep(sheetOf(step("1", 1, "a"), step("2", 2, "b")).events)).toBe("b");
  expect(currentStep(sheetOf(step("1", 1, "a"), step("2", 2, "b"), retract("3", at(3), "2")).events)).toBe("a");
  expect([...begunSteps(sheetOf(step("1", 1, "a"), step("2", 2, "b"), step("3", 3, "a")).events)]).toEqual([["a", 1_000], ["b", 2_000]]);
});

test("a step that was tapped on a start that was withdrawn begins again with the next one", () => {
  const step = (id: string, seconds: number, block: string) => event(id, at(seconds), { what: "step", block });
  const again = entry("again", at(60), { kind: "start", after_withdrawal_ms: at(30) });
  const stepsOf = (...entries: Parameters<typeof sheetOf>) => {
    const { events } = fold([start, step("1", 1, "a"), step("2", 2, "b"), ...entries], { startedAtMs: null, endedAtMs: null, withdrawnAtMs: at(30) });
    return { current: currentStep(events), begun: [...begunSteps(events)] };
  };
  expect(stepsOf()).toEqual({ current: null, begun: [] });
  expect(stepsOf(again)).toEqual({ current: null, begun: [] });
  expect(stepsOf(again, step("3", 65, "b"))).toEqual({ current: "b", begun: [["b", 5_000]] });
});
