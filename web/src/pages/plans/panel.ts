/**
 * A panel that stands in the address: the browser's Back, on a phone the way out of everything, closes it and stays on the plan.
 */

import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter, type RouteLocationNormalizedGeneric } from "vue-router";

/** Which of these panels is open; `null` when none is. */
export function usePanel<Name extends string>(names: readonly Name[]): WritableComputedRef<Name | null> {
  const route = useRoute();
  const router = useRouter();
  const open = (): Name | null => names.find((name) => name === route.query["panel"]) ?? null;
  return computed({
    get: open,
    set: (wanted) => {
      const { panel: _before, ...rest } = route.query;
      const closed = { path: route.path, query: rest };
      if (wanted !== null) {
        const next = { path: route.path, query: { ...rest, panel: wanted } };
        void (open() === null ? router.push(next) : router.replace(next));
        // Opened here: the step before is this page without it. Otherwise (a kept address) there is no such step.
      } else if (router.options.history.state["back"] === router.resolve(closed).fullPath) router.back();
      else void router.replace(closed);
    },
  });
}

type Place = Pick<RouteLocationNormalizedGeneric, "path" | "query">;

/** Only a panel was opened or closed: what lies under it stays where it is. */
export function isSameBesidePanel(one: Place, other: Place): boolean {
  const rest = ({ path, query }: Place): string => JSON.stringify([path, { ...query, panel: undefined }]);
  return rest(one) === rest(other);
}
