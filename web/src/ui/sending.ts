/** One thing that is being sent to the server: whether it is under way, and what went wrong with it. */

import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

export interface Sending {
  readonly isBusy: Ref<boolean>;
  readonly error: ShallowRef<unknown>;
  /** Does the work, unless it is under way already: a button is easily pressed twice. */
  send(work: () => Promise<void>): Promise<void>;
}

export function useSending(): Sending {
  const isBusy = ref(false);
  const error = shallowRef<unknown>(null);

  async function send(work: () => Promise<void>): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      await work();
    } catch (reason) {
      error.value = reason;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, error, send };
}
