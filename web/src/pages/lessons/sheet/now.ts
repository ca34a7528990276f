/** Now, on the server's clock as this tablet reckons it, for whoever shows time passing. */

import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { Sheet } from "../../../sheets/fold";
import type { Watch } from "../../../sheets/watch";

/** A second is seen to begin within a quarter of one. */
const TICK_MS = 250;

export function useNow(sheet: () => Sheet, clocks: Watch): Ref<number> {
  const reckon = (): number => sheet().clock.at(clocks.now());
  const now = ref(reckon());
  const tick = (): void => {
    now.value = reckon();
  };
  const timer = setInterval(tick, TICK_MS);
  // What has just been written must not lie in the future of what shows it.
  watch(sheet, tick);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
