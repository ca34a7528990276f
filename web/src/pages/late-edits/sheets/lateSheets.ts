/** One's own late entries of sheets, and what is needed to say them. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { lateEdits } from "../../../account";
import { getCached, getKeptFirst } from "../../../api";
import { useEvents } from "../../../events";
import type { AccountId, LessonId } from "../../../proto/Ids";
import type { Instrument } from "../../../proto/Instruments";
import type { InstrumentRef, LessonView } from "../../../proto/Lessons";
import type { LateSheet } from "../../../proto/LateSheets";
import { instrumentPath, lessonPath } from "../../lessons/sheet/lesson";
import { namesOf, type Names } from "../../lessons/sheet/saying";

export interface LateSheets {
  readonly all: ShallowRef<readonly LateSheet[] | null>;
  readonly error: ShallowRef<unknown>;
  refresh(): Promise<void>;
}

export function useLateSheets(account: AccountId): LateSheets {
  const all = shallowRef<readonly LateSheet[] | null>(null);
  const error = shallowRef<unknown>(null);
  let isGone = false;

  async function refresh(): Promise<void> {
    try {
      const { body } = await getCached<LateSheet[]>(account, "/api/late-sheets", (kept) => (all.value ??= kept));
      if (isGone) return;
      all.value = body;
      error.value = null;
    } catch (reason) {
      error.value = reason;
    }
  }
  useEvents((heard) => {
    if (heard.kind === "late_edit_kept" || heard.kind === "opened") void refresh();
  });
  // This device's own are known here before the server tells of them.
  watch(lateEdits, () => void refresh());
  onScopeDispose(() => (isGone = true));
  void refresh();
  return { all, error, refresh };
}

/** Who may no longer see the lesson still has the words of the form. */
export async function namesFor(account: AccountId, lesson: LessonId, instrument: InstrumentRef): Promise<Names> {
  const [{ form }, view] = await Promise.all([
    getKeptFirst<Instrument>(account, instrumentPath(instrument)),
    getCached<LessonView>(account, lessonPath(lesson), () => {}).catch(() => null),
  ]);
  return { ids: namesOf(form), steps: view?.body.steps ?? [], form };
}
