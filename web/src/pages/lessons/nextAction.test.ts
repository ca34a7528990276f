import { describe, expect, it } from "vitest";
import { zh } from "../../text/zh";
import { focusesFor, hasToChooseStart, nextActions, sayAwaited, wasLate, withdrawable } from "./nextAction";
import { lesson, nothing, observer, people } from "./testing";

const submitted = { document_id: "d", submitted_at_ms: 5 };

describe("the next action", () => {
  it("is one's sheet for an observer, until it is in", () => {
    const observes = { observers: [observer(people.wang)], may: { ...nothing, observe: true, board: true } };
    expect(nextActions(lesson(observes), "wang")).toEqual(["observe"]);
    expect(nextActions(lesson({ ...observes, state: "running" }), "wang")).toEqual(["observe", "board"]);
    expect(nextActions(lesson({ ...observes, state: "ended" }), "wang")).toEqual(["write_up", "board_after"]);
    const done = lesson({ state: "ended", observers: [observer(people.wang, { sheet: submitted })], may: { ...nothing, results: true } });
    expect(nextActions(done, "wang")).toEqual(["results", "own_sheet"]);
  });

  it("is to look before showing others for the teacher, and to open for an organiser", () => {
    const view = lesson({ state: "ended", may: { ...nothing, results: true, open: true } });
    expect(nextActions(view, people.teacher.id)).toEqual(["results", "open"]);
    expect(nextActions(view, people.organiser.id)).toEqual(["open", "results"]);
    expect(nextActions({ ...view, purpose: "competition" }, people.organiser.id)).toEqual(["publish", "results"]);
  });

  it("is to judge one's own lesson for the teacher who is asked to, before looking", () => {
    const review = { instrument: { id: "table-bands", version: 1 }, sheet: null, declined_at_ms: null };
    const view = lesson({ state: "ended", self_review: review, may: { ...nothing, review_self: true } });
    expect(nextActions(view, people.teacher.id)).toEqual(["self_review"]);
    expect(sayAwaited(view, people.teacher.id, zh)).toBe(zh.channels.self.awaits);
    const done = { ...view, self_review: { ...review, sheet: submitted }, may: { ...nothing, results: true } };
    expect(nextActions(done, people.teacher.id)).toEqual(["results", "own_sheet"]);
    expect(nextActions({ ...view, state: "running", may: nothing }, people.teacher.id)).toEqual([]);
  });

  it("is to watch for an officer while class runs, and nothing before", () => {
    const view = lesson({ may: { ...nothing, board: true } });
    expect(nextActions(view, "officer")).toEqual([]);
    expect(nextActions({ ...view, state: "running" }, "officer")).toEqual(["board"]);
  });

  it("leaves of a cancelled lesson only the sheet that one has begun", () => {
    const begun = observer(people.wang, { sheet: { document_id: "d", submitted_at_ms: null } });
    const view = lesson({ state: "cancelled", observers: [begun, observer(people.zhao)], may: { ...nothing, observe: true } });
    expect(nextActions(view, "wang")).toEqual(["own_sheet"]);
    expect(nextActions(view, "zhao")).toEqual([]);
    expect(sayAwaited(view, "zhao", zh)).toBe(zh.visits.awaits.cancelled);
  });
});

describe("what is awaited", () => {
  it("names whose sheets are still to come, and tells the teacher to be calm", () => {
    const view = lesson({ observers: [observer(people.wang), observer(people.zhao, { sheet: submitted })] });
    expect(sayAwaited(view, people.teacher.id, zh)).toBe("安心上课，课前不用做什么。");
    expect(sayAwaited({ ...view, state: "ended" }, people.teacher.id, zh)).toBe("等王丽娟提交听课表。");
    expect(sayAwaited({ ...view, state: "ended" }, people.organiser.id, zh)).toBe("还没有提交听课表：王丽娟。");
    expect(sayAwaited({ ...view, state: "ended" }, "zhao", zh)).toBe("你的听课表提交了。结果老师先看，开放以后你在这里看得到。");
    expect(sayAwaited({ ...view, state: "running", purpose: "competition" }, "zhao", zh)).toBe("你的听课表提交了。下课以后，你在这里看得到结果。");
    expect(sayAwaited({ ...view, state: "ended", purpose: "supervision" }, "zhao", zh)).toBe("你的听课表提交了。下课以后，受邀教研员和上课的老师同时看到结果。");
    expect(sayAwaited({ ...view, state: "ended", purpose: "competition" }, people.teacher.id, zh)).toBe("结果公布以后，你在这里看得到。");
  });
});

describe("the start that counts", () => {
  const start = (by: { readonly id: string; readonly name: string }) => ({ by, at_ms: 10, received_at_ms: 20 });

  it("is chosen by the organiser where two persons tapped", () => {
    const one = lesson({ clock: { started_at_ms: 10, ended_at_ms: null, starts: [start(people.wang)] } });
    const two = lesson({ clock: { started_at_ms: 10, ended_at_ms: null, starts: [start(people.wang), start(people.zhao)] } });
    const may = { ...nothing, choose_start: true };
    expect([hasToChooseStart({ ...one, may }), hasToChooseStart({ ...two, may }), hasToChooseStart(two)]).toEqual([false, true, false]);
  });

  it("is taken back where the server says that this person may, one by one where there are several", () => {
    const [mine, other] = [{ ...start(people.wang), may_withdraw: true }, start(people.zhao)];
    const view = lesson({ clock: { started_at_ms: 10, ended_at_ms: null, starts: [mine, other] } });
    expect(withdrawable(view)).toEqual([mine]);
    const again = { ...mine, at_ms: 90_000 };
    expect(withdrawable({ ...view, clock: { ...view.clock, starts: [mine, again, other] } })).toEqual([mine]);
    expect(withdrawable({ ...view, may: { ...nothing, choose_start: true } })).toEqual([]);
  });

  it("is said to be late when it was tapped without a network", () => {
    expect([wasLate({ at_ms: 0, received_at_ms: 2_000 }), wasLate({ at_ms: 0, received_at_ms: 600_000 })]).toEqual([false, true]);
  });
});

it("keeps what an officer asks the observers to look at from the teacher until class is over", () => {
  const view = lesson({ state: "running", focuses: [{ by: people.organiser, text: "后排", at_ms: 1 }] });
  expect(focusesFor(view, people.teacher.id)).toEqual([]);
  expect(focusesFor(view, people.wang.id)).toHaveLength(1);
  expect(focusesFor({ ...view, state: "ended" }, people.teacher.id)).toHaveLength(1);
});
