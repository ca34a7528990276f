/** What a person can do about a lesson now, the most pressing first; and where there is nothing, what is awaited. Pure. */

import type { AccountId } from "../../proto/Ids";
import type { FocusRequest, LessonStart, LessonView } from "../../proto/Lessons";
import type { Texts } from "../../text/zh";
import { partOf } from "./part";

export type NextAction = "observe" | "write_up" | "self_review" | "own_sheet" | "board" | "board_after" | "results" | "discuss" | "open" | "publish";

function sheetAction(view: LessonView, me: AccountId): NextAction | null {
  if (view.may.review_self) return "self_review";
  const mine = partOf(view, me);
  if (mine === null) return null;
  if (mine.sheet?.submitted_at_ms != null) return "own_sheet";
  if (view.state === "cancelled") return mine.sheet === null ? null : "own_sheet";
  if (!view.may.observe) return null;
  return view.state === "ended" ? "write_up" : "observe";
}

/** The first is the large one. One's own sheet is read, not done: it comes last. */
export function nextActions(view: LessonView, me: AccountId): NextAction[] {
  const sheet = sheetAction(view, me);
  // While class runs whoever may write does so on the board.
  const discuss: NextAction[] = view.may.discuss && view.state === "ended" ? ["discuss"] : [];
  const results: NextAction[] = [...(view.may.results ? (["results"] as const) : []), ...discuss];
  const open: NextAction[] = view.may.open ? [view.purpose === "competition" ? "publish" : "open"] : [];
  // Who is shown first looks before showing others; an organiser who only opens has that to do.
  const after = view.teacher.id === me ? [...results, ...open] : [...open, ...results];
  const board: NextAction[] = view.may.board && view.state !== "planned" ? [view.state === "running" ? "board" : "board_after"] : [];
  return [
    ...(sheet === "observe" || sheet === "write_up" || sheet === "self_review" ? [sheet] : []),
    ...(view.state === "running" ? [...board, ...after] : [...after, ...board]),
    ...(sheet === "own_sheet" ? [sheet] : []),
  ];
}

export function placeOf(action: Exclude<NextAction, "open" | "publish">, lesson: string): string {
  switch (action) {
    case "observe":
    case "write_up":
    case "self_review":
    case "own_sheet":
      return `/lessons/${lesson}/sheet`;
    case "board":
    case "board_after":
      return `/lessons/${lesson}/board`;
    case "discuss":
      return `/lessons/${lesson}/evaluation`;
    case "results":
      return `/lessons/${lesson}/results`;
  }
}

const unsubmitted = (view: LessonView): string[] =>
  view.observers.filter(({ sheet }) => sheet?.submitted_at_ms == null).map(({ person }) => person.name);

/** When the results come to an observer who has submitted and may not see them yet. */
function sayWhen({ purpose, state }: LessonView, t: Texts): string {
  const { awaits } = t.visits;
  switch (purpose) {
    case "competition":
      return state === "ended" ? "" : awaits.afterClass;
    case "supervision":
      return awaits.toOffice;
    case "diagnosis":
    case "learning":
      return awaits.opensFirstTeacher;
  }
}

/** A sentence for who has nothing to do but wait, or wonders why. */
export function sayAwaited(view: LessonView, me: AccountId, t: Texts): string {
  const { awaits } = t.visits;
  if (view.state === "cancelled") return awaits.cancelled;
  const mine = view.observers.find(({ person }) => person.id === me);
  if (mine?.sheet?.submitted_at_ms != null) return view.may.results ? awaits.observed : `${awaits.observed}${sayWhen(view, t)}`;
  if (view.teacher.id === me) {
    if (view.state === "planned") return awaits.teachPlanned;
    if (view.state === "running") return view.purpose === "competition" ? awaits.teachPublished : awaits.teachRunning;
    if (view.may.review_self) return view.purpose === "competition" ? t.channels.self.awaitsPublished : t.channels.self.awaits;
    return view.purpose === "competition" && !view.may.results ? awaits.teachPublished : awaits.teachEnded(unsubmitted(view));
  }
  if (view.state === "planned") return awaits.planned;
  return view.state === "ended" ? awaits.ended(unsubmitted(view)) : "";
}

/** What officers asked the observers to look at; the teacher is not disturbed with it and reads it after class. */
export function focusesFor(view: LessonView, me: AccountId): readonly FocusRequest[] {
  return view.teacher.id === me && view.state !== "ended" ? [] : view.focuses;
}

/** More than one person tapped the start: one of them has to count. */
export function hasToChooseStart(view: LessonView): boolean {
  return view.may.choose_start && view.clock.starts.length > 1;
}

/** The starts that this person may take back; where the organiser chooses among several they stand there. */
export function withdrawable(view: LessonView): readonly LessonStart[] {
  return hasToChooseStart(view) ? [] : onceEach(view.clock.starts);
}

/** One of each person who may take theirs back: two tablets of one person may each have begun it. */
export function onceEach(starts: readonly LessonStart[]): readonly LessonStart[] {
  const open = starts.filter((start) => start.may_withdraw === true);
  return open.filter(({ by }, at) => open.findIndex((first) => first.by.id === by.id) === at);
}

/** What arrived so much later than it was tapped was tapped without a network. */
const LATE_MS = 60_000;

export function wasLate(start: { readonly at_ms: number; readonly received_at_ms: number }): boolean {
  return start.received_at_ms - start.at_ms > LATE_MS;
}
