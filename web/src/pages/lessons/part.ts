/** What one person writes in a lesson. Pure. */

import type { AccountId } from "../../proto/Ids";
import type { InstrumentRef, LessonView, SheetState } from "../../proto/Lessons";

/** With what, and where. */
export interface Part {
  readonly instrument: InstrumentRef;
  readonly focus: string;
  readonly sheet: SheetState | null;
}

/** An observer's or guest's part, or the teacher's who is to judge their own lesson. */
export function partOf(view: LessonView, account: AccountId): Part | null {
  if (view.teacher.id === account) return view.self_review === null ? null : { ...view.self_review, focus: "" };
  return [...view.observers, ...view.guests].find(({ person }) => person.id === account) ?? null;
}

/** The teacher's own review waits for the end of class. */
export function mayBegin(view: LessonView, account: AccountId): boolean {
  return view.teacher.id === account ? view.may.review_self : view.state !== "cancelled";
}
