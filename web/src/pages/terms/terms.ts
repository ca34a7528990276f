/** The terms of a group and the one that is shown, asked again whenever it may have changed. */

import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { account } from "../../account";
import { getCached } from "../../api";
import { useEvents } from "../../events";
import type { GroupId, TermId } from "../../proto/Ids";
import type { TermSummary, TermView } from "../../proto/Terms";

export interface Terms {
  readonly all: ShallowRef<readonly TermSummary[] | null>;
  readonly chosen: Ref<TermId>;
  readonly term: ShallowRef<TermView | null>;
  readonly isFresh: Ref<boolean>;
  readonly error: ShallowRef<unknown>;
  /** The server has just answered with it. */
  show(view: TermView): void;
  refresh(): Promise<void>;
}

export function useTerms(group: () => GroupId): Terms {
  const { me } = account();
  const all = shallowRef<readonly TermSummary[] | null>(null);
  const chosen = ref<TermId>("");
  const term = shallowRef<TermView | null>(null);
  const isFresh = ref(true);
  const error = shallowRef<unknown>(null);

  function showAll(list: readonly TermSummary[]): void {
    all.value = list;
    // The latest that has begun, or the next one.
    if (!list.some((one) => one.id === chosen.value)) chosen.value = (list.find((one) => one.begins_at_ms <= Date.now()) ?? list[list.length - 1])?.id ?? "";
  }

  async function loadTerm(): Promise<void> {
    const id = chosen.value;
    if (id === "") return;
    const known = await getCached<TermView>(me.id, `/api/terms/${id}`, (kept) => {
      if (chosen.value === id && term.value?.id !== id) term.value = kept;
    });
    if (chosen.value !== id) return;
    term.value = known.body;
    isFresh.value = known.isFresh;
  }

  async function refresh(): Promise<void> {
    try {
      const known = await getCached<TermSummary[]>(me.id, `/api/groups/${group()}/terms`, () => {});
      showAll(known.body);
      await loadTerm();
      error.value = null;
    } catch (reason) {
      error.value = reason;
    }
  }

  function show(view: TermView): void {
    term.value = view;
    isFresh.value = true;
    const { id, name, begins_at_ms, weeks } = view;
    if (all.value?.some((one) => one.id === id) !== true) all.value = [{ id, name, begins_at_ms, weeks }, ...(all.value ?? [])];
    chosen.value = id;
  }

  watch(chosen, async (id) => {
    if (id === "" || term.value?.id === id) return;
    try {
      await loadTerm();
    } catch (reason) {
      error.value = reason;
    }
  });
  const look = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  useEvents((heard) => {
    const concerns = heard.kind === "term_changed" || heard.kind === "group_changed" || heard.kind === "plan_changed";
    if (heard.kind === "opened" || (concerns && heard.group_id === group())) look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  void refresh();
  return { all, chosen, term, isFresh, error, show, refresh };
}
