/** What comes after the sealed consensus for the person who looks at it: their own steps, in order. Pure. */

import type { TaughtLesson } from "../../proto/Evaluation";
import type { AccountId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import type { Texts } from "../../text/zh";
import { isOver, type Shown } from "./ribbon";

export interface AheadStep {
  readonly what: "adapt" | "signOff" | "teach" | "reflect";
  readonly isDone: boolean;
  /** Where on the plan's page it is done; class is held elsewhere. */
  readonly at: Shown | null;
}

/** `lessons`: their own that were observed. Empty for who teaches nothing here, and once everything is done. */
export function stepsAhead(view: PlanView, me: AccountId, lessons: readonly TaughtLesson[]): AheadStep[] {
  if (view.stage !== "agreed" || !view.third.may_teach) return [];
  const { workflow, third } = view;
  const classes = third.adaptations.filter((one) => one.owner.id === me);
  const reflections = third.reflections.filter((one) => one.owner.id === me);
  const isSigned = classes.length > 0 && classes.every((one) => one.signed !== null);
  const isReflecting = reflections.length > 0;
  const steps: AheadStep[] = [];
  if (workflow.has_adaptation) {
    steps.push({ what: "adapt", isDone: classes.length > 0 || isReflecting, at: "lesson" });
    steps.push({ what: "signOff", isDone: isSigned || (isReflecting && classes.length === 0), at: "lesson" });
  }
  steps.push({ what: "teach", isDone: isReflecting || isOver(lessons), at: null });
  const owes = workflow.reflection === "everyone" || workflow.reflection === "optional" || (workflow.reflection === "lead" && view.lead.id === me);
  if (owes) steps.push({ what: "reflect", isDone: isReflecting && reflections.every((one) => one.sealed !== null), at: "third" });
  return steps.every((step) => step.isDone) ? [] : steps;
}

export function sayStep(step: AheadStep, t: Texts): { readonly verb: string; readonly more: string } {
  const { ahead } = t.third;
  switch (step.what) {
    case "adapt":
      return { verb: ahead.adapt, more: ahead.adaptMore };
    case "signOff":
      return { verb: ahead.signOff, more: ahead.signOffMore };
    case "teach":
      return { verb: ahead.teach, more: "" };
    case "reflect":
      return { verb: ahead.reflect, more: ahead.reflectMore };
  }
}
