/** The observation forms that a lesson can be watched with, as the server has them; a copy stays on this device. */

import { computed, shallowRef, watch, type ComputedRef } from "vue";
import { account } from "../../account";
import { getCached, getKeptFirst } from "../../api";
import type { Instrument } from "../../proto/Instruments";
import type { InstrumentRef } from "../../proto/Lessons";
import { language } from "../../text";
import { watchFormOf, worded, type WatchForm } from "./coverage";
import { keyOf } from "./planning";
import { instrumentPath } from "./sheet/lesson";

export interface Instruments {
  /** Those that a new visit can be planned with. */
  readonly forms: ComputedRef<readonly WatchForm[]>;
  /** What people call it; its id while that is not known. */
  nameOf(ref: InstrumentRef): string;
  get(ref: InstrumentRef): Instrument | null;
}

/** `used`: what the page is about; an older version of a form is not offered any more, but still read. */
export function useInstruments(used: () => readonly InstrumentRef[]): Instruments {
  const { me } = account();
  const offered = shallowRef<readonly Instrument[]>([]);
  const older = shallowRef<readonly Instrument[]>([]);
  const byKey = computed(() => new Map([...older.value, ...offered.value].map((instrument) => [keyOf(instrument), instrument])));
  const get = (ref: InstrumentRef): Instrument | null => byKey.value.get(keyOf(ref)) ?? null;

  async function loadOffered(): Promise<void> {
    try {
      const known = await getCached<Instrument[]>(me.id, "/api/instruments", (kept) => (offered.value = kept));
      offered.value = known.body;
    } catch {
      // Whoever needs them says that they have not come.
    }
  }

  async function loadOlder(): Promise<void> {
    for (const ref of used()) {
      if (get(ref) !== null) continue;
      try {
        const instrument = await getKeptFirst<Instrument>(me.id, instrumentPath(ref));
        older.value = [...older.value, instrument];
      } catch {
        // The page says its id.
      }
    }
  }

  const offeredHaveCome = loadOffered();
  watch(
    () => used().map(keyOf).join(),
    async () => {
      await offeredHaveCome;
      await loadOlder();
    },
    { immediate: true },
  );

  return {
    forms: computed(() => offered.value.map((instrument) => watchFormOf(instrument, language.value))),
    nameOf: (ref) => {
      const known = get(ref);
      return known === null ? ref.id : worded(known.name, language.value);
    },
    get,
  };
}
