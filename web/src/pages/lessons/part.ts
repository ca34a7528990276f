/** What one person writes in a lesson. Pure. */

import type { AccountId } from "../../proto/Ids";
import type { InstrumentRef, LessonView, SheetState } from "../../proto/Lessons";
import { writersOf } from "./guests/unverified";

/** With what, and where. */
export interface Part {
  readonly instrument: InstrumentRef;
  readonly focus: string;
  readonly sheet: SheetState | null;
}

/** An observer's or guest's part, or the teacher's who is to judge their own lesson. */
export function partOf(view: LessonView, account: AccountId): Part | null {
  // A copy that this device kept from before there were self reviews has none.
  if (view.teacher.id === account) return view.self_review == null ? null : { ...view.self_review, focus: "" };
  return writersOf(view).find(({ person }) => person.id === account) ?? null;
}

/** What keeps the others' sheets from this observer is their own. */
export function submitsFirst(view: LessonView, account: AccountId): boolean {
  return view.may.observe && view.teacher.id !== account && partOf(view, account)?.sheet?.submitted_at_ms == null;
}

/** The teacher's own review waits for the end of class. */
export function mayBegin(view: LessonView, account: AccountId): boolean {
  return view.teacher.id === account ? view.may.review_self : view.state !== "cancelled";
}
