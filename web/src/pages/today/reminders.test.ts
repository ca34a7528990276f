import { describe, expect, it } from "vitest";
import type { PlanSummary } from "../../proto/Plans";
import type { Reminder, ReminderKind } from "../../proto/Reminders";
import { threeDegrees } from "../plans/testing";
import { isLate, notReminded, placeOfReminder, waitFor } from "./reminders";
import type { WaitingPlan } from "./waiting";

function reminder(kind: ReminderKind, plan: string | null): Reminder {
  return { kind, at_ms: 100, title: "面积", group_id: "g", group_name: "数学组", plan_id: plan };
}

function waiting(id: string, what: WaitingPlan["what"]): WaitingPlan {
  const plan: PlanSummary = {
    id, group_id: "g", group_name: "数学组", title: id, subject: "数学", grade: "三年级", lead: { id: "lead", name: "陈思远" },
    stage: "draft", meeting_at_ms: null, changed_at_ms: 0, waiting: what, workflow: threeDegrees, prefetch: [],
  };
  return { plan, what, due: { at: "unset" } };
}

describe("reminders", () => {
  it("are not said twice", () => {
    const list = [waiting("p", "red_pen"), waiting("q", "red_pen"), waiting("r", "open_meeting")];
    const left = notReminded(list, [reminder("red_pen_due", "p"), reminder("meeting_today", "q"), reminder("meeting_today", "r")]);
    expect(left.map((one) => one.plan.id)).toEqual(["q", "r"]);
  });

  it("lead to where it is done", () => {
    expect(placeOfReminder(reminder("draft_due", "p"))).toBe("/plans/p");
    expect(placeOfReminder(reminder("reflection_due", "p"))).toBe("/plans/p?show=third");
    expect(placeOfReminder(reminder("lead_soon", null))).toBe("/groups/g/term");
  });

  it("are late when their time has passed, but a meeting and a reflection never are", () => {
    expect(isLate(reminder("draft_due", "p"), 101)).toBe(true);
    expect(isLate(reminder("draft_due", "p"), 100)).toBe(false);
    expect(isLate(reminder("meeting_today", "p"), 101)).toBe(false);
    expect(isLate(reminder("reflection_due", "p"), 101)).toBe(false);
  });

  it("are asked for again when the server's clock says so, whatever this one says", () => {
    expect(waitFor({ reminders: [], next_at_ms: null, now_ms: 5 })).toBeNull();
    expect(waitFor({ reminders: [], next_at_ms: 1005, now_ms: 5 })).toBe(1500);
    expect(waitFor({ reminders: [], next_at_ms: 1, now_ms: 5 })).toBe(500);
    expect(waitFor({ reminders: [], next_at_ms: 1e12, now_ms: 5 })).toBe(12 * 3_600_000);
  });
});
