import { describe, expect, it } from "vitest";
import type { TermLesson, TermView } from "../../proto/Terms";
import { byWeek, clockOf, minuteOf, proposal, slotFrom, weekOf } from "./weeks";

/** A Monday. */
const begins = new Date(2026, 8, 7).getTime();
const at = (day: number, hour = 14, minute = 30): number => new Date(2026, 8, 7 + day, hour, minute).getTime();
const thursday = { weekday: 4, minute: 870, place: "三楼教研室" };

function lesson(meeting: number | null): TermLesson {
  return {
    id: String(meeting), title: "面积", subject: "数学", grade: "三年级", lead: { id: "l", name: "陈思远" }, has_lead_left: false,
    reviewers: [], meeting_at_ms: meeting, place: "", draft_due_at_ms: null, plan: null, may_start: false,
  };
}

function term(lessons: TermLesson[], slot: TermView["slot"] = thursday): TermView {
  return { id: "t", group_id: "g", group_name: "数学组", name: "秋季", begins_at_ms: begins, weeks: 3, slot, lessons, people: [], may_edit: true };
}

describe("the weeks of a term", () => {
  it("are counted from its first day to its last", () => {
    expect([at(-1), at(0), at(6), at(7), at(20), at(21)].map((ms) => weekOf(ms, term([])))).toEqual([null, 1, 1, 2, 3, null]);
  });

  it("hold their lessons, those without a date last", () => {
    const groups = byWeek(term([lesson(at(3)), lesson(at(4)), lesson(at(10)), lesson(null)]));
    expect(groups.map((group) => [group.week, group.lessons.length])).toEqual([[1, 2], [2, 1], ["none", 1]]);
  });
});

describe("the weekly slot", () => {
  it("comes next on its day, today if it is still ahead", () => {
    expect(slotFrom(at(0, 8), thursday)).toBe(at(3));
    expect(slotFrom(at(3), thursday)).toBe(at(3));
    expect(slotFrom(at(3, 14, 31), thursday)).toBe(at(10));
    expect(slotFrom(at(4), { ...thursday, weekday: 7 })).toBe(at(6));
  });

  it("proposes the first one that is free in the rest of the term", () => {
    expect(proposal(term([]), at(-30))).toBe(at(3));
    expect(proposal(term([lesson(at(3))]), at(0, 8))).toBe(at(10));
    expect(proposal(term([lesson(at(3))]), at(11))).toBe(at(17));
    expect(proposal(term([lesson(at(17))]), at(11))).toBeNull();
    expect(proposal(term([], null), at(0))).toBeNull();
  });

  it("is said and read as a clock", () => {
    expect([clockOf(0), clockOf(870), clockOf(1439)]).toEqual(["00:00", "14:30", "23:59"]);
    expect([minuteOf("14:30"), minuteOf("00:00"), minuteOf("")]).toEqual([870, 0, null]);
  });
});
