/**
 * Between a selection on a read-only paper and a passage of its version. A passage counts code points in the block's own inline
 * content, a line break as one. The paper may show more than the version: what a red pen put in, names, notes. Those count nothing.
 */

export interface Passage {
  readonly blockId: string;
  /** From 0 to 0: the whole block. */
  readonly from: number;
  readonly to: number;
}

/** Not of the version, whoever drew it. */
const FOREIGN = "ins, sup, .spoken, .join, .move-note, .note-line, .clause-versions, .arrived, .put-block";
/** Blocks whose content is text: only these can be quoted from. */
const TEXT_BLOCK = "p[data-id], h1[data-id], h2[data-id], h3[data-id]";

interface Piece {
  readonly node: Node;
  readonly length: number;
}

const isElement = (node: Node): node is Element => node.nodeType === 1;
const codePointsIn = (text: string): number => [...text].length;

/** The pieces of a block's own text, in order: text nodes, and breaks of length 1. */
function piecesOf(block: Element): Piece[] {
  const pieces: Piece[] = [];
  const walk = (parent: Node): void => {
    for (const node of parent.childNodes) {
      if (node.nodeType === 3) pieces.push({ node, length: codePointsIn(node.nodeValue ?? "") });
      else if (!isElement(node) || node.matches(FOREIGN)) continue;
      else if (node.tagName === "BR") pieces.push({ node, length: 1 });
      else walk(node);
    }
  };
  walk(block);
  return pieces.filter((piece) => piece.length > 0);
}

function textBlockOf(node: Node): Element | null {
  const element = isElement(node) ? node : node.parentElement;
  return element?.closest(TEXT_BLOCK) ?? null;
}

/** The text blocks of the version that this paper shows, in order. */
export function textBlocksIn(root: Element): Element[] {
  return [...root.querySelectorAll(TEXT_BLOCK)].filter((block) => block.closest(FOREIGN) === null);
}

/** The block of the version that a place of the page is in. */
export function blockAround(root: Element, node: Node): Element | null {
  const block = textBlockOf(node);
  return block !== null && root.contains(block) && block.closest(FOREIGN) === null ? block : null;
}

/** The whole of a block, as a passage. */
export function wholeOf(block: Element): Passage | null {
  const blockId = block.getAttribute("data-id");
  return blockId === null ? null : { blockId, from: 0, to: 0 };
}

/** How many code points of the block stand before a place in the page. */
function offsetOf(block: Element, container: Node, offset: number): number {
  const until = block.ownerDocument.createRange();
  until.setStart(block, 0);
  until.setEnd(container, offset);
  let count = 0;
  for (const { node, length } of piecesOf(block)) {
    if (node === container) return count + codePointsIn((node.nodeValue ?? "").slice(0, offset));
    if (until.comparePoint(node, 0) > 0 || (node.nodeName === "BR" && !until.intersectsNode(node))) return count;
    count += length;
  }
  return count;
}

/** What was selected; over several blocks only what is in the first. Null where nothing of the version was. */
export function passageOf(root: Element, range: Range): Passage | null {
  if (range.collapsed || !root.contains(range.startContainer)) return null;
  for (const block of textBlocksIn(root).filter((one) => range.intersectsNode(one))) {
    const length = piecesOf(block).reduce((sum, piece) => sum + piece.length, 0);
    const from = block.contains(range.startContainer) ? offsetOf(block, range.startContainer, range.startOffset) : 0;
    const to = block.contains(range.endContainer) ? offsetOf(block, range.endContainer, range.endOffset) : length;
    const blockId = block.getAttribute("data-id");
    if (from < to && blockId !== null) return { blockId, from, to };
  }
  return null;
}

/** The block that a passage is in, as far as this paper shows it. */
export function blockOf(root: Element, blockId: string): Element | null {
  // An id is whatever its document says: it is compared, not put into a selector.
  return [...root.querySelectorAll("[data-id]")].find((block) => block.getAttribute("data-id") === blockId) ?? null;
}

/** The place of `offset` code points in a text, in the units of the page. */
function unitsAt(text: string, offset: number): number {
  return [...text].slice(0, offset).join("").length;
}

/** Where a passage stands on the page, a range for each piece of it, so that what stands between is not marked. */
export function rangesOf(root: Element, { blockId, from, to }: Passage): Range[] {
  const block = blockOf(root, blockId);
  if (block === null || textBlockOf(block) !== block) return [];
  const ranges: Range[] = [];
  let at = 0;
  for (const { node, length } of piecesOf(block)) {
    const [first, last] = [Math.max(from, at) - at, Math.min(to, at + length) - at];
    at += length;
    if (first >= last || node.nodeType !== 3) continue;
    const text = node.nodeValue ?? "";
    const range = block.ownerDocument.createRange();
    range.setStart(node, unitsAt(text, first));
    range.setEnd(node, unitsAt(text, last));
    ranges.push(range);
  }
  return ranges;
}
