/** Begun words with the moment at which they were begun: what counts in class must count also when it is kept a little after it. */

import { computed, type WritableComputedRef } from "vue";
import type { AccountId } from "../../../proto/Ids";
import type { Instant } from "../../../sheets/watch";
import { useBegun } from "./drafts";

interface Stamped {
  readonly text: string;
  readonly instant: Instant;
}

export interface StampedWords {
  readonly words: WritableComputedRef<string>;
  /** What stands there, without the space around it; the field is empty then. `null`: nothing to keep. */
  take(): Stamped | null;
}

/** `begun`: what they are for. `now`: asked with the first letter. */
export function useStamped(account: AccountId, begun: string, now: () => Instant): StampedWords {
  // In one line, so that a reload finds both or neither. What was written before that has been read stands in a second line.
  const kept = useBegun(account, begun);
  const stamped = computed<Stamped | null>(() => {
    const lines = kept.value.split("\n").filter((line) => line !== "");
    const [first, ...rest] = lines.map((line) => JSON.parse(line) as Stamped);
    return first === undefined ? null : { text: [first, ...rest].map(({ text }) => text).join(""), instant: first.instant };
  });
  const words = computed({
    get: () => stamped.value?.text ?? "",
    set(text) {
      kept.value = text === "" ? "" : `${JSON.stringify({ text, instant: stamped.value?.instant ?? now() } satisfies Stamped)}\n`;
    },
  });
  return {
    words,
    take() {
      const taken = stamped.value;
      const text = taken?.text.trim() ?? "";
      if (taken === null || text === "") return null;
      kept.value = "";
      return { text, instant: taken.instant };
    },
  };
}
