/** Words that are being written: until an entry takes them, they are the person's alone, and nothing may take them away. */

import { onBeforeUnmount, ref, watch, type Ref } from "vue";
import { Answers } from "../../../answers";
import type { AccountId } from "../../../proto/Ids";

/** Long enough not to keep every word for itself, short enough that what is lost in a crash is a few words. */
const PAUSE_MS = 2_000;

/** What the sheet says, and whether it can be written. */
export interface Written {
  readonly text: string;
  readonly isOpen: boolean;
}

export interface Draft {
  readonly words: Ref<string>;
  keep(): void;
  keepSoon(): void;
}

/** Kept as an entry when the person pauses or leaves the field. */
export function useDraft(written: Written, take: (text: string) => void): Draft {
  const words = ref(written.text);
  let kept = written.text;
  let pause: ReturnType<typeof setTimeout> | undefined;

  function keep(): void {
    clearTimeout(pause);
    const text = words.value.trim();
    if (!written.isOpen || text === kept.trim()) return;
    kept = text;
    take(text);
  }

  watch(
    () => written.text,
    (text) => {
      // What came from another device, or was taken back; not over words that are being written.
      if (words.value.trim() === kept.trim()) words.value = text;
      kept = text;
    },
  );
  onBeforeUnmount(keep);
  return {
    words,
    keep,
    keepSoon() {
      clearTimeout(pause);
      pause = setTimeout(keep, PAUSE_MS);
    },
  };
}

/** Words for an entry that is still to come: this device keeps them through a reload. `begun`: what they are for. */
export function useBegun(account: AccountId, begun: string): Ref<string> {
  const answers = Answers.of(account);
  const words = ref("");
  void answers.load(begun).then((kept) => {
    if (typeof kept === "string" && words.value === "") words.value = kept;
  });
  // At once: the page may be closed in this very moment. And only what was written: who has not heard yet what is kept must not write over it.
  watch(words, (now) => void answers.keep(begun, now), { flush: "sync" });
  return words;
}
