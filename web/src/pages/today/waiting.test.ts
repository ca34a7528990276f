import { describe, expect, it } from "vitest";
import type { PlanSummary, Waiting } from "../../proto/Plans";
import { threeDegrees } from "../plans/testing";
import { isOverdue, placeOf, plansByGroup, waitingInOrder } from "./waiting";

const DAY = 86_400_000;

function plan(id: string, waiting: Waiting | null, meeting: number | null, changed = 0): PlanSummary {
  const lead = { id: "lead", name: "陈思远" };
  return {
    id, group_id: "g", group_name: "三年级数学组", title: id, subject: "数学", grade: "三年级", lead,
    stage: "draft", meeting_at_ms: meeting, changed_at_ms: changed, waiting, workflow: threeDegrees, prefetch: [],
  };
}

const ids = (plans: PlanSummary[]): string[] => waitingInOrder(plans).map((waiting) => waiting.plan.id);

describe("what waits for me", () => {
  it("puts a meeting that is on first and what has no time last", () => {
    expect(ids([plan("no time", "draft", null), plan("later", "red_pen", 9 * DAY), plan("now", "meeting", 1), plan("soon", "red_pen", 8 * DAY)])).toEqual([
      "now",
      "soon",
      "later",
      "no time",
    ]);
  });

  it("puts what a class is for behind what has a time, never overdue, and leads to its door", () => {
    const plans = [plan("no time", "draft", null), plan("class", "sign_off", 1), plan("soon", "red_pen", 8 * DAY)];
    expect(ids(plans)).toEqual(["soon", "class", "no time"]);
    expect(isOverdue({ at: "class" }, Date.now())).toBe(false);
    expect(placeOf(plan("p", "adapt", 1), "adapt")).toBe("/plans/p?show=lesson");
    expect(placeOf(plan("p", "reflect", 1), "reflect")).toBe("/plans/p?show=third");
    expect(placeOf(plan("p", "draft", 1), "draft")).toBe("/plans/p");
  });

  it("counts a draft as due the agreed days before its meeting", () => {
    expect(ids([plan("mark", "red_pen", 7 * DAY), plan("write", "draft", 9 * DAY)])).toEqual(["write", "mark"]);
    const [write] = waitingInOrder([plan("write", "draft", 9 * DAY)]);
    expect(write?.due).toEqual({ at: "time", ms: 6 * DAY });
  });

  it("leaves out plans that wait for others", () => {
    expect(ids([plan("theirs", null, DAY)])).toEqual([]);
  });

  it("knows what should have been done by now", () => {
    expect(isOverdue({ at: "time", ms: 5 }, 6)).toBe(true);
    expect(isOverdue({ at: "time", ms: 7 }, 6)).toBe(false);
    expect(isOverdue({ at: "unset" }, 6)).toBe(false);
  });

  it("lists a group's plans with the last changed first", () => {
    expect(plansByGroup([plan("old", null, null, 1), plan("new", null, null, 2)])[0]?.plans.map((one) => one.id)).toEqual(["new", "old"]);
  });
});
