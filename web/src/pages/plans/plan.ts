/** One plan as the server sees it, asked again whenever it may have moved. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../account";
import { ApiError, getCached, getKeptFirst } from "../../api";
import type { Content } from "../../diff/content";
import { useEvents } from "../../events";
import type { PlanId, VersionId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import type { VersionView } from "../../proto/Versions";

/** The server says when a plan moves; this is for networks that let no such stream through. */
const POLL_MS = 60_000;

export interface Plan {
  readonly view: ShallowRef<PlanView | null>;
  readonly isFresh: ShallowRef<boolean>;
  readonly error: ShallowRef<unknown>;
  /** It was on the page a moment ago. */
  readonly isGone: ShallowRef<boolean>;
  refresh(): Promise<void>;
}

export function usePlan(id: () => PlanId): Plan {
  const view = shallowRef<PlanView | null>(null);
  const isFresh = shallowRef(true);
  const error = shallowRef<unknown>(null);
  const isGone = shallowRef(false);
  let asking = 0;
  let shown = "";

  // The same answer again must not redraw the page under a pen.
  function show(next: PlanView): void {
    const text = JSON.stringify(next);
    if (text === shown) return;
    shown = text;
    view.value = next;
  }

  async function refresh(): Promise<void> {
    const turn = ++asking;
    const plan = id();
    try {
      const known = await getCached<PlanView>(account().me.id, `/api/plans/${plan}`, (kept) => {
        if (turn === asking && view.value === null) show(kept);
      });
      if (turn !== asking) return;
      show(known.body);
      isFresh.value = known.isFresh;
      error.value = null;
    } catch (reason) {
      if (turn !== asking) return;
      error.value = reason;
      // Deleted, or no longer this person's to see: what stands on the page is not there any more.
      if (!(reason instanceof ApiError) || reason.code !== "not_found") return;
      isGone.value = view.value !== null;
      view.value = null;
      shown = "";
    }
  }

  watch(
    id,
    () => {
      view.value = null;
      shown = "";
      isGone.value = false;
      void refresh();
    },
    { immediate: true },
  );

  const look = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "plan_changed" && heard.plan_id === id())) look();
  });
  const timer = setInterval(look, POLL_MS);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("focus", look);
    window.removeEventListener("online", look);
  });
  return { view, isFresh, error, isGone, refresh };
}

export interface SealedVersion {
  readonly version: ShallowRef<VersionView | null>;
  readonly error: ShallowRef<unknown>;
}

export function useVersion(id: () => VersionId | null): SealedVersion {
  const version = shallowRef<VersionView | null>(null);
  const error = shallowRef<unknown>(null);
  const tries = shallowRef(0);
  const tryAgain = (): void => {
    if (error.value !== null) tries.value += 1;
  };
  window.addEventListener("online", tryAgain);
  onScopeDispose(() => window.removeEventListener("online", tryAgain));
  watch(
    [id, tries] as const,
    async ([wanted]) => {
      version.value = null;
      error.value = null;
      if (wanted === null) return;
      try {
        const loaded = await getKeptFirst<VersionView>(account().me.id, `/api/versions/${wanted}`);
        if (id() === wanted) version.value = loaded;
      } catch (reason) {
        if (id() === wanted) error.value = reason;
      }
    },
    { immediate: true },
  );
  return { version, error };
}

/** The server gives only content that its schema allows; the wire calls it unknown. */
export function contentOfVersion(version: VersionView): Content {
  return version.content as Content;
}
