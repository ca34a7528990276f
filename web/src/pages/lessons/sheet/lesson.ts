/** The lesson and its form as this device has them; every answer of the server is a look at its clock. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { Answers } from "../../../answers";
import { ApiError, get, getKeptFirst } from "../../../api";
import { useEvents } from "../../../events";
import type { AccountId, LessonId } from "../../../proto/Ids";
import type { Instrument } from "../../../proto/Instruments";
import type { InstrumentRef, LessonView } from "../../../proto/Lessons";
import type { EntryKind } from "../../../proto/SheetEntries";
import type { Instant, Watch } from "../../../sheets/watch";
import { partOf } from "../part";

/** Focus requests and the start by another observer come as notices; this is for networks that let no such stream through. */
const POLL_MS = 60_000;

export const lessonPath = (lesson: LessonId): string => `/api/lessons/${lesson}`;
export const instrumentPath = ({ id, version }: InstrumentRef): string => `/api/instruments/${encodeURIComponent(id)}/${version}`;

/** A look at the server's clock, and when its answer arrived. */
export interface Look {
  readonly what: Extract<EntryKind, { kind: "clock" }>;
  readonly instant: Instant;
}

export interface LessonHere {
  readonly view: ShallowRef<LessonView | null>;
  readonly instrument: ShallowRef<Instrument | null>;
  /** Why there is nothing to show, or nothing newer. */
  readonly error: ShallowRef<unknown>;
  readonly look: ShallowRef<Look | null>;
  show(view: LessonView): void;
  /** The form of a part that the lesson names no longer. */
  loadInstrument(ref: InstrumentRef): Promise<void>;
  refresh(): Promise<void>;
}

export function useLessonHere(account: AccountId, lesson: LessonId, clocks: Watch): LessonHere {
  const answers = Answers.of(account);
  const view = shallowRef<LessonView | null>(null);
  const instrument = shallowRef<Instrument | null>(null);
  const error = shallowRef<unknown>(null);
  const look = shallowRef<Look | null>(null);
  let turn = 0;

  function show(next: LessonView): void {
    turn += 1;
    view.value = next;
    void answers.keep(lessonPath(lesson), next);
  }

  async function refresh(): Promise<void> {
    const own = ++turn;
    const asked = clocks.now();
    try {
      const next = await get<LessonView>(lessonPath(lesson));
      const instant = clocks.now();
      if (instant.load === asked.load) {
        look.value = { what: { kind: "clock", server_ms: next.now_ms, round_trip_ms: instant.mono_ms - asked.mono_ms }, instant };
      }
      error.value = null;
      if (own === turn) show(next);
    } catch (reason) {
      error.value = reason;
      if (reason instanceof ApiError && (reason.code === "forbidden" || reason.code === "not_found")) await answers.forget(lessonPath(lesson));
    }
  }

  async function begin(): Promise<void> {
    const asked = refresh();
    const kept = (await answers.load(lessonPath(lesson))) as LessonView | undefined;
    view.value ??= kept ?? null;
    await asked;
  }

  async function loadInstrument(ref: InstrumentRef): Promise<void> {
    try {
      instrument.value = await getKeptFirst<Instrument>(account, instrumentPath(ref));
    } catch (reason) {
      error.value = reason;
    }
  }

  watch(
    [() => (view.value === null ? undefined : partOf(view.value, account)?.instrument), view],
    ([ref]) => {
      const known = instrument.value;
      if (ref !== undefined && (known?.id !== ref.id || known.version !== ref.version)) void loadInstrument(ref);
    },
  );

  const again = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "lesson_changed" && heard.lesson_id === lesson)) again();
  });
  const timer = setInterval(again, POLL_MS);
  document.addEventListener("visibilitychange", again);
  window.addEventListener("online", again);
  onScopeDispose(() => {
    turn += 1;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", again);
    window.removeEventListener("online", again);
  });
  void begin();
  return { view, instrument, error, look, show, loadInstrument, refresh };
}
