/**
 * Taking up the marks of a meeting. A decision is built on the text as the server has it and sent with its change; the text here is never
 * changed first. What cannot be done is said, and nothing has happened.
 */

import { toBase64 } from "lib0/buffer";
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import type * as Y from "yjs";
import type { Content } from "../../../diff/content";
import { Refusal } from "../../../diff/hunk";
import { contentOf } from "../../../editor/content";
import { adoptedIn, adoption, release, rewriting, withdrawal, type Adopted } from "../../../meeting/adopt";
import { withWording } from "../../../meeting/clause";
import { entryOf, hunkOf } from "../../../meeting/marks";
import { collisions, fitOf, isInStep, nextOpen, untouching, type Fit } from "../../../meeting/take-up";
import type { MarkOutcome } from "../../../proto/Decisions";
import type { MeetingMark, MeetingView } from "../../../proto/Meetings";
import { ApiError } from "../../../api";
import { untilSaved, type Opened } from "../documents";
import { decide, type Meeting } from "./meeting";

/** The last words are usually on their way for less than a second. */
const SAVE_PATIENCE_MS = 8_000;
/** A committed decision comes back with the text in a moment; on a slow school network in a few. */
const STEP_PATIENCE_MS = 8_000;
/** How the place of a mark reads need not follow every letter. */
const REREAD_MS = 250;

export type Trouble =
  | { readonly kind: "error"; readonly error: unknown }
  /** The last words, or the last decision, have not gone all the way. */
  | { readonly kind: "behind" }
  /** The mark has no place any more, or cannot be taken out again. */
  | { readonly kind: "refused"; readonly refusal: Refusal };

export interface TakeUp {
  readonly marks: ComputedRef<readonly MeetingMark[]>;
  readonly current: ComputedRef<MeetingMark | null>;
  readonly content: ShallowRef<Content | null>;
  readonly adopted: ShallowRef<readonly Adopted[]>;
  readonly fit: ComputedRef<Fit | null>;
  readonly collided: ComputedRef<readonly MeetingMark[]>;
  readonly together: ComputedRef<readonly MeetingMark[]>;
  readonly isBusy: Ref<boolean>;
  readonly trouble: ShallowRef<Trouble | null>;
  select(id: string): void;
  decide(mark: MeetingMark, outcome: Exclude<MarkOutcome, "reopened">, note: string): Promise<boolean>;
  /** The mark's own wording, over whatever stands at its place now. */
  takeWording(mark: MeetingMark, note: string): Promise<boolean>;
  takeBack(mark: MeetingMark, words: "out" | "stay"): Promise<boolean>;
  adoptTogether(marks: readonly MeetingMark[]): Promise<number>;
}

class Behind extends Error {}

export function useTakeUp(meeting: Meeting, base: () => Content | null, own: () => Opened | null): TakeUp {
  const content = shallowRef<Content | null>(null);
  const adopted = shallowRef<readonly Adopted[]>([]);
  const chosen = ref<string | null>(null);
  const isBusy = ref(false);
  const trouble = shallowRef<Trouble | null>(null);

  const marks = computed<readonly MeetingMark[]>(() => meeting.view.value?.marks ?? []);
  const current = computed(() => marks.value.find((mark) => mark.id === chosen.value) ?? nextOpen(marks.value, null) ?? marks.value[0] ?? null);
  const fit = computed<Fit | null>(() => {
    const [start, mark, now] = [base(), current.value, content.value];
    if (start === null || mark === null || now === null || mark.decision !== null) return null;
    return fitOf(start, marks.value, adopted.value, mark, now);
  });
  const collided = computed(() => collisions(marks.value, adopted.value));
  const together = computed(() => untouching(marks.value, adopted.value));

  function reread(doc: Y.Doc): void {
    content.value = contentOf(doc);
    const next = adoptedIn(doc);
    // The same list again must not make everything that follows from it be worked out anew at each word.
    if (next.map((entry) => entry.mark).join() !== adopted.value.map((entry) => entry.mark).join()) adopted.value = next;
  }

  let stopReading = (): void => {};
  watch(
    () => (own()?.isReady === true ? own()?.document.doc : undefined),
    (doc) => {
      stopReading();
      if (doc === undefined) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const soon = (): void => {
        meeting.textChanged();
        timer ??= setTimeout(() => {
          timer = undefined;
          reread(doc);
        }, REREAD_MS);
      };
      reread(doc);
      doc.on("update", soon);
      stopReading = () => {
        clearTimeout(timer);
        doc.off("update", soon);
      };
    },
    { immediate: true },
  );
  onScopeDispose(() => stopReading());

  /** The text here holds every word and every decision that the server has said yes to. */
  async function inStep(): Promise<{ doc: Y.Doc; view: MeetingView; base: Content }> {
    const [opened, start] = [own(), base()];
    if (opened === null || start === null || !(await untilSaved(opened.document, SAVE_PATIENCE_MS))) throw new Behind();
    await meeting.refresh();
    const { doc } = opened.document;
    const isReady = (): boolean => isInStep(meeting.view.value?.marks ?? [], adoptedIn(doc));
    await new Promise<void>((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        doc.off("update", look);
        stop();
        end();
      };
      const look = (): void => {
        if (isReady()) finish(resolve);
      };
      const timer = setTimeout(() => finish(() => reject(new Behind())), STEP_PATIENCE_MS);
      const stop = watch(meeting.view, look);
      doc.on("update", look);
      look();
    });
    const view = meeting.view.value;
    if (view === null) throw new Behind();
    return { doc, view, base: start };
  }

  function failed(reason: unknown): void {
    if (reason instanceof Refusal) trouble.value = { kind: "refused", refusal: reason };
    else if (reason instanceof Behind) trouble.value = { kind: "behind" };
    else if (reason instanceof ApiError) trouble.value = { kind: "error", error: reason };
    else throw reason;
  }

  type Build = (doc: Y.Doc, base: Content, marks: readonly MeetingMark[]) => Uint8Array | null;

  async function send(mark: MeetingMark, outcome: MarkOutcome, note: string, build: Build): Promise<void> {
    const { doc, view, base: start } = await inStep();
    const update = build(doc, start, view.marks);
    const supersedes = outcome === "reopened" ? (mark.decision?.id ?? null) : null;
    await decide(view.id, { mark_id: mark.id, outcome, note, update: update === null ? null : toBase64(update), supersedes });
  }

  async function act(mark: MeetingMark, outcome: MarkOutcome, note: string, build: Build): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    trouble.value = null;
    try {
      await send(mark, outcome, note, build);
      await meeting.refresh();
      return true;
    } catch (reason) {
      failed(reason);
      // Somebody may have been first: what they decided is shown.
      await meeting.refresh();
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  function goOn(from: MeetingMark): void {
    chosen.value = nextOpen(marks.value, from.id)?.id ?? from.id;
  }

  async function takeUp(mark: MeetingMark, outcome: MarkOutcome, note: string, build: Build): Promise<boolean> {
    const isDone = await act(mark, outcome, note, build);
    if (isDone) goOn(mark);
    return isDone;
  }

  return {
    marks,
    current,
    content,
    adopted,
    fit,
    collided,
    together,
    isBusy,
    trouble,
    select: (id) => {
      trouble.value = null;
      chosen.value = id;
    },
    decide: (mark, outcome, note) =>
      takeUp(mark, outcome, note, (doc, start, all) => (outcome === "adopted" ? adoption(start, doc, [entryOf(mark, all)]) : null)),
    takeWording: (mark, note) =>
      takeUp(mark, "adapted", note, (doc, start) => {
        const wanted = withWording(start, hunkOf(mark), contentOf(doc));
        if (wanted === null) throw new Refusal("gone", mark.id, null);
        return rewriting(doc, wanted);
      }),
    takeBack: (mark, words) =>
      act(mark, "reopened", "", (doc, start) => {
        if (!adoptedIn(doc).some((entry) => entry.mark === mark.id)) return null;
        return words === "out" ? withdrawal(start, doc, mark.id) : release(doc, mark.id);
      }),
    adoptTogether: async (several) => {
      let done = 0;
      // One after the other: each is built on the text that holds the one before.
      for (const mark of several) {
        const isDone = await act(mark, "adopted", "", (doc, start, all) => adoption(start, doc, [entryOf(mark, all)]));
        if (isDone) done += 1;
        else if (trouble.value?.kind === "behind") break;
      }
      return done;
    },
  };
}
