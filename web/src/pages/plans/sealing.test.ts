import { expect, test } from "vitest";
import type { MeetingMark, MeetingView } from "../../proto/Meetings";
import type { Closing } from "../../proto/Workflow";
import { zh } from "../../text/zh";
import { closingLacks, lacksOf, sayLack } from "./sealing";

const li = { id: "li", name: "李建国" };
const met: Closing = { checks: { min_signed_in: 2, minutes: true, absences: true }, signed_in: 2, absent: [{ person: li, reason: "外出培训" }], has_minutes: true, may_note: false };
const unmet: Closing = { ...met, signed_in: 1, absent: [{ person: li, reason: null }], has_minutes: false };

function meeting(...decisions: MeetingMark["decision"][]): MeetingView {
  const marks = decisions.map((decision, i): MeetingMark => ({ id: `m${i}`, order: i, owner: li, fork_document: "f", hunk: null, group: null, reason: null, is_late: false, decision }));
  return {
    id: "m", opened_by: li, opened_at_ms: 0, closed_at_ms: null, amends: null, minutes: null, attendance: [], absences: [], last_change: null, digest: "", marks, differences: [],
    may_sign_in: false, may_decide: true, may_see_code: false,
  };
}

test("each thing that the group has agreed on is missing by name, and leads to where it is mended", () => {
  expect(closingLacks(met)).toEqual([]);
  expect(closingLacks(unmet).map((lack) => zh.sealing.leadTo[lack.for])).toEqual(["去看签到", "去写原因", "去写讨论记录"]);
  expect(closingLacks(unmet).map((lack) => sayLack(lack, zh))).toEqual([
    "签到的有 1 人，组里约定至少 2 人签到才定稿。",
    "没来的老师还没有写明原因：李建国。",
    "讨论记录还没有写。组里约定写了记录才定稿。",
  ]);
});

test("what nobody has agreed on is not missing, nor minutes where the meeting has none", () => {
  expect(closingLacks({ ...unmet, checks: { min_signed_in: 0, minutes: false, absences: false } })).toEqual([]);
  expect(closingLacks({ ...met, has_minutes: null })).toEqual([]);
});

test("only open marks lead to the marks", () => {
  const decided = { id: "d", outcome: "declined", note: "", by: li, at_ms: 0 } as const;
  expect(lacksOf(meeting(decided), met)).toEqual([]);
  expect(lacksOf(meeting(decided, null), unmet).map((lack) => lack.for)).toEqual(["marks", "people", "absences", "minutes"]);
  expect(lacksOf(meeting(decided), unmet).some((lack) => lack.for === "marks")).toBe(false);
});
