/** A sheet on nobody's lesson: the same keys, pen and folding as in class, in the memory of this page; the server computes it. */

import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import * as Y from "yjs";
import { post } from "../../api";
import type { Definition, TriedOut, TryOut } from "../../proto/OwnInstruments";
import type { SheetEntry } from "../../proto/SheetEntries";
import type { SheetEvent } from "../../proto/Sheets";
import { fold, type Sheet } from "../../sheets/fold";
import { entriesOf, SheetPen, type Pen } from "../../sheets/pen";
import { Watch } from "../../sheets/watch";

/** After the last tap. */
const PAUSE_MS = 250;

export interface Trying {
  readonly sheet: ComputedRef<Sheet>;
  readonly pen: Pen;
  readonly tried: ShallowRef<TriedOut | null>;
  readonly error: ShallowRef<unknown>;
  readonly isComputing: Ref<boolean>;
}

export function useTrying(definition: () => Definition): Trying {
  const doc = new Y.Doc();
  const clocks = new Watch();
  const pen = new SheetPen(doc, clocks);
  const entries = shallowRef<readonly SheetEntry[]>([]);
  const root = entriesOf(doc);
  root.observe(() => (entries.value = root.toArray()));
  const startedAtMs = clocks.now().wall_ms;
  const sheet = computed(() => fold(entries.value, { startedAtMs, endedAtMs: null, withdrawnAtMs: null }));

  const tried = shallowRef<TriedOut | null>(null);
  const error = shallowRef<unknown>(null);
  const isComputing = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function compute(): Promise<void> {
    const turn = ++asked;
    isComputing.value = true;
    const events = sheet.value.events.map(({ id, t_ms, event }): SheetEvent => ({ id, t_ms: Math.max(0, t_ms ?? 0), ...event }));
    const answers = Object.fromEntries([...sheet.value.answers].map(([key, { answer }]) => [key, answer]));
    const body: TryOut = { definition: definition(), events, answers };
    try {
      const answer = await post<TriedOut>("/api/own-instruments/try", body);
      if (turn === asked) [tried.value, error.value] = [answer, null];
    } catch (reason) {
      if (turn === asked) error.value = reason;
    } finally {
      if (turn === asked) isComputing.value = false;
    }
  }

  watch(
    [entries, definition],
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void compute(), PAUSE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    doc.destroy();
  });
  return { sheet, pen, tried, error, isComputing };
}
