/** What a person is told before they move a plan, and what must be true first. Pure. */

import type { PlanAction, PlanView } from "../../proto/Plans";
import type { Texts } from "../../text/zh";
import { redPensOf } from "./ribbon";

/** What is done to the plan in a dialog of its own, and moves it to no other degree. */
type Care = "edit" | "change_lead" | "delete";
export type Step = Exclude<PlanAction, Care>;

const isCare = (action: PlanAction): action is Care => action === "edit" || action === "change_lead" || action === "delete";

const DAY_MS = 86_400_000;

export function stepsOf(view: PlanView): Step[] {
  return view.may.filter((action): action is Step => !isCare(action));
}

/** Steps that seal what the person is writing: nothing of it may still be on its way, or it would arrive too late. */
export function sealsOwnWriting(step: Step): boolean {
  switch (step) {
    case "send":
    case "hand_in":
    case "open_meeting":
    case "seal_consensus":
      return true;
    case "take_back":
    case "take_red_pen_back":
    case "meet_again":
      return false;
  }
}

/** The one thing this stage waits for from this person; a leader's own red pen comes before opening the meeting. */
export function primaryStep(view: PlanView): Step | null {
  const steps = stepsOf(view).filter(sealsOwnWriting);
  return steps.includes("hand_in") ? "hand_in" : (steps[0] ?? null);
}

/** What is offered at one place: a phone keeps the next step before the eyes and the others in a menu. */
export type Part = "all" | "next" | "others";

export function offered(part: Part, view: PlanView): PlanAction[] {
  const next = primaryStep(view);
  const actions = [...view.may.filter(isCare), ...stepsOf(view)];
  switch (part) {
    case "all":
      return actions;
    case "next":
      return actions.filter((action) => action === next);
    case "others":
      return actions.filter((action) => action !== next);
  }
}

/** The sentences of the dialog, in order. */
export function consequencesOf(step: Step, view: PlanView, now: number, t: Texts): string[] {
  switch (step) {
    case "send": {
      const leadDays = view.workflow.lead_days;
      const isLate = view.meeting_at_ms !== null && view.meeting_at_ms - now < leadDays * DAY_MS;
      const body = view.workflow.red_pen === "absent" ? t.term.plan.readBody : t.act.send.body;
      return [body(view.group_name), ...(isLate ? [t.act.sendLate(leadDays)] : [])];
    }
    case "open_meeting": {
      if (view.workflow.red_pen === "absent") return [t.term.plan.openBody];
      const { unchanged, awaited, welcome } = redPensOf(view);
      const unfinished = [...welcome, ...awaited];
      return [
        t.act.open_meeting.body,
        ...(unchanged.length > 0 ? [t.reading.unchanged(unchanged.map(({ name }) => name))] : []),
        ...(unfinished.length > 0 ? [t.act.openWithout(unfinished.map(({ name }) => name))] : []),
      ];
    }
    case "take_back":
    case "hand_in":
    case "take_red_pen_back":
    case "seal_consensus":
    case "meet_again":
      return [t.act[step].body];
  }
}
