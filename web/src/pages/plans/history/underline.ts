/** Draws lines under passages of a paper that was just drawn from its version, and who wrote them at their ends. */

import type { Passage } from "./authorship";

export interface Lines {
  /** `null`: this passage gets none. */
  classOf(passage: Passage): string | null;
  /** Stands raised after the passage, or nothing. */
  signatureOf(passage: Passage): string | null;
}

/** The characters of a block in order; the paper holds nothing else yet. */
function textsOf(block: Element): { readonly node: Node; readonly length: number }[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const texts: { node: Node; length: number }[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) texts.push({ node, length: Array.from(node.nodeValue ?? "").length });
    else if (node.nodeName === "BR") texts.push({ node, length: 1 });
  }
  return texts;
}

function wrap(node: Node, from: number, to: number, line: Element): void {
  const points = Array.from(node.nodeValue ?? "");
  const range = document.createRange();
  range.setStart(node, points.slice(0, from).join("").length);
  range.setEnd(node, points.slice(0, to).join("").length);
  range.surroundContents(line);
}

function underlineBlock(block: Element, passages: readonly { readonly passage: Passage; readonly index: number }[], lines: Lines): void {
  for (const { passage, index } of [...passages].reverse()) {
    const className = lines.classOf(passage);
    if (className === null) continue;
    let at = 0;
    let last: Element | null = null;
    for (const { node, length } of textsOf(block)) {
      const [from, to] = [Math.max(passage.from, at) - at, Math.min(passage.to, at + length) - at];
      at += length;
      if (from >= to || node.nodeType !== Node.TEXT_NODE) continue;
      const line = document.createElement("span");
      line.className = className;
      line.dataset["passage"] = String(index);
      wrap(node, from, to, line);
      last = line;
    }
    const words = lines.signatureOf(passage);
    if (last === null || words === null) continue;
    const signature = document.createElement("sup");
    signature.className = `signature ${className}`;
    signature.textContent = `\u2060${words}`;
    last.after(signature);
  }
}

export function underline(paper: Element, passages: readonly Passage[], lines: Lines): void {
  const byBlock = new Map<string, { passage: Passage; index: number }[]>();
  passages.forEach((passage, index) => {
    const row = byBlock.get(passage.block);
    if (row === undefined) byBlock.set(passage.block, [{ passage, index }]);
    else row.push({ passage, index });
  });
  for (const block of paper.querySelectorAll("[data-id]")) {
    const row = byBlock.get(block.getAttribute("data-id") ?? "");
    if (row === undefined) continue;
    byBlock.delete(block.getAttribute("data-id") ?? "");
    underlineBlock(block, row, lines);
  }
}
