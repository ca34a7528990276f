/** What a comment on a paper would be about now: the words that are selected, or the whole block that the caret is in. */

import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from "vue";
import { blockAround, passageOf, textBlocksIn, wholeOf, type Passage } from "./passage";

/** In pixels from the corner of the paper. */
export interface Selected {
  readonly kind: "words" | "block";
  readonly passage: Passage;
  readonly start: { readonly left: number; readonly top: number };
  readonly bottom: number;
}

function selectedIn(paper: Element, range: Range): Selected | null {
  const corner = paper.getBoundingClientRect();
  const words = passageOf(paper, range);
  if (words !== null) {
    const rects = [...range.getClientRects()];
    const [first, last] = [rects[0] ?? range.getBoundingClientRect(), rects.at(-1) ?? range.getBoundingClientRect()];
    const start = { left: first.left - corner.left, top: first.top - corner.top };
    return { kind: "words", passage: words, start, bottom: last.bottom - corner.top };
  }
  const block = range.collapsed ? blockAround(paper, range.startContainer) : null;
  const whole = block === null ? null : wholeOf(block);
  if (block === null || whole === null) return null;
  const box = block.getBoundingClientRect();
  const start = { left: box.left - corner.left, top: box.top - corner.top };
  return { kind: "block", passage: whole, start, bottom: box.bottom - corner.top };
}

export function useSelected(paper: () => HTMLElement | null): ShallowRef<Selected | null> {
  const selected = shallowRef<Selected | null>(null);

  function look(): void {
    const element = paper();
    const selection = document.getSelection();
    const range = selection === null || selection.rangeCount === 0 ? null : selection.getRangeAt(0);
    selected.value = element === null || range === null ? null : selectedIn(element, range);
  }

  onMounted(() => document.addEventListener("selectionchange", look));
  onBeforeUnmount(() => document.removeEventListener("selectionchange", look));
  return selected;
}

/** Puts the caret into the block after or before the one it is in, for who has no mouse. Answers with that block's words. */
export function stepToBlock(paper: Element, step: 1 | -1): string | null {
  const selection = document.getSelection();
  const blocks = textBlocksIn(paper);
  const here = selection?.anchorNode == null ? null : blockAround(paper, selection.anchorNode);
  const at = here === null ? -1 : blocks.indexOf(here);
  const next = blocks[at === -1 ? (step === 1 ? 0 : blocks.length - 1) : at + step];
  if (selection === null || next === undefined) return null;
  selection.collapse(next, 0);
  next.scrollIntoView({ block: "nearest" });
  return next.textContent;
}
