/** The board of one lesson for as long as its page is open, and the lesson's clock, which goes on between two words of the server. */

import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import type { Board } from "../../../proto/Board";
import type { LessonId } from "../../../proto/Ids";
import { BoardStream } from "./stream";
import { elapsedOf } from "./timeline";

const SECOND_MS = 1000;

export interface LiveBoard {
  readonly board: ShallowRef<Board | null>;
  readonly isLive: Ref<boolean>;
  /** Time in the lesson; `null` before it begins. */
  readonly elapsed: ComputedRef<number | null>;
}

/** Opens as soon as `isAllowed` says so. */
export function useBoard(lesson: () => LessonId, isAllowed: () => boolean): LiveBoard {
  const board = shallowRef<Board | null>(null);
  const isLive = ref(false);
  const now = ref(Date.now());
  let ahead = 0;
  let stream: BoardStream | null = null;

  watch(
    () => (isAllowed() ? lesson() : null),
    (id) => {
      stream?.dispose();
      stream = null;
      board.value = null;
      isLive.value = false;
      if (id === null) return;
      stream = new BoardStream(() => new EventSource(`/api/lessons/${id}/board`), {
        board: (next) => {
          ahead = next.at_ms - Date.now();
          now.value = Date.now();
          board.value = next;
        },
        live: (next) => (isLive.value = next),
      });
    },
    { immediate: true },
  );

  const again = (): void => {
    if (document.visibilityState === "visible" && !isLive.value) stream?.connect();
  };
  const lose = (): void => stream?.lose();
  const timer = setInterval(() => (now.value = Date.now()), SECOND_MS);
  window.addEventListener("online", again);
  window.addEventListener("offline", lose);
  document.addEventListener("visibilitychange", again);
  onScopeDispose(() => {
    stream?.dispose();
    clearInterval(timer);
    window.removeEventListener("online", again);
    window.removeEventListener("offline", lose);
    document.removeEventListener("visibilitychange", again);
  });

  // What the server has not said for a while may have ended: the clock stands still with the line.
  const elapsed = computed(() => {
    if (board.value === null) return null;
    return elapsedOf(board.value, isLive.value ? now.value + ahead : board.value.at_ms);
  });
  return { board, isLive, elapsed };
}
