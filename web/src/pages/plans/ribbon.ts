/** How far a plan is, who is awaited, and which degrees are doors to their version. Pure. */

import type { Person } from "../../proto/Accounts";
import type { TaughtLesson } from "../../proto/Evaluation";
import type { AccountId, VersionId } from "../../proto/Ids";
import type { Member, PlanView, Stage } from "../../proto/Plans";
import type { VersionSummary } from "../../proto/Versions";
import type { Workflow } from "../../proto/Workflow";

export type Degree = "draft" | "first" | "second" | "lesson" | "third";
export type Progress = "done" | "current" | "ahead";

export interface Step {
  readonly degree: Degree;
  readonly progress: Progress;
}

const degrees: readonly Degree[] = ["draft", "first", "second", "lesson", "third"];

/** What is sent without red pen is still the draft, to be read. The lesson is the next step of an agreed plan, but nobody is awaited for it. */
const currentAt: Record<Stage, number> = { draft: 0, reading: 0, first_degree: 1, meeting: 2, agreed: 3 };

function exists(degree: Degree, workflow: Workflow): boolean {
  switch (degree) {
    case "draft":
    case "second":
      return true;
    case "first":
      return workflow.red_pen !== "absent";
    case "lesson":
      return workflow.has_adaptation;
    case "third":
      return workflow.reflection !== "absent";
  }
}

/** A lesson that a device has kept from before this was known of it does not say so. */
export const isOver = (lessons: readonly TaughtLesson[]): boolean => lessons.some((lesson) => lesson.is_over);

/** Only the steps that the plan's workflow has. */
export function ribbonOf(stage: Stage, workflow: Workflow): readonly Step[] {
  const current = currentAt[stage];
  const steps = degrees.map((degree, at): Step => {
    if (at < current) return { degree, progress: "done" };
    return { degree, progress: at === current && stage !== "agreed" ? "current" : "ahead" };
  });
  return steps.filter((step) => exists(step.degree, workflow));
}

/** What this person may have been observed teaching it from, where that is still to be known: their signed copies, and the consensus. */
export function taughtFrom(view: PlanView, me: AccountId): readonly VersionId[] {
  if (view.stage !== "agreed" || taughtBy(view).some((person) => person.id === me)) return [];
  const signed = view.third.adaptations.flatMap(({ owner, signed: sealed }) => (owner.id === me && sealed !== null ? [sealed.version_id] : []));
  const consensus = latestVersion(view, 2);
  return consensus === null ? signed : [...signed, consensus.id];
}

/** With what came of teaching it, `lessons` being their own that were observed: each teaches their own classes and reflects on them while the stage stays, so these steps are one's own. */
export function ribbonOfPlan(view: PlanView, me: AccountId, lessons: readonly TaughtLesson[]): readonly Step[] {
  if (view.stage !== "agreed") return ribbonOf(view.stage, view.workflow);
  const isTaught = !view.workflow.has_adaptation || isOver(lessons) || taughtBy(view).some((person) => person.id === me);
  const isLearnt = reflectedBy(view).some((person) => person.id === me) && !awaitedReflections(view).some((person) => person.id === me);
  // What a colleague has sealed is the third degree of this plan: it is no longer to come, also for who has not been to class.
  const third: Progress = isLearnt ? "done" : isTaught || reflectedBy(view).length > 0 ? "current" : "ahead";
  return ribbonOf(view.stage, view.workflow).map((step) => {
    if (step.degree === "lesson") return { degree: step.degree, progress: isTaught ? "done" : "current" };
    return step.degree === "third" ? { degree: step.degree, progress: third } : step;
  });
}

/** Who owes a reflection when class is over: where classes have their own copies, who has signed one off for a class. */
function owingReflection(view: PlanView): readonly Person[] {
  switch (view.workflow.reflection) {
    case "absent":
    case "optional":
      return [];
    case "lead":
      return [view.lead];
    case "everyone":
      if (!view.workflow.has_adaptation) return view.members.map((member) => member.person);
      return view.third.adaptations.filter((one) => one.signed !== null).map((one) => one.owner);
  }
}

function eachOnce(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** Who has signed off what they are going to teach: that is before class. */
export function signedBy(view: PlanView): readonly Person[] {
  return eachOnce(view.third.adaptations.filter((one) => one.signed !== null).map((one) => one.owner));
}

/** Who has gone to class with it, as far as the plan knows: who reflects on it. */
export function taughtBy(view: PlanView): readonly Person[] {
  return eachOnce(view.third.reflections.map((one) => one.owner));
}

/** Whose reflection is sealed. */
export function reflectedBy(view: PlanView): readonly Person[] {
  return eachOnce(view.third.reflections.flatMap((one) => (one.sealed === null ? [] : [one.owner])));
}

/** Who owes one and has written none yet, each once. */
export function awaitedReflections(view: PlanView): readonly Person[] {
  const done = new Set(view.third.reflections.flatMap((one) => (one.sealed === null ? [] : [one.owner.id])));
  const awaited = new Map(owingReflection(view).flatMap((person) => (done.has(person.id) ? [] : [[person.id, person]])));
  return [...awaited.values()];
}

export type Awaited =
  | { readonly for: "send"; readonly lead: Person; readonly isMine: boolean }
  | { readonly for: "red_pen"; readonly from: readonly Person[] }
  | { readonly for: "opening" }
  | { readonly for: "reading" }
  | { readonly for: "lead"; readonly lead: Person }
  | { readonly for: "meeting" }
  | { readonly for: "reflections"; readonly from: readonly Person[] }
  | { readonly for: "nobody" };

/** Everybody's red pen at the first degree; each person stands in one of the four. */
export interface RedPens {
  readonly handedIn: readonly Person[];
  /** A red pen handed in after "no changes" is the later word. */
  readonly unchanged: readonly Person[];
  readonly awaited: readonly Person[];
  /** Of the lead, and of who is not named as a reviewer: welcome, but nobody waits for it. */
  readonly welcome: readonly Person[];
}

export function redPensOf(view: PlanView): RedPens {
  const standing = (member: Member): keyof RedPens => {
    if (member.handed_in_at_ms !== null) return "handedIn";
    if (member.answered_no_changes_at_ms !== null) return "unchanged";
    return member.is_reviewer ? "awaited" : "welcome";
  };
  const who = (wanted: keyof RedPens): Person[] => view.members.filter((member) => standing(member) === wanted).map((member) => member.person);
  return { handedIn: who("handedIn"), unchanged: who("unchanged"), awaited: who("awaited"), welcome: who("welcome") };
}

/** The lead is in the group no longer: its leader has to give the plan to somebody else. */
export function hasLeadLeft(view: PlanView): boolean {
  return !view.members.some((member) => member.person.id === view.lead.id);
}

export function awaitedIn(view: PlanView, me: AccountId): Awaited {
  if (view.stage !== "agreed" && hasLeadLeft(view)) return { for: "lead", lead: view.lead };
  switch (view.stage) {
    case "reading":
      return { for: "reading" };
    case "draft":
      return { for: "send", lead: view.lead, isMine: view.lead.id === me };
    case "first_degree": {
      const from = redPensOf(view).awaited;
      return from.length > 0 ? { for: "red_pen", from } : { for: "opening" };
    }
    case "meeting":
      return { for: "meeting" };
    case "agreed": {
      const from = awaitedReflections(view);
      return from.length > 0 ? { for: "reflections", from } : { for: "nobody" };
    }
  }
}

/** What a plan page shows: where the plan stands now, or a degree that it has passed. */
export type Shown = "now" | Degree;

/** The plan itself at a degree: no one's red pen, and no one's own copy of the consensus. */
export function latestVersion(view: PlanView, degree: number): VersionSummary | null {
  const sealed = view.versions.filter((version) => version.degree === degree && (version.kind === "draft" || version.kind === "consensus"));
  return sealed.reduce<VersionSummary | null>((last, version) => (last === null || version.sealed_at_ms >= last.sealed_at_ms ? version : last), null);
}

/** Version 0, on which all red pen is drawn. */
export function version0(view: PlanView): VersionId | null {
  return latestVersion(view, 0)?.id ?? null;
}

/** Where the door of a degree leads for this person; `null` where there is none. */
export function doorOf(degree: Degree, view: PlanView): Shown | null {
  const step = ribbonOf(view.stage, view.workflow).find((one) => one.degree === degree);
  if (step === undefined) return null;
  // Also while the group meets again: classes go on.
  if (degree === "lesson" || degree === "third") return latestVersion(view, 2) !== null ? degree : null;
  if (step.progress === "ahead") return null;
  if (step.progress === "current") return "now";
  switch (degree) {
    case "draft":
    case "first":
      return version0(view) === null ? null : degree;
    case "second":
      return latestVersion(view, 2) === null ? null : "now";
  }
}

/** What an address asks for, as far as this person may see it. */
export function shownOf(asked: unknown, view: PlanView): Shown {
  const degree = degrees.find((one) => one === asked);
  return degree === undefined ? "now" : (doorOf(degree, view) ?? "now");
}
