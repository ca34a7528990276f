/** The observation forms as the server has them: a list of what can be planned with, and each whole form where it is needed. */

import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../account";
import { getCached, getKeptFirst } from "../../api";
import type { Instrument, InstrumentSummary } from "../../proto/Instruments";
import type { InstrumentRef } from "../../proto/Lessons";
import { language, t } from "../../text";
import { watchFormOf, worded, type WatchForm } from "./coverage";
import { keyOf } from "./planning";
import { instrumentPath } from "./sheet/lesson";

export interface Instruments {
  /** What people call it; a plain word while this device does not know. */
  nameOf(ref: InstrumentRef): string;
  get(ref: InstrumentRef): Instrument | null;
}

type Whole = (ref: InstrumentRef) => Instrument | null;

function useOffered(): ShallowRef<readonly InstrumentSummary[]> {
  const offered = shallowRef<readonly InstrumentSummary[]>([]);
  async function load(): Promise<void> {
    try {
      const known = await getCached<InstrumentSummary[]>(account().me.id, "/api/instruments", (kept) => (offered.value = kept));
      offered.value = known.body;
    } catch {
      // Whoever needs them says that they have not come.
    }
  }
  void load();
  return offered;
}

/** A version of a form never changes: once on this device, it is not asked for again. */
function useWhole(refs: () => readonly InstrumentRef[]): Whole {
  const whole = shallowRef<ReadonlyMap<string, Instrument>>(new Map());

  async function load(ref: InstrumentRef): Promise<void> {
    try {
      const instrument = await getKeptFirst<Instrument>(account().me.id, instrumentPath(ref));
      whole.value = new Map([...whole.value, [keyOf(ref), instrument]]);
    } catch {
      // A plain word stands for it.
    }
  }

  const asked = new Set<string>();
  watch(
    refs,
    (all) => {
      for (const ref of all) {
        if (asked.has(keyOf(ref))) continue;
        asked.add(keyOf(ref));
        void load(ref);
      }
    },
    { immediate: true },
  );
  return (ref) => whole.value.get(keyOf(ref)) ?? null;
}

/** For reading what was written with them. */
export function useInstruments(used: () => readonly InstrumentRef[]): Instruments {
  const offered = useOffered();
  const get = useWhole(used);
  return {
    nameOf: (ref) => {
      // Versions of a form are called alike.
      const known = get(ref) ?? offered.value.find((one) => keyOf(one) === keyOf(ref)) ?? offered.value.find(({ id }) => id === ref.id);
      return known === undefined ? t.value.visits.form.someForm : worded(known.name, language.value);
    },
    get,
  };
}

/** For planning: those that are offered to observers, and the older versions with which the visit was planned before. */
export function useForms(used: readonly InstrumentRef[]): ComputedRef<readonly WatchForm[]> {
  const all = useOffered();
  const offered = computed(() => all.value.filter(({ written_by: writers }) => writers !== "guests"));
  const get = useWhole(() => [...used, ...offered.value.filter(({ kind }) => kind === "viewpoints")]);
  return computed(() => {
    const forms = new Map(
      offered.value.map((one): [string, WatchForm] => [keyOf(one), { key: keyOf(one), name: worded(one.name, language.value), kind: one.kind, dimensions: [] }]),
    );
    for (const ref of [...used, ...offered.value]) {
      const whole = get(ref);
      if (whole !== null) forms.set(keyOf(ref), watchFormOf(whole, language.value));
    }
    return [...forms.values()];
  });
}
