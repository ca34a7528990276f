/** Words that are being written: until an entry takes them, they are the person's alone, and nothing may take them away. */

import { computed, onBeforeUnmount, ref, watch, type Ref } from "vue";
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

/** Kept as an entry when the person pauses, or leaves the field or the page. */
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
  // Before the sync hears of it, which then writes down what it has.
  const onHidden = (): void => {
    if (document.visibilityState === "hidden") keep();
  };
  window.addEventListener("pagehide", keep, { capture: true });
  window.addEventListener("visibilitychange", onHidden, { capture: true });
  onBeforeUnmount(() => {
    window.removeEventListener("pagehide", keep, { capture: true });
    window.removeEventListener("visibilitychange", onHidden, { capture: true });
    keep();
  });
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
  return useKept(account, begun, (kept, now) => kept + now);
}

/** The same for a number that is being counted; `null`: nobody has begun. */
export function useBegunNumber(account: AccountId, begun: string): Ref<number | null> {
  const digits = useKept(account, begun, (kept, now) => (now === "" ? kept : now));
  return computed({
    get: () => (digits.value === "" ? null : Number(digits.value)),
    set: (next) => (digits.value = next === null ? "" : String(next)),
  });
}

/** `join`: of what is kept, and what was written before that was read. */
function useKept(account: AccountId, begun: string, join: (kept: string, now: string) => string): Ref<string> {
  const answers = Answers.of(account);
  const words = ref("");
  // At once: the page may be closed in this very moment.
  const keep = (now: string): void => void answers.keep(begun, now);
  void answers.load(begun).then((kept) => {
    // Only from here on: who has not read yet what is kept would write over it.
    watch(words, keep, { flush: "sync" });
    if (typeof kept === "string" && kept !== "") words.value = join(kept, words.value);
    else if (words.value !== "") keep(words.value);
  });
  return words;
}
