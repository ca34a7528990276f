/**
 * The places of a drawn paper where something was changed, from top to bottom: a paragraph, a cell, an item, a picture. Several marks in
 * one paragraph are one place, and what stands side by side on two papers is one.
 */

const MARKS = "ins, del, .put-block, .struck-block, .moved, .arrived, .reformatted, .join, .clause-number, .signature";
/** What a mark within the text belongs to. */
const BLOCKS = "p, h1, h2, h3, li, tr, .leaf, .note-line, .tableWrapper";
/** Everybody's wordings stand below the paragraph that they are about. */
const BELOW = ".clause-versions";
/** Blocks of one row, or of two papers side by side, begin within a line of each other. */
const LINE_PX = 20;
/** What the header of the page covers. */
const HEADER_PX = 64;

/** The blocks that make up one place; seldom more than one. */
export type Place = readonly [Element, ...Element[]];

function blockOf(mark: Element, paper: Element): Element | null {
  // What was put in as a whole is one place, however much is in it.
  let block = mark.matches(".put-block, .struck-block, .moved, .arrived") ? mark : mark.closest(BLOCKS);
  for (let around = block?.parentElement ?? null; around !== null && around !== paper; around = around.parentElement) {
    if (around.matches(".put-block, .struck-block")) block = around;
  }
  return block;
}

/** In the order in which they are met from top to bottom. */
export function placesIn(root: Element): Place[] {
  const blocks = new Set<Element>();
  for (const paper of root.querySelectorAll(".paper")) {
    for (const mark of paper.querySelectorAll(MARKS)) {
      const block = mark.closest(BELOW) === null ? blockOf(mark, paper) : null;
      if (block !== null) blocks.add(block);
    }
  }
  const met = [...blocks].map((block) => ({ block, top: block.getBoundingClientRect().top })).sort((one, other) => one.top - other.top);
  const places: [Element, ...Element[]][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { block, top } of met) {
    const beside = top - last < LINE_PX ? places.at(-1) : undefined;
    if (beside !== undefined) beside.push(block);
    else {
      places.push([block]);
      last = top;
    }
  }
  return places;
}

/** Where a step leads: from the place in hand if one still sees it, or else from the first that one sees. */
export function stepFrom(places: readonly Place[], inHand: Element | null, step: 1 | -1): number {
  const at = inHand === null ? -1 : places.findIndex((place) => place.some((block) => block === inHand));
  const box = at === -1 ? undefined : inHand?.getBoundingClientRect();
  if (box !== undefined && box.bottom > HEADER_PX && box.top < window.innerHeight) return (at + step + places.length) % places.length;
  const seen = places.findIndex(([block]) => block.getBoundingClientRect().bottom > HEADER_PX);
  if (seen === -1) return step === 1 ? 0 : places.length - 1;
  return step === 1 ? seen : (seen - 1 + places.length) % places.length;
}
