/** The draft of one table on this page: saved by itself soon after every change, one save after the other. */

import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { ApiError, put } from "../../api";
import type { InstrumentId } from "../../proto/Instruments";
import type { Definition, Draft, OwnInstrument, SaveDraft } from "../../proto/OwnInstruments";

export const draftPath = (id: InstrumentId): string => `/api/own-instruments/${id}/draft`;

/** After the last key: not at every one, and before the person looks up. */
const PAUSE_MS = 700;

/** `stale`: somebody else saved since. `frozen`: the version that this would be is frozen. Both end the saving; nothing is overwritten. */
export type DraftState = "saved" | "changed" | "saving" | "offline" | "refused" | "stale" | "frozen";

export interface OpenDraft {
  readonly definition: Definition;
  /** As the server has it, with what it says of it. */
  readonly saved: ShallowRef<Draft>;
  readonly state: Ref<DraftState>;
  readonly error: ShallowRef<unknown>;
  readonly isSafe: ComputedRef<boolean>;
  /** What is still to be saved, saved; true if it was. */
  flush(): Promise<boolean>;
}

function stateOf(error: unknown): DraftState {
  if (!(error instanceof ApiError)) return "refused";
  if (error.code === "stale") return "stale";
  if (error.code === "conflict") return "frozen";
  return error.code === "offline" || error.code === "internal" ? "offline" : "refused";
}

export function useDraft(id: InstrumentId, begun: Draft): OpenDraft {
  const definition = reactive(structuredClone(begun.definition)) as Definition;
  const saved = shallowRef(begun);
  const state = ref<DraftState>("saved");
  const error = shallowRef<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isChanged = false;
  /** Its answer was lost: it may have been saved. Sent again as it was, it changes nothing and says which revision came of it. */
  let unanswered: SaveDraft | null = null;
  let last: Promise<void> = Promise.resolve();

  const isOver = (): boolean => state.value === "stale" || state.value === "frozen";
  const isBehind = (): boolean => isChanged || unanswered !== null || state.value === "refused";

  function next(): SaveDraft {
    isChanged = false;
    const { version, revision } = saved.value;
    return { version, revision, definition: JSON.parse(JSON.stringify(definition)) as Definition };
  }

  async function send(): Promise<void> {
    state.value = "saving";
    const body = unanswered ?? next();
    unanswered = body;
    try {
      const { draft } = await put<OwnInstrument>(draftPath(id), body);
      if (draft !== null) saved.value = draft;
      error.value = null;
      unanswered = null;
      state.value = isChanged ? "changed" : "saved";
    } catch (reason) {
      error.value = reason;
      state.value = stateOf(reason);
      if (state.value !== "offline") unanswered = null;
    }
  }

  async function sendAll(): Promise<void> {
    while (!isOver() && isBehind()) {
      // What was written since the answer was lost comes after it.
      if (unanswered !== null) isChanged = true;
      await send();
      if (state.value !== "changed") return;
    }
  }

  /** Two saves at once would be strangers to each other. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    last = last.then(sendAll);
    await last;
    return state.value === "saved";
  }

  watch(
    definition,
    () => {
      isChanged = true;
      if (isOver()) return;
      if (state.value === "saved") state.value = "changed";
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    { deep: true },
  );

  const retry = (): void => {
    if (state.value === "offline") void flush();
  };
  window.addEventListener("online", retry);
  onScopeDispose(() => {
    clearTimeout(timer);
    window.removeEventListener("online", retry);
  });
  return { definition, saved, state, error, isSafe: computed(() => state.value === "saved"), flush };
}
