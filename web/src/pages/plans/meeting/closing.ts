/** How far a meeting's closing checks are, asked again whenever they may have moved. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { get } from "../../../api";
import { useEvents } from "../../../events";
import type { PlanView } from "../../../proto/Plans";
import type { Closing } from "../../../proto/Workflow";

/** Sign-ins come in the first minutes of a meeting; nothing else tells of them here. */
const LOOK_MS = 10_000;

/** Whether the group has agreed on anything. */
export function hasChecks({ workflow: { closing } }: PlanView): boolean {
  return closing.min_signed_in > 0 || closing.absences || closing.minutes;
}

/** Null where the group has agreed on nothing, and until the server has answered. */
export function useClosing(view: () => PlanView): ShallowRef<Closing | null> {
  const closing = shallowRef<Closing | null>(null);

  async function load(): Promise<void> {
    if (!hasChecks(view())) return;
    try {
      closing.value = await get<Closing>(`/api/plans/${view().id}/closing`);
    } catch {
      // Offline: what was last known stays, and sealing asks the server anyway.
    }
  }

  watch(view, load, { immediate: true });
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "plan_changed" && heard.plan_id === view().id)) void load();
  });
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") void load();
  }, LOOK_MS);
  onScopeDispose(() => clearInterval(timer));
  return closing;
}
