/** The observation forms that a lesson can be watched with, as the server has them; a copy stays on this device. */

import { computed, shallowRef, type ComputedRef } from "vue";
import { account } from "../../account";
import { getCached } from "../../api";
import type { Instrument } from "../../proto/Instruments";
import type { InstrumentRef } from "../../proto/Lessons";
import { language } from "../../text";
import { watchFormOf, worded, type WatchForm } from "./coverage";
import { keyOf } from "./planning";

export interface Instruments {
  readonly forms: ComputedRef<readonly WatchForm[]>;
  readonly hasCome: ComputedRef<boolean>;
  /** What people call it; its id while that is not known. */
  nameOf(ref: InstrumentRef): string;
  get(ref: InstrumentRef): Instrument | null;
}

export function useInstruments(): Instruments {
  const all = shallowRef<readonly Instrument[]>([]);
  const byKey = computed(() => new Map(all.value.map((instrument) => [keyOf(instrument), instrument])));

  async function load(): Promise<void> {
    try {
      const known = await getCached<Instrument[]>(account().me.id, "/api/instruments", (kept) => (all.value = kept));
      all.value = known.body;
    } catch {
      // Whoever needs them says that they have not come.
    }
  }
  void load();

  const get = (ref: InstrumentRef): Instrument | null => byKey.value.get(keyOf(ref)) ?? null;
  return {
    forms: computed(() => all.value.map((instrument) => watchFormOf(instrument, language.value))),
    hasCome: computed(() => all.value.length > 0),
    nameOf: (ref) => {
      const known = get(ref);
      return known === null ? ref.id : worded(known.name, language.value);
    },
    get,
  };
}
