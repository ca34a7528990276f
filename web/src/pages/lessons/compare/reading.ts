/** Something of a lesson that is asked for when the lesson says that it may be seen, and again whenever the lesson moves. */

import { shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getCached } from "../../../api";
import type { AccountId } from "../../../proto/Ids";
import type { LessonSummary, LessonView } from "../../../proto/Lessons";
import type { LessonResults } from "../../../proto/SheetViews";
import type { LessonTimeline } from "../../../proto/Timeline";
import { useLesson, type Lesson } from "../lesson";

export interface Reading<T> {
  readonly body: ShallowRef<T | null>;
  readonly error: ShallowRef<unknown>;
}

/** `me`: whose copies this device keeps. */
export function useReading<T>(me: AccountId, view: () => LessonView | null, what: "results" | "timeline" | "alike"): Reading<T> {
  const body = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  let asking = 0;

  async function load(id: string): Promise<void> {
    const turn = ++asking;
    try {
      const known = await getCached<T>(me, `/api/lessons/${id}/${what}`, (kept) => {
        if (turn === asking) body.value ??= kept;
      });
      if (turn !== asking) return;
      body.value = known.body;
      error.value = null;
    } catch (reason) {
      if (turn !== asking) return;
      body.value = null;
      error.value = reason;
    }
  }

  watch(
    view,
    (lesson, before) => {
      if (lesson === null || lesson.id !== before?.id || !lesson.may.results) {
        asking += 1;
        body.value = null;
        error.value = null;
      }
      if (lesson?.may.results === true) void load(lesson.id);
    },
    { immediate: true },
  );
  return { body, error };
}

export const useResults = (view: () => LessonView | null): Reading<LessonResults> => useReading(account().me.id, view, "results");

export const useTimeline = (view: () => LessonView | null): Reading<LessonTimeline> => useReading(account().me.id, view, "timeline");

/** The lessons that it can be compared with. */
export const useAlike = (view: () => LessonView | null): Reading<readonly LessonSummary[]> => useReading(account().me.id, view, "alike");

export interface TaughtLesson extends Lesson {
  readonly results: Reading<LessonResults>;
  readonly timeline: Reading<LessonTimeline>;
}

/** A lesson with everything that is compared. */
export function useTaughtLesson(id: () => string): TaughtLesson {
  const lesson = useLesson(id);
  const view = (): LessonView | null => lesson.view.value;
  return { ...lesson, results: useResults(view), timeline: useTimeline(view) };
}
