/** What waits for a person, in order of time. Pure. */

import type { PlanSummary, Waiting } from "../../proto/Plans";

const DAY_MS = 86_400_000;

export type Due =
  /** It is on: before everything else. */
  | { readonly at: "now" }
  | { readonly at: "time"; readonly ms: number }
  /** Before or after one's own class, of which no time is known. */
  | { readonly at: "class" }
  /** No meeting time yet: after everything else. */
  | { readonly at: "unset" };

export interface WaitingPlan {
  readonly plan: PlanSummary;
  readonly what: Waiting;
  readonly due: Due;
}

function dueOf(plan: PlanSummary, what: Waiting): Due {
  if (what === "meeting") return { at: "now" };
  if (what === "adapt" || what === "sign_off" || what === "reflect") return { at: "class" };
  if (plan.meeting_at_ms === null) return { at: "unset" };
  if (what !== "draft") return { at: "time", ms: plan.meeting_at_ms };
  // The group reads before it meets: a draft is due earlier by the days agreed on.
  return { at: "time", ms: plan.meeting_at_ms - plan.workflow.lead_days * DAY_MS };
}

function rank(due: Due): number {
  switch (due.at) {
    case "now":
      return Number.NEGATIVE_INFINITY;
    case "time":
      return due.ms;
    case "class":
      return Number.MAX_VALUE;
    case "unset":
      return Number.POSITIVE_INFINITY;
  }
}

export function waitingInOrder(plans: readonly PlanSummary[]): WaitingPlan[] {
  const waiting = plans.flatMap((plan) => (plan.waiting === null ? [] : [{ plan, what: plan.waiting, due: dueOf(plan, plan.waiting) }]));
  return waiting.sort((one, other) => {
    const [first, second] = [rank(one.due), rank(other.due)];
    if (first !== second) return first < second ? -1 : 1;
    return other.plan.changed_at_ms - one.plan.changed_at_ms;
  });
}

/** Where on the plan's page it is done. */
export function placeOf(plan: PlanSummary, what: Waiting): string {
  const page = `/plans/${plan.id}`;
  switch (what) {
    case "adapt":
    case "sign_off":
      return `${page}?show=lesson`;
    case "reflect":
      return `${page}?show=third`;
    case "draft":
    case "red_pen":
    case "read":
    case "meeting":
    case "open_meeting":
      return page;
  }
}

/** Started but still to do, or over: the page says so in red ink. */
export function isOverdue(due: Due, now: number): boolean {
  return due.at === "time" && due.ms < now;
}

export function plansByGroup(plans: readonly PlanSummary[]): { readonly id: string; readonly name: string; readonly plans: PlanSummary[] }[] {
  const groups = new Map<string, { id: string; name: string; plans: PlanSummary[] }>();
  for (const plan of [...plans].sort((one, other) => other.changed_at_ms - one.changed_at_ms)) {
    const group = groups.get(plan.group_id) ?? { id: plan.group_id, name: plan.group_name, plans: [] };
    group.plans.push(plan);
    groups.set(plan.group_id, group);
  }
  return [...groups.values()];
}
