/** One's own red marks while they are written: what they are now, why, and which one somebody points at. */

import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { baseBlocks } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import type { Hunk, HunkId } from "../../../diff/hunk";
import { contentOf } from "../../../editor/content";
import { isPointedAt } from "../../../meeting/place";
import { bound, notesIn, type Bound } from "../../../meeting/reasons";
import type { Opened } from "../documents";
import { pointAt } from "./pointing";

/** The list of marks need not follow every letter. */
const REREAD_MS = 300;

export interface OwnMarks {
  readonly hunks: ShallowRef<readonly Hunk[]>;
  readonly notes: ComputedRef<ReadonlyMap<HunkId, Bound>>;
  /** As the marks are this moment, not as they were drawn last. */
  reread(): readonly Hunk[];
  /** The mark at which a click points. */
  pointedAt(event: MouseEvent): Hunk | null;
}

export function useOwnMarks(base: () => Content | null, own: () => Opened | null): OwnMarks {
  const content = shallowRef<Content | null>(null);
  const hunks = shallowRef<readonly Hunk[]>([]);
  const written = shallowRef(0);
  const doc = computed(() => (own()?.isReady === true ? own()?.document.doc : undefined));

  function reread(): readonly Hunk[] {
    const start = base();
    if (doc.value === undefined || start === null) return (hunks.value = []);
    content.value = contentOf(doc.value);
    hunks.value = diff(start, content.value);
    written.value += 1;
    return hunks.value;
  }

  let stopReading = (): void => {};
  watch(
    [doc, base],
    ([now]) => {
      stopReading();
      reread();
      if (now === undefined) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const soon = (): void => {
        timer ??= setTimeout(() => {
          timer = undefined;
          reread();
        }, REREAD_MS);
      };
      now.on("update", soon);
      stopReading = () => {
        clearTimeout(timer);
        now.off("update", soon);
      };
    },
    { immediate: true },
  );
  onScopeDispose(() => stopReading());

  const notes = computed(() => (written.value > 0 && doc.value !== undefined ? bound(notesIn(doc.value), hunks.value) : new Map<HunkId, Bound>()));

  function pointedAt(event: MouseEvent): Hunk | null {
    const [start, point] = [base(), pointAt(event)];
    if (start === null || point === null) return null;
    const marks = reread();
    const texts = new Map<string, readonly Content[]>();
    const visit = (node: Content): void => {
      const isLine = node.type === "paragraph" || node.type === "heading";
      texts.set(String(node.attrs?.["id"] ?? ""), isLine ? (node.content ?? []) : []);
      if (!isLine) node.content?.forEach(visit);
    };
    if (content.value !== null) visit(content.value);
    const isHere = (hunk: Hunk): boolean => isPointedAt(baseBlocks(start), hunk, (id) => texts.get(id) ?? null, point.blocks, point.offset);
    // A wording within a paragraph that is new or moved is meant before the paragraph.
    return marks.find((hunk) => (hunk.kind === "txt" || hunk.kind === "fmt") && isHere(hunk)) ?? marks.find(isHere) ?? null;
  }

  return { hunks, notes, reread, pointedAt };
}
