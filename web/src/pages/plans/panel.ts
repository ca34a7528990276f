/**
 * A panel that stands in the address: the browser's Back, on a phone the way out of everything, closes it and stays on the plan.
 */

import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

export function usePanel(name: string): WritableComputedRef<boolean> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => route.query["panel"] === name,
    set: (isOpen) => {
      const { panel: _closed, ...rest } = route.query;
      if (isOpen) void router.push({ path: route.path, query: { ...rest, panel: name } });
      // Opened here: the step before is this page without it. Otherwise (a kept address) there is no such step.
      else if (router.options.history.state["back"] === router.resolve({ path: route.path, query: rest }).fullPath) router.back();
      else void router.replace({ path: route.path, query: rest });
    },
  });
}
