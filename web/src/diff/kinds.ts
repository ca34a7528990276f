/** What a block is called when it changed into another, or stands in another list or quote. */

import type { Texts } from "../text/zh";
import type { BlockStart, WrapNote } from "./hunk";

type Kind = keyof Texts["redPen"]["kinds"];

const plain: readonly string[] = ["paragraph", "bullet_list", "ordered_list", "table_header", "table_cell", "image"] satisfies Kind[];

/** 1–3, whatever the attribute holds: it may have been written by another program. */
export function headingLevel({ attrs }: Pick<BlockStart, "attrs">): 1 | 2 | 3 {
  const level = attrs["level"];
  return level === 2 || level === 3 ? level : 1;
}

export function kindOf(now: BlockStart): Kind {
  if (now.type === "heading") return `heading${headingLevel(now)}`;
  return plain.includes(now.type) ? (now.type as Kind) : "other";
}

export function wrapSaid({ from, to, count }: WrapNote, words: Texts["redPen"]["wraps"]): string {
  return words.several(count, wrapWords(from, to, words));
}

function wrapWords(from: WrapNote["from"], to: WrapNote["to"], words: Texts["redPen"]["wraps"]): string {
  if (from.inner !== to.inner) {
    if (to.inner !== "none") return words[to.inner];
    return from.inner === "blockquote" ? words.noQuote : words.noList;
  }
  if (from.depth === to.depth) return words.regrouped;
  return to.depth > from.depth ? words.deeper : words.shallower;
}
