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
import { adoptedIn, adoption, holdsChange, release, rewording, withdrawal, type Adopted } from "../../../meeting/adopt";
import { buildAnew } from "../../../meeting/anew";
import { entryOf, hunkOf } from "../../../meeting/marks";
import { nothingOverwritten, overwrittenIn, type Overwritten } from "../../../meeting/standing";
import { fitOf, fitOfAll, fitting, nextOpen, suggestionOf, untouching, type Fit } from "../../../meeting/take-up";
import { wordings, type Taking, type Wordings } from "../../../meeting/wording";
import type { Decision, MarkOutcome } from "../../../proto/Decisions";
import type { DecisionId } from "../../../proto/Ids";
import type { MeetingMark, MeetingView } from "../../../proto/Meetings";
import { ApiError } from "../../../api";
import { randomUuid } from "../../../sync/surroundings";
import { untilSaved, type Opened } from "../documents";
import { useInHand, type InHand } from "./inHand";
import { decide, decideTogether, type Meeting } from "./meeting";

/** The last words are usually on their way for less than a second. */
const SAVE_PATIENCE_MS = 8_000;
/** A committed decision comes back with the text in a moment; on a slow school network in a few. */
const STEP_PATIENCE_MS = 8_000;
/** How the place of a mark reads follows when whoever writes pauses, and now and then where nobody does. */
const PAUSE_MS = 300;
const LONGEST_MS = 3_000;

/** As the server takes them. */
const mostTogether = 500;

export type Outcome = Exclude<MarkOutcome, "reopened">;

export type Trouble =
  | { readonly kind: "error"; readonly error: unknown }
  /** The last words, or the last decision, have not gone all the way. */
  | { readonly kind: "behind" }
  /** Somebody else was first on this mark. */
  | { readonly kind: "overtaken"; readonly by: Decision }
  /** The mark has no place any more, or cannot be taken out again. */
  | { readonly kind: "refused"; readonly refusal: Refusal };

export interface TakeUp {
  readonly marks: ComputedRef<readonly MeetingMark[]>;
  readonly current: ComputedRef<MeetingMark | null>;
  readonly content: ShallowRef<Content | null>;
  readonly adopted: ShallowRef<readonly Adopted[]>;
  readonly fit: ComputedRef<Fit | null>;
  /** Of a mark that does not fit: what stands at its place now, and what its author would have there. The card and the paper show these. */
  readonly both: ComputedRef<Wordings | null>;
  readonly together: ComputedRef<readonly MeetingMark[]>;
  /** Adopted marks whose words are no longer in the text. */
  readonly overwritten: ComputedRef<Overwritten>;
  readonly isBusy: Ref<boolean>;
  /** Of the mark in hand, or of what was done from it. */
  readonly trouble: ComputedRef<Trouble | null>;
  /** Of adopting at one stroke. */
  readonly troubleTogether: ComputedRef<Trouble | null>;
  /** About the mark in hand; kept until it has gone along with a decision. */
  readonly note: InHand["note"];
  select(id: string): void;
  /** The open marks of the current one's suggestion; itself alone where it has none. */
  readonly suggestion: ComputedRef<readonly MeetingMark[]>;
  /** Whether all of the suggestion could be adopted. */
  readonly fitsWhole: ComputedRef<boolean>;
  decide(mark: MeetingMark, outcome: Outcome, note: string): Promise<boolean>;
  /** One outcome for several marks. */
  decideTogether(marks: readonly MeetingMark[], outcome: Outcome, note: string): Promise<boolean>;
  /** The mark's own wording, as it was shown, over whatever stands at its place now. */
  takeWording(mark: MeetingMark, shown: Taking, note: string): Promise<boolean>;
  takeBack(mark: MeetingMark, words: "out" | "stay"): Promise<boolean>;
  /** Of the marks that touch no other those that can be adopted now, as many as go at one stroke. */
  fitting(): readonly MeetingMark[];
  /** All of them, or none. */
  adoptTogether(marks: readonly MeetingMark[]): Promise<boolean>;
}

class Behind extends Error {}

class Overtaken extends Error {
  constructor(readonly by: Decision) {
    super(`${by.by.name} was first`);
  }
}

export function useTakeUp(meeting: Meeting, base: () => Content | null, own: () => Opened | null, isShown: () => boolean): TakeUp {
  const content = shallowRef<Content | null>(null);
  const adopted = shallowRef<readonly Adopted[]>([]);
  const isBusy = ref(false);
  /** `mark` is the one that was in hand; `null` for adopting at one stroke. */
  const failure = shallowRef<{ readonly mark: string | null; readonly trouble: Trouble } | null>(null);

  const marks = computed<readonly MeetingMark[]>(() => meeting.view.value?.marks ?? []);
  const { current, note, select, forgetNote } = useInHand(() => marks.value, isShown);
  const trouble = computed(() => (failure.value !== null && failure.value.mark === current.value?.id ? failure.value.trouble : null));
  const troubleTogether = computed(() => (failure.value?.mark === null ? failure.value.trouble : null));
  const fit = computed<Fit | null>(() => {
    const [start, mark, now] = [base(), current.value, content.value];
    if (start === null || mark === null || now === null || mark.decision !== null) return null;
    return fitOf(start, marks.value, adopted.value, mark, now);
  });
  const both = computed<Wordings | null>(() => {
    const [start, mark, now] = [base(), current.value, content.value];
    if (start === null || mark === null || now === null || fit.value?.fits !== false) return null;
    return wordings(start, hunkOf(mark), mark.owner, now);
  });
  const together = computed(() => untouching(marks.value, adopted.value));

  const overwritten = computed<Overwritten>(() => {
    const [start, now] = [base(), content.value];
    return start === null || now === null ? nothingOverwritten : overwrittenIn(start, marks.value, adopted.value, now);
  });

  const suggestion = computed(() => (current.value === null ? [] : suggestionOf(marks.value, current.value)));
  const fitsWhole = computed(() => {
    const [start, now, several] = [base(), content.value, suggestion.value];
    return start !== null && now !== null && fitOfAll(start, marks.value, adopted.value, several, now).fits;
  });

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
      let dueAtMs = 0;
      const soon = (): void => {
        const now = performance.now();
        if (timer === undefined) dueAtMs = now + LONGEST_MS;
        clearTimeout(timer);
        timer = setTimeout(() => {
          timer = undefined;
          reread(doc);
        }, Math.max(0, Math.min(PAUSE_MS, dueAtMs - now)));
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

  /** The text here holds every word and every change that the server has said yes to. */
  async function inStep(): Promise<{ doc: Y.Doc; view: MeetingView; base: Content }> {
    const [opened, start] = [own(), base()];
    if (opened === null || start === null || !(await untilSaved(opened.document, SAVE_PATIENCE_MS))) throw new Behind();
    await meeting.refresh();
    const { doc } = opened.document;
    const isReady = (): boolean => {
      const change = meeting.view.value?.last_change ?? null;
      return change === null || holdsChange(doc, change);
    };
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

  function troubleOf(reason: unknown): Trouble {
    if (reason instanceof Refusal) return { kind: "refused", refusal: reason };
    if (reason instanceof Behind) return { kind: "behind" };
    if (reason instanceof Overtaken) return { kind: "overtaken", by: reason.by };
    if (reason instanceof ApiError) return { kind: "error", error: reason };
    throw reason;
  }

  /** The change that a decision makes in the text as it is now. */
  type Build = (doc: Y.Doc, base: Content, marks: readonly MeetingMark[], decision: DecisionId) => Uint8Array | null;

  /** What somebody else has decided since the person looked is theirs; they are told, and nothing is sent. */
  function stillAsSeen(seen: MeetingMark, now: readonly MeetingMark[]): void {
    const decision = now.find((mark) => mark.id === seen.id)?.decision ?? null;
    if (decision !== null && decision.id !== seen.decision?.id) throw new Overtaken(decision);
  }

  function sendChange(mark: MeetingMark, outcome: MarkOutcome, note: string, build: Build): Promise<void> {
    return buildAnew(async () => {
      const { doc, view, base: start } = await inStep();
      stillAsSeen(mark, view.marks);
      const id = randomUuid();
      const update = build(doc, start, view.marks, id);
      const supersedes = outcome === "reopened" ? (mark.decision?.id ?? null) : null;
      await decide(view.id, id, { mark_id: mark.id, outcome, note, update: update === null ? null : toBase64(update), builds_on: view.last_change, supersedes });
    });
  }

  function sendTogether(several: readonly MeetingMark[], outcome: Outcome, note: string): Promise<void> {
    return buildAnew(async () => {
      const { doc, view, base: start } = await inStep();
      for (const mark of several) stillAsSeen(mark, view.marks);
      const decisions = several.map((mark) => ({ id: randomUuid(), mark_id: mark.id }));
      const last = decisions[decisions.length - 1];
      if (last === undefined) return;
      const update = outcome === "adopted" ? toBase64(adoption(start, doc, several.map((mark) => entryOf(mark, view.marks)), last.id)) : null;
      await decideTogether(view.id, { decisions, outcome, note, update, builds_on: view.last_change });
    });
  }

  /** Changes no word, so it waits for none. */
  async function sendWord(mark: MeetingMark, outcome: MarkOutcome, note: string): Promise<void> {
    const view = meeting.view.value;
    if (view === null) throw new Behind();
    await decide(view.id, randomUuid(), { mark_id: mark.id, outcome, note, update: null, builds_on: null, supersedes: null });
  }

  async function act(inHand: string | null, send: () => Promise<void>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    failure.value = null;
    try {
      await send();
      await meeting.refresh();
      return true;
    } catch (reason) {
      failure.value = { mark: inHand, trouble: troubleOf(reason) };
      // Somebody may have been first: what they decided is shown.
      await meeting.refresh();
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  async function takeUp(mark: MeetingMark, send: () => Promise<void>): Promise<boolean> {
    const inHand = current.value?.id ?? mark.id;
    const isDone = await act(inHand, send);
    if (!isDone) return false;
    forgetNote(inHand);
    // Who has gone on to another mark meanwhile stays there.
    if (current.value?.id === inHand) select(nextOpen(marks.value, mark.id)?.id ?? mark.id);
    return true;
  }

  return {
    marks,
    current,
    content,
    adopted,
    fit,
    both,
    together,
    overwritten,
    suggestion,
    fitsWhole,
    isBusy,
    trouble,
    troubleTogether,
    note,
    select: (id) => {
      if (failure.value?.mark !== id) failure.value = null;
      select(id);
    },
    decide: (mark, outcome, note) =>
      takeUp(mark, () =>
        outcome === "adopted"
          ? sendChange(mark, outcome, note, (doc, start, all, id) => adoption(start, doc, [entryOf(mark, all)], id))
          : sendWord(mark, outcome, note),
      ),
    decideTogether: async (several, outcome, note) => {
      const [first] = several;
      return first !== undefined && (await takeUp(first, () => sendTogether(several, outcome, note)));
    },
    takeWording: (mark, shown, note) =>
      takeUp(mark, () =>
        sendChange(mark, "adapted", note, (doc, start, _all, id) => {
          const taking = wordings(start, hunkOf(mark), mark.owner, contentOf(doc))?.theirs ?? null;
          // The text may have gone on since it was drawn.
          if (taking === null || JSON.stringify(taking.clause) !== JSON.stringify(shown.clause)) throw new Refusal("changed", mark.id, null);
          return rewording(doc, mark.id, taking.steps, id);
        }),
      ),
    takeBack: (mark, words) =>
      act(mark.id, () =>
        sendChange(mark, "reopened", "", (doc, start, _all, id) => {
          if (!adoptedIn(doc).some((entry) => entry.mark === mark.id)) return null;
          return words === "out" ? withdrawal(start, doc, mark.id, id) : release(doc, mark.id, id);
        }),
      ),
    fitting: () => {
      const [start, now] = [base(), content.value];
      if (start === null || now === null) return [];
      return fitting(start, marks.value, adopted.value, together.value.slice(0, mostTogether), now);
    },
    adoptTogether: async (several) => {
      const isDone = await act(null, () => sendTogether(several, "adopted", ""));
      const inHand = several.find((mark) => mark.id === current.value?.id);
      if (isDone && inHand !== undefined) select(nextOpen(marks.value, inHand.id)?.id ?? inHand.id);
      return isDone;
    },
  };
}
