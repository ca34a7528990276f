/**
 * Notices a pupil's name in what somebody writes, on this device and without a network. A page calls `provideClassNames` once; wherever
 * in it something is written, `NameHint` stands below.
 */

import { inject, onScopeDispose, provide, shallowRef, watch, type InjectionKey, type ShallowRef } from "vue";
import { getCached } from "../../../api";
import { useEvents } from "../../../events";
import type { ClassNames } from "../../../proto/Guests";
import type { AccountId, LessonId } from "../../../proto/Ids";
import { NameFinder } from "./nameFinder";

const KEY: InjectionKey<ShallowRef<NameFinder | null>> = Symbol("class names");

/** `lesson`: `null` where there is none yet. Kept on this device, so that it is there in class. */
export function provideClassNames(account: AccountId, lesson: () => LessonId | null): void {
  const finder = shallowRef<NameFinder | null>(null);
  let turn = 0;
  const ask = (id: LessonId): void => {
    const own = ++turn;
    const take = (names: ClassNames): void => {
      if (own === turn) finder.value = names.hashes.length === 0 ? null : new NameFinder(names);
    };
    // Whoever may not have them, or has never been online, is not warned.
    getCached<ClassNames>(account, `/api/lessons/${id}/class-names`, take).then(({ body }) => take(body), () => {});
  };
  watch(
    lesson,
    (id) => {
      turn += 1;
      finder.value = null;
      if (id !== null) ask(id);
    },
    { immediate: true },
  );
  // The list may be saved when class has begun.
  useEvents((heard) => {
    const id = lesson();
    if (id !== null && (heard.kind === "opened" || (heard.kind === "class_names_changed" && heard.lesson_id === id))) ask(id);
  });
  onScopeDispose(() => (turn += 1));
  provide(KEY, finder);
}

export function useNameFinder(): Readonly<ShallowRef<NameFinder | null>> {
  return inject(KEY, () => shallowRef<NameFinder | null>(null), true);
}
