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

function blockOf(mark: Element, paper: Element): Element | null {
  // What was put in as a whole is one place, however much is in it.
  let block = mark.matches(".put-block, .struck-block, .moved, .arrived") ? mark : mark.closest(BLOCKS);
  for (let around = block?.parentElement ?? null; around !== null && around !== paper; around = around.parentElement) {
    if (around.matches(".put-block, .struck-block")) block = around;
  }
  return block;
}

/** In the order in which they are met from top to bottom. */
export function placesIn(root: Element): Element[] {
  const blocks = new Set<Element>();
  for (const paper of root.querySelectorAll(".paper")) {
    for (const mark of paper.querySelectorAll(MARKS)) {
      const block = mark.closest(BELOW) === null ? blockOf(mark, paper) : null;
      if (block !== null) blocks.add(block);
    }
  }
  const met = [...blocks].map((block) => ({ block, top: block.getBoundingClientRect().top })).sort((one, other) => one.top - other.top);
  const places: Element[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { block, top } of met) {
    if (top - last < LINE_PX) continue;
    places.push(block);
    last = top;
  }
  return places;
}

/** What is before the eyes: the place in hand if one still sees it, or else what comes first below the middle of the window. */
export function stepFrom(places: readonly Element[], inHand: Element | null, step: 1 | -1): number {
  const last = places.length - 1;
  const at = inHand === null ? -1 : places.indexOf(inHand);
  const box = at === -1 ? null : (inHand?.getBoundingClientRect() ?? null);
  if (box !== null && box.bottom > 0 && box.top < window.innerHeight) return (at + step + places.length) % places.length;
  const middle = window.innerHeight / 2;
  const below = places.findIndex((place) => place.getBoundingClientRect().top > middle);
  if (step === 1) return below === -1 ? 0 : below;
  return below === -1 ? last : (below + last) % places.length;
}
