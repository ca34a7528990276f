/** What is selected on a paper now, as a passage, and where it ends on the page. */

import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from "vue";
import { passageOf, type Passage } from "./passage";

export interface Selected {
  readonly passage: Passage;
  /** Pixels from the corner of the paper, below the end of what is selected. */
  readonly left: number;
  readonly top: number;
}

export function useSelected(paper: () => HTMLElement | null): ShallowRef<Selected | null> {
  const selected = shallowRef<Selected | null>(null);

  function look(): void {
    const element = paper();
    const selection = document.getSelection();
    const range = selection === null || selection.rangeCount === 0 ? null : selection.getRangeAt(0);
    const passage = element === null || range === null ? null : passageOf(element, range);
    if (element === null || range === null || passage === null) {
      selected.value = null;
      return;
    }
    const corner = element.getBoundingClientRect();
    const rects = range.getClientRects();
    const last = rects[rects.length - 1] ?? range.getBoundingClientRect();
    selected.value = { passage, left: last.right - corner.left, top: last.bottom - corner.top };
  }

  onMounted(() => document.addEventListener("selectionchange", look));
  onBeforeUnmount(() => document.removeEventListener("selectionchange", look));
  return selected;
}
