/** How far a plan is, who is awaited, and which degrees are doors to their version. Pure. */

import type { Person } from "../../proto/Accounts";
import type { AccountId, VersionId } from "../../proto/Ids";
import type { Member, PlanView, Stage } from "../../proto/Plans";
import type { VersionSummary } from "../../proto/Versions";

export type Degree = "draft" | "first" | "second" | "lesson" | "third";
export type Progress = "done" | "current" | "ahead";

export interface Step {
  readonly degree: Degree;
  readonly progress: Progress;
}

const degrees: readonly Degree[] = ["draft", "first", "second", "lesson", "third"];

/** The lesson is the next step of an agreed plan, but nobody is awaited on this page for it. */
const currentAt: Record<Stage, number> = { draft: 0, first_degree: 1, meeting: 2, agreed: 3 };

export function ribbonOf(stage: Stage): readonly Step[] {
  const current = currentAt[stage];
  return degrees.map((degree, at) => {
    if (at < current) return { degree, progress: "done" };
    return { degree, progress: at === current && stage !== "agreed" ? "current" : "ahead" };
  });
}

/** With what came of teaching it: each teaches their own classes and reflects on them while the stage stays, so these steps are one's own. */
export function ribbonOfPlan(view: PlanView, me: AccountId): readonly Step[] {
  if (view.stage !== "agreed") return ribbonOf(view.stage);
  const isTaught = taughtBy(view).some((person) => person.id === me);
  const isLearnt = reflectedBy(view).some((person) => person.id === me) && !awaitedReflections(view).some((person) => person.id === me);
  const third: Progress = isLearnt ? "done" : isTaught ? "current" : "ahead";
  return ribbonOf(view.stage).map((step) => {
    if (step.degree === "lesson") return { degree: step.degree, progress: isTaught ? "done" : "current" };
    return step.degree === "third" ? { degree: step.degree, progress: third } : step;
  });
}

function eachOnce(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** Who has gone to class with it: signed off, or already reflecting on it. */
export function taughtBy(view: PlanView): readonly Person[] {
  const signed = view.third.adaptations.filter((one) => one.signed !== null);
  return eachOnce([...signed, ...view.third.reflections].map((one) => one.owner));
}

/** Whose reflection is sealed. */
export function reflectedBy(view: PlanView): readonly Person[] {
  return eachOnce(view.third.reflections.flatMap((one) => (one.sealed === null ? [] : [one.owner])));
}

/** Who has signed off for a class and written no reflection yet, each once. */
export function awaitedReflections(view: PlanView): readonly Person[] {
  const done = new Set(view.third.reflections.flatMap((one) => (one.sealed === null ? [] : [one.owner.id])));
  const awaited = new Map(view.third.adaptations.flatMap((one) => (one.signed === null || done.has(one.owner.id) ? [] : [[one.owner.id, one.owner]])));
  return [...awaited.values()];
}

export type Awaited =
  | { readonly for: "send"; readonly lead: Person; readonly isMine: boolean }
  | { readonly for: "red_pen"; readonly from: readonly Person[] }
  | { readonly for: "opening" }
  | { readonly for: "meeting" }
  | { readonly for: "reflections"; readonly from: readonly Person[] }
  | { readonly for: "nobody" };

/** Everybody's red pen at the first degree; each person stands in one of the four. */
export interface RedPens {
  readonly handedIn: readonly Person[];
  /** A red pen handed in after "no changes" is the later word. */
  readonly unchanged: readonly Person[];
  readonly awaited: readonly Person[];
  /** The lead's own is welcome, but nobody waits for it. */
  readonly welcome: readonly Person[];
}

export function redPensOf(view: PlanView): RedPens {
  const standing = ({ person, handed_in_at_ms, answered_no_changes_at_ms }: Member): keyof RedPens => {
    if (handed_in_at_ms !== null) return "handedIn";
    if (answered_no_changes_at_ms !== null) return "unchanged";
    return person.id === view.lead.id ? "welcome" : "awaited";
  };
  const who = (wanted: keyof RedPens): Person[] => view.members.filter((member) => standing(member) === wanted).map((member) => member.person);
  return { handedIn: who("handedIn"), unchanged: who("unchanged"), awaited: who("awaited"), welcome: who("welcome") };
}

export function awaitedIn(view: PlanView, me: AccountId): Awaited {
  switch (view.stage) {
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
  const step = ribbonOf(view.stage).find((one) => one.degree === degree);
  if (degree === "lesson" || degree === "third") return view.stage === "agreed" && latestVersion(view, 2) !== null ? degree : null;
  if (step === undefined || step.progress === "ahead") return null;
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
