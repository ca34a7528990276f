import { expect, it } from "vitest";
import type { Entered, Evaluation, Evidence, Message, Thread } from "../../../proto/Evaluation";
import { zh } from "../../../text/zh";
import { enteredSaid, evidenceSaid, isSetByTeacher, nextSteps, shownThreads, type Saying } from "./threads";

const wang = { id: "wang", name: "王丽娟" };
const copus = { id: "copus", version: 1 };
const steps = [
  { block_id: "s1", title: "导入", minutes: 5 },
  { block_id: "s2", title: "新授", minutes: 20 },
];
const saying: Saying = { t: zh, language: "zh", steps, formOf: () => null, nameOf: () => "课堂评价表" };

const message = (id: string, kind: Message["kind"], text: string | null = id): Message => ({
  id, author: wang, kind, text, created_at_ms: 0, withdrawn_at_ms: text === null ? 1 : null, accepted_at_ms: null,
});
const thread = (id: string, evidence: Evidence, messages: Message[] = []): Thread => ({ id, evidence, entered: [], messages, is_closed: false });
const evaluation = (threads: Thread[]): Evaluation => ({
  lesson_id: "l", threads, newest: 0, may: { read: true, write: true, conclude: true, accept: false, withdraw: true },
});

it("orders moments by time, then steps by the plan, seats, items, and the whole lesson", () => {
  const all = evaluation([
    thread("whole", { on: "lesson" }),
    thread("second", { on: "step", block_id: "s2" }),
    thread("late", { on: "moment", t_ms: 90_000 }),
    thread("item", { on: "item", instrument: copus, item: "x" }),
    thread("seat", { on: "seat", seat: 3 }),
    thread("first", { on: "step", block_id: "s1" }),
    thread("early", { on: "moment", t_ms: 5_000 }),
  ]);
  expect(shownThreads(all, [], steps).map(({ id }) => id)).toEqual(["early", "late", "first", "second", "seat", "item", "whole"]);
});

it("shows what waits to be sent in its thread, or in one of its own, and once only", () => {
  const all = evaluation([thread("a", { on: "lesson" }, [message("sent", "problem")])]);
  const body = { thread_id: "a", evidence: { on: "lesson" }, kind: "reply", text: "好" } as const;
  const fresh = { thread_id: "b", evidence: { on: "moment", t_ms: 1 }, kind: "highlight", text: "新" } as const;
  const shown = shownThreads(all, [{ id: "sent", body }, { id: "answer", body }, { id: "new", body: fresh }], steps);
  expect(shown.map(({ id, waiting }) => [id, waiting.map((one) => one.id)])).toEqual([["b", ["new"]], ["a", ["answer"]]]);
  expect(shownThreads(null, [{ id: "new", body: fresh }], steps)).toHaveLength(1);
});

it("says evidence in plain words", () => {
  const said = (evidence: Evidence): string => evidenceSaid(evidence, saying);
  expect(said({ on: "lesson" })).toBe("整节课");
  expect(said({ on: "moment", t_ms: 725_000 })).toBe("课上 12:05");
  expect(said({ on: "seat", seat: 7 })).toBe("7 号座位");
  expect(said({ on: "step", block_id: "s2" })).toBe("环节：新授");
  expect(said({ on: "item", instrument: copus, item: "A1" })).toBe("课堂评价表：A1");
});

it("says what observers entered, marks and remarks too", () => {
  const entered = (what: Entered["what"]): string => enteredSaid({ by: wang, guest: null, instrument: copus, t_ms: 0, what }, { on: "item", instrument: copus, item: "A1" }, saying);
  expect(entered({ kind: "event", event: { what: "note", text: "第三组没动手", about: null } })).toBe("第三组没动手");
  expect(entered({ kind: "answer", answer: { mark: { kind: "score", score: 8.5 }, remark: "清楚" } })).toBe("8.5 分，清楚");
  expect(entered({ kind: "answer", answer: { mark: null, remark: "只有话" } })).toBe("只有话");
});

it("knows the next step of each thread, which is the last that stands", () => {
  const all = evaluation([
    thread("a", { on: "lesson" }, [message("1", "problem"), message("2", "next_step"), message("3", "next_step"), message("4", "next_step", null)]),
    thread("b", { on: "lesson" }, [message("5", "problem")]),
  ]);
  expect(nextSteps(all).map(({ id }) => id)).toEqual(["3"]);
});

it("knows a next step that the teacher set for themselves", () => {
  expect(isSetByTeacher(message("1", "next_step"), wang.id)).toBe(true);
  expect(isSetByTeacher(message("1", "next_step"), "chen")).toBe(false);
  expect(isSetByTeacher(message("1", "reply"), wang.id)).toBe(false);
});
