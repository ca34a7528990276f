/** Why reviewers marked what they marked, as comments of theirs on their marks. Pure. */

import { baseBlocks, isText, type Blocks } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import type { BlockId, Hunk } from "../../../diff/hunk";
import { bound, notesOf, spotOf } from "../../../meeting/reasons";
import { firstTextIn } from "../../../meeting/whys";
import type { Layer } from "../../../word/write/flow";
import type { Anchor } from "../../../word/write/pieces";
import type { Anchors } from "./anchors";

/** Where Word can show a comment on a block: in its first text. */
function textIn(blocks: Blocks, key: BlockId): BlockId {
  const block = blocks.get(key);
  const [first] = block?.children ?? [];
  return block === undefined || isText(block) || first === undefined ? key : textIn(blocks, first);
}

function placeOf(base: Blocks, hunk: Hunk): { readonly block: BlockId; readonly from: number; readonly to: number } {
  if (hunk.kind === "ins") return { block: firstTextIn(hunk.node), from: 0, to: 0 };
  const { block, from, to } = spotOf(hunk);
  return { block: textIn(base, block), from, to };
}

/** Several marks for one reason have it on the first. */
export function reasonAnchorsOf(base: Content, layers: readonly Layer[]): Anchors {
  const blocks = baseBlocks(base);
  const anchors = new Map<BlockId, Anchor[]>();
  for (const { by, content, hunks } of layers) {
    const notes = bound(notesOf(content), hunks);
    const told = new Set<string>();
    for (const hunk of hunks) {
      const note = notes.get(hunk.id);
      if (note === undefined || note.reason === "" || told.has(note.id)) continue;
      told.add(note.id);
      const { block, from, to } = placeOf(blocks, hunk);
      const remark = { by, body: note.reason, isSettled: false, replies: [] };
      anchors.set(block, [...(anchors.get(block) ?? []), { from, to, remark }]);
    }
  }
  return anchors;
}
