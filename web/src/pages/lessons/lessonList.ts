/** A list of lessons, kept up to the minute: mine, or those of a group. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../account";
import { getCached } from "../../api";
import { useEvents } from "../../events";
import type { LessonSummary } from "../../proto/Lessons";

/** `null` until something is known. */
export function useLessons(path: () => string): ShallowRef<readonly LessonSummary[] | null> {
  const lessons = shallowRef<readonly LessonSummary[] | null>(null);
  let asking = 0;

  async function load(): Promise<void> {
    const turn = ++asking;
    try {
      const known = await getCached<LessonSummary[]>(account().me.id, path(), (kept) => {
        if (turn === asking) lessons.value ??= kept;
      });
      if (turn === asking) lessons.value = known.body;
    } catch {
      // Offline and never opened: the page around it says so.
    }
  }

  watch(
    path,
    () => {
      lessons.value = null;
      void load();
    },
    { immediate: true },
  );
  const look = (): void => {
    if (document.visibilityState === "visible") void load();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || heard.kind === "lesson_changed" || heard.kind === "evaluation_changed" || heard.kind === "group_changed") look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  return lessons;
}
