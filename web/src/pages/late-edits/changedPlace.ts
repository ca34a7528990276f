/** Where a late edit changed something first, and what it changed: what a comment made of it says. Pure. */

import type { Content } from "../../diff/content";
import { characters } from "../../diff/units";

/** One block's words, cut to what differs and a little around it. Empty on the side where there is none. */
export interface Reworded {
  readonly was: string;
  readonly now: string;
}

export interface ChangedPlace {
  /** A block of the sealed text. */
  readonly blockId: string;
  /** Of every changed block, in document order; then of those that were taken out. */
  readonly changes: readonly Reworded[];
}

interface TextBlock {
  readonly id: string;
  readonly text: string;
}

/** Enough on each side to find the place by. */
const AROUND = 8;

function textBlocks(node: Content): TextBlock[] {
  const id = node.attrs?.["id"];
  if ((node.type === "paragraph" || node.type === "heading") && typeof id === "string") {
    return [{ id, text: (node.content ?? []).map((inline) => inline.text ?? "\n").join("") }];
  }
  return (node.content ?? []).flatMap(textBlocks);
}

/** What differs in the middle of two wordings. */
function reworded(was: string, now: string): Reworded {
  const [a, b] = [characters(was), characters(now)];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const from = Math.max(0, head - AROUND);
  const cut = (units: readonly string[]): string => {
    const to = Math.min(units.length, units.length - tail + AROUND);
    return (from > 0 ? "…" : "") + units.slice(from, to).join("") + (to < units.length ? "…" : "");
  };
  return { was: was === "" ? "" : cut(a), now: now === "" ? "" : cut(b) };
}

export function placeOfChange(without: Content, withEdit: Content): ChangedPlace | null {
  const before = new Map(textBlocks(without).map((block) => [block.id, block.text]));
  const after = textBlocks(withEdit);
  const changed = after.filter((block) => before.get(block.id) !== block.text);
  const gone = [...before].filter(([id]) => !after.some((block) => block.id === id));
  const changes = [...changed.map(({ id, text }) => reworded(before.get(id) ?? "", text)), ...gone.map(([, text]) => reworded(text, ""))];
  const said = changes.filter(({ was, now }) => was !== "" || now !== "");
  const first = changed[0];
  // New blocks are not in the sealed text: the comment goes to the block before them.
  const known = first === undefined ? [] : after.slice(0, after.indexOf(first) + 1).filter((block) => before.has(block.id));
  const blockId = known[known.length - 1]?.id ?? (first === undefined ? gone[0]?.[0] : before.keys().next().value);
  return blockId === undefined ? null : { blockId, changes: said };
}
