// @vitest-environment jsdom
import { effectScope, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { afterEach, expect, test } from "vitest";
import type { MarkOutcome } from "../../../proto/Decisions";
import type { MeetingMark, MeetingView } from "../../../proto/Meetings";
import { useTakeUp, type TakeUp } from "./takeUp";

const wang = { id: "wang", name: "王丽娟" };
const li = { id: "li", name: "李建国" };
const mark = (id: string): MeetingMark => ({ id, order: 0, owner: wang, fork_document: "f", hunk: null, group: null, reason: null, is_late: false, decision: null });
const decided = (id: string, outcome: MarkOutcome): MeetingMark => ({ ...mark(id), decision: { id: `d-${id}`, outcome, note: "", by: li, at_ms: 0 } });
const meetingWith = (...marks: MeetingMark[]): MeetingView => ({
  id: "m",
  opened_by: li,
  opened_at_ms: 0,
  closed_at_ms: null,
  amends: null,
  minutes: null,
  attendance: [],
  absences: [],
  last_change: null,
  digest: "",
  marks,
  differences: [],
  may_sign_in: false,
  may_decide: true,
  may_see_code: false,
});

let scope = effectScope();
afterEach(() => {
  scope.stop();
  scope = effectScope();
});

/** The consensus is not there, so that nothing can be adopted; `afterwards` is what the meeting has become by then. */
function atTheMeeting(afterwards: MeetingView, isShown = ref(true)): { takeUp: TakeUp; view: ShallowRef<MeetingView | null>; isShown: Ref<boolean> } {
  const view = shallowRef<MeetingView | null>(meetingWith(mark("a"), mark("b"), mark("c")));
  const refresh = async (): Promise<void> => {
    view.value = afterwards;
  };
  const meeting = { view, error: shallowRef<unknown>(null), refresh };
  const takeUp = scope.run(() => useTakeUp(meeting, () => null, () => null, () => isShown.value));
  if (takeUp === undefined) throw new Error("the scope is alive");
  return { takeUp, view, isShown };
}

test("a mark that was shown stays in hand when a colleague decides it, and so does the note", () => {
  const { takeUp, view } = atTheMeeting(meetingWith());
  takeUp.note.value = "写了一半的说明";
  view.value = meetingWith(decided("a", "declined"), mark("b"), mark("c"));
  expect(takeUp.current.value).toMatchObject({ id: "a", decision: { outcome: "declined", by: li } });
  expect(takeUp.note.value).toBe("写了一半的说明");
});

test("a note stays with its mark while others are looked at", () => {
  const { takeUp } = atTheMeeting(meetingWith());
  takeUp.note.value = "说 a 的";
  takeUp.select("b");
  expect(takeUp.note.value).toBe("");
  takeUp.select("a");
  expect(takeUp.note.value).toBe("说 a 的");
});

test("until the marks are shown the first open one waits, and then it stays", () => {
  const { takeUp, view, isShown } = atTheMeeting(meetingWith(), ref(false));
  expect(takeUp.current.value?.id).toBe("a");
  view.value = meetingWith(decided("a", "adopted"), mark("b"), mark("c"));
  expect(takeUp.current.value?.id).toBe("b");
  isShown.value = true;
  view.value = meetingWith(decided("a", "adopted"), decided("b", "adopted"), mark("c"));
  expect(takeUp.current.value?.id).toBe("b");
});

test("trouble is told on the mark that it arose on, and on no other", async () => {
  const { takeUp } = atTheMeeting(meetingWith(decided("a", "declined"), mark("b"), mark("c")));
  const [a] = takeUp.marks.value;
  if (a === undefined) throw new Error("there are marks");
  takeUp.note.value = "为什么采纳";
  expect(await takeUp.decide(a, "adopted", takeUp.note.value)).toBe(false);
  expect([takeUp.current.value?.id, takeUp.trouble.value, takeUp.note.value]).toEqual(["a", { kind: "behind" }, "为什么采纳"]);
  takeUp.select("b");
  expect(takeUp.trouble.value).toBeNull();
});

test("who goes on to another mark while one is under way stays there, and hears of trouble where it arose", async () => {
  const { takeUp } = atTheMeeting(meetingWith(mark("a"), mark("b"), mark("c")));
  const [a] = takeUp.marks.value;
  if (a === undefined) throw new Error("there are marks");
  const underWay = takeUp.decide(a, "adopted", "");
  takeUp.select("c");
  await underWay;
  expect([takeUp.current.value?.id, takeUp.trouble.value]).toEqual(["c", null]);
  takeUp.select("a");
  expect(takeUp.trouble.value).toEqual({ kind: "behind" });
});
