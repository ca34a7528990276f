/** Where on the paper a click points, in blocks and code points. What the red pen draws beside the text is drawn by CSS and counts nothing. */

export interface PointedAt {
  /** The blocks that hold the point, innermost first. */
  readonly blocks: readonly string[];
  readonly offset: number;
}

function blocksAround(element: Element | null): HTMLElement[] {
  const block = element?.closest<HTMLElement>("[data-id]") ?? null;
  return block === null ? [] : [block, ...blocksAround(block.parentElement)];
}

function rangeAt(x: number, y: number): Range | null {
  const range = document.createRange();
  if ("caretPositionFromPoint" in document) {
    const caret = document.caretPositionFromPoint(x, y);
    if (caret === null) return null;
    range.setStart(caret.offsetNode, caret.offset);
    return range;
  }
  const old = document as unknown as { caretRangeFromPoint?(x: number, y: number): Range | null };
  return old.caretRangeFromPoint?.(x, y) ?? null;
}

/** A line break counts one, as in the document; the one that the editor adds at the end of a line counts nothing. */
export function offsetIn(block: HTMLElement, node: Node, offset: number): number {
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(node, offset);
  const breaks = before.cloneContents().querySelectorAll("br:not(.ProseMirror-trailingBreak)").length;
  return Array.from(before.toString()).length + breaks;
}

export function pointAt(event: MouseEvent): PointedAt | null {
  const target = event.target instanceof Element ? event.target : null;
  const around = blocksAround(target);
  const [block] = around;
  if (target === null || block === undefined) return null;
  const ids = around.map((element) => element.dataset["id"] ?? "");
  const ghost = target.closest(".ghost");
  if (ghost !== null && ghost.parentNode !== null) {
    const place = [...ghost.parentNode.childNodes].indexOf(ghost);
    return { blocks: ids, offset: offsetIn(block, ghost.parentNode, place) };
  }
  const range = rangeAt(event.clientX, event.clientY);
  if (range === null || !block.contains(range.startContainer)) return { blocks: ids, offset: 0 };
  return { blocks: ids, offset: offsetIn(block, range.startContainer, range.startOffset) };
}
