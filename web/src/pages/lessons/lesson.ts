/** One observed lesson as the server sees it, asked again whenever it may have moved. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../account";
import { getCached } from "../../api";
import { useEvents } from "../../events";
import type { LessonId } from "../../proto/Ids";
import type { LessonView } from "../../proto/Lessons";

/** The server says when a lesson moves; this is for networks that let no such stream through. */
const POLL_MS = 60_000;

export interface Lesson {
  readonly view: ShallowRef<LessonView | null>;
  readonly isFresh: ShallowRef<boolean>;
  readonly error: ShallowRef<unknown>;
  /** The server has just answered with it. */
  show(view: LessonView): void;
  refresh(): Promise<void>;
  /** Now, on the server's clock as far as this device knows it. */
  serverNow(): number;
}

/** What is shown of it: the same answer again, a moment later, is the same. */
const wordsOf = (view: LessonView): string => JSON.stringify({ ...view, now_ms: 0 });

export function useLesson(id: () => LessonId): Lesson {
  const view = shallowRef<LessonView | null>(null);
  const isFresh = shallowRef(true);
  const error = shallowRef<unknown>(null);
  let asking = 0;
  let shown = "";
  let ahead = 0;

  function draw(next: LessonView): void {
    const words = wordsOf(next);
    if (words === shown) return;
    shown = words;
    view.value = next;
  }

  function show(next: LessonView): void {
    // What was asked before this answer is older than it.
    asking += 1;
    ahead = next.now_ms - Date.now();
    isFresh.value = true;
    error.value = null;
    draw(next);
  }

  async function refresh(): Promise<void> {
    const turn = ++asking;
    const lesson = id();
    try {
      const known = await getCached<LessonView>(account().me.id, `/api/lessons/${lesson}`, (kept) => {
        if (turn === asking && view.value === null) draw(kept);
      });
      if (turn !== asking) return;
      if (known.isFresh) show(known.body);
      else {
        draw(known.body);
        isFresh.value = false;
      }
    } catch (reason) {
      if (turn === asking) error.value = reason;
    }
  }

  watch(
    id,
    () => {
      view.value = null;
      shown = "";
      void refresh();
    },
    { immediate: true },
  );

  const look = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "lesson_changed" && heard.lesson_id === id())) look();
  });
  const timer = setInterval(look, POLL_MS);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  return { view, isFresh, error, show, refresh, serverNow: () => Date.now() + ahead };
}
