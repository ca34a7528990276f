/** Sealed versions at hand: what was read once stays, so that sliding back and forth waits for nothing. */

import { computed, shallowReactive, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getKeptFirst } from "../../../api";
import type { Content } from "../../../diff/content";
import type { VersionId } from "../../../proto/Ids";
import type { VersionView } from "../../../proto/Versions";
import { contentOfVersion } from "../plan";

export interface Sealed {
  readonly contents: ReadonlyMap<VersionId, Content>;
  /** Why one of the wanted is missing. */
  readonly error: ComputedRef<unknown>;
  /** The next version is likely to be wanted too. */
  prepare(versions: readonly VersionId[]): void;
}

export function useSealed(wanted: () => readonly VersionId[]): Sealed {
  const { me } = account();
  const contents = shallowReactive(new Map<VersionId, Content>());
  const errors: ShallowRef<ReadonlyMap<VersionId, unknown>> = shallowRef(new Map());
  const asked = new Set<VersionId>();

  async function load(id: VersionId): Promise<void> {
    if (asked.has(id)) return;
    asked.add(id);
    try {
      contents.set(id, contentOfVersion(await getKeptFirst<VersionView>(me.id, `/api/versions/${id}`)));
    } catch (reason) {
      // Asked again when somebody comes back to it.
      asked.delete(id);
      errors.value = new Map(errors.value).set(id, reason);
    }
  }

  watch(
    () => wanted().join(" "),
    () => {
      for (const id of wanted()) void load(id);
    },
    { immediate: true },
  );
  const error = computed(() => wanted().flatMap((id) => (contents.has(id) || !errors.value.has(id) ? [] : [errors.value.get(id)]))[0] ?? null);
  return {
    contents,
    error,
    prepare: (versions) => {
      for (const id of versions) void load(id);
    },
  };
}
