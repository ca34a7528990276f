/** The mark that a person has in hand, and what they are writing about it. Whatever others decide, nothing moves away under their thumb. */

import { computed, ref, watch, type ComputedRef, type WritableComputedRef } from "vue";
import { nextOpen } from "../../../meeting/take-up";
import type { MeetingMark } from "../../../proto/Meetings";

export interface InHand {
  readonly current: ComputedRef<MeetingMark | null>;
  /** About the current one; it stays with its mark. */
  readonly note: WritableComputedRef<string>;
  select(id: string): void;
  /** The note has gone along with a decision. */
  forgetNote(id: string): void;
}

export function useInHand(marks: () => readonly MeetingMark[], isShown: () => boolean): InHand {
  const chosen = ref<string | null>(null);
  const notes = ref<ReadonlyMap<string, string>>(new Map());

  const current = computed(() => marks().find((mark) => mark.id === chosen.value) ?? nextOpen(marks(), null) ?? marks()[0] ?? null);
  // Until it is shown it is the first open one; from then on that same mark.
  watch(
    () => (isShown() ? current.value?.id : undefined),
    (id) => {
      if (id !== undefined) chosen.value = id;
    },
    { immediate: true, flush: "sync" },
  );

  function keep(id: string, words: string): void {
    notes.value = new Map(notes.value).set(id, words);
  }
  const note = computed({
    get: () => notes.value.get(current.value?.id ?? "") ?? "",
    set: (words) => {
      if (current.value !== null) keep(current.value.id, words);
    },
  });

  return { current, note, select: (id) => (chosen.value = id), forgetNote: (id) => keep(id, "") };
}
