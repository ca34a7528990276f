/** The sheet that is open: its document, what it says, and the pen that writes it. */

import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { lateEditKept, type Account } from "../../../account";
import type { DocumentId, LessonId } from "../../../proto/Ids";
import type { LessonView, StartLesson } from "../../../proto/Lessons";
import type { SheetEntry } from "../../../proto/SheetEntries";
import type { Sheet } from "../../../sheets/fold";
import { grow, type Grown } from "../../../sheets/grow";
import { entriesOf, SheetPen } from "../../../sheets/pen";
import { Watch } from "../../../sheets/watch";
import type { OpenDocument } from "../../../sync/document";
import { useDocument, type Opened } from "../../plans/documents";
import { partOf } from "../part";
import { useLessonHere, type LessonHere } from "./lesson";
import { keepSheet, loadKeptSheet } from "./kept";
import { ownSheet, type Left } from "./own";

export interface SheetHere {
  readonly lesson: LessonHere;
  readonly opened: ShallowRef<Opened | null>;
  readonly sheet: ComputedRef<Sheet>;
  /** `null` while nothing may be written: not open yet, submitted, or not one's own. */
  readonly pen: ComputedRef<SheetPen | null>;
  /** This person has no sheet in this lesson. */
  readonly isNone: ShallowRef<boolean>;
  /** This person is not to observe the lesson any more, and reads what this device holds of their sheet. */
  readonly isTakenOff: ShallowRef<boolean>;
  /** What this device still holds beside a sheet that another one has submitted. */
  readonly left: ShallowRef<Left | null>;
  readonly watch: Watch;
  start(): void;
}

export function useSheet({ me, sync }: Account, id: LessonId): SheetHere {
  const clocks = new Watch();
  const lesson = useLessonHere(me.id, id, clocks);
  const document = shallowRef<DocumentId | null>(null);
  const isNone = shallowRef(false);
  const isTakenOff = shallowRef(false);
  const left = shallowRef<Left | null>(null);
  const entries = shallowRef<readonly SheetEntry[]>([]);
  let begun: OpenDocument | null = null;

  async function settle(view: LessonView): Promise<void> {
    const own = await ownSheet(me.id, sync, view, (now) => {
      left.value = now;
      if (now === "handed in") lateEditKept();
    });
    const part = partOf(view, me.id);
    if (own !== null && part !== null) void keepSheet(me.id, id, { document: own, instrument: part.instrument });
    const kept = part === null ? await loadKeptSheet(me.id, id) : null;
    isNone.value = own === null && kept === null;
    isTakenOff.value = kept !== null;
    if (kept !== null) void lesson.loadInstrument(kept.instrument);
    const shown = own ?? kept?.document ?? null;
    if (shown === null || shown === document.value) return;
    // Held until the page has opened it too: the first to open it says that it begins here.
    begun?.dispose();
    begun = part !== null && part.sheet == null ? sync.begin(shown) : null;
    document.value = shown;
  }

  let settled: string | null = null;
  watch(lesson.view, (view) => {
    if (view === null) return;
    const sheet = partOf(view, me.id)?.sheet;
    const known = `${sheet?.document_id} ${sheet?.submitted_at_ms == null} ${partOf(view, me.id) === null}`;
    if (known === settled && left.value !== "waits") return;
    settled = known;
    void settle(view);
  });
  const stopRefused = sync.requests.onSettled(({ request, outcome }) => {
    // Refused: a second tablet's sheet came first, or the visit has changed. The lesson says which.
    if (outcome === "refused" && request.creates === document.value) void lesson.refresh();
  });

  const opened = useDocument(sync, () => document.value);
  const shown = computed(() => (opened.value?.isReady === true ? opened.value.document.doc : null));
  let unfollow = (): void => {};
  watch(shown, (doc) => {
    unfollow();
    unfollow = () => {};
    if (doc === null) return;
    const root = entriesOf(doc);
    const read = (): void => {
      entries.value = root.toArray();
    };
    root.observe(read);
    unfollow = () => root.unobserve(read);
    read();
  });

  // Every tap changes what is saved; the keys need be drawn anew for that only when the pen is another.
  // A lesson that was called off takes nothing more, nor one that this person is not to observe; nobody may go on writing what nobody will read.
  const mayWrite = computed(() => {
    const view = lesson.view.value;
    return opened.value?.right === "write" && view !== null && view.state !== "cancelled" && partOf(view, me.id) !== null;
  });
  const pen = computed(() => (shown.value === null || !mayWrite.value ? null : new SheetPen(shown.value, clocks)));

  /** One look at every load, and a better one when there is one: the quickest counts for all of it. */
  let quickest = { load: "", round_trip_ms: Infinity };
  watch([lesson.look, pen], ([look, writer]) => {
    if (look === null || writer === null) return;
    const { round_trip_ms } = look.what;
    if (look.instant.load === quickest.load && round_trip_ms >= quickest.round_trip_ms) return;
    quickest = { load: look.instant.load, round_trip_ms };
    writer.add(look.what, look.instant);
  });

  const times = computed(() => {
    const { started_at_ms: startedAtMs = null, ended_at_ms: endedAtMs = null, withdrawn_at_ms: withdrawnAtMs = null } = lesson.view.value?.clock ?? {};
    return { startedAtMs, endedAtMs, withdrawnAtMs };
  });
  const grown = computed<Grown>((before) => grow(before ?? null, entries.value, times.value));
  const sheet = computed(() => grown.value.sheet);

  function start(): void {
    const writer = pen.value;
    if (writer === null || sheet.value.ownStartMs !== null) return;
    const instant = writer.instant();
    const { withdrawnAtMs } = times.value;
    writer.add(withdrawnAtMs === null ? { kind: "start" } : { kind: "start", after_withdrawal_ms: withdrawnAtMs }, instant);
    const body: StartLesson = { at_ms: Math.round(sheet.value.clock.at(instant)), after_withdrawal_ms: withdrawnAtMs };
    void sync.requests.send({ method: "POST", path: `/api/lessons/${id}/start`, body, creates: null });
  }

  onScopeDispose(() => {
    stopRefused();
    unfollow();
    begun?.dispose();
  });
  return { lesson, opened, sheet, pen, isNone, isTakenOff, left, watch: clocks, start };
}
