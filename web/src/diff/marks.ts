/** The red pen in coordinates of the fork itself, so that its author's editor can draw it while they write. */

import type { Content } from "./content";
import { align, type Alignment } from "./align";
import { rootKey, subtree } from "./blocks";
import { formatRuns } from "./diff";
import type { BlockId } from "./hunk";
import { pointAt, type LineDiff } from "./line";
import { plainText, tokensOf } from "./units";

/** Where a block of the base stood, among the blocks of the fork. */
export interface OldPlace {
  /** Null where nothing that stayed was before it in its parent. */
  readonly after: BlockId | null;
  readonly parent: BlockId;
}

/** Blocks are named by key (`blockKeys` gives them in document order); offsets are code points, an inline atom counting as one. */
export type ForkMark =
  | { readonly kind: "insert"; readonly block: BlockId; readonly from: number; readonly to: number }
  /** Text that is gone. ¶ in it stands for the end of a paragraph that was joined to the next, ↵ for a line break. */
  | { readonly kind: "delete"; readonly block: BlockId; readonly at: number; readonly text: string }
  | {
      readonly kind: "format";
      readonly block: BlockId;
      readonly from: number;
      readonly to: number;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  /** This block was split off the one before. */
  | { readonly kind: "split"; readonly id: BlockId }
  | { readonly kind: "block-insert"; readonly id: BlockId }
  | { readonly kind: "block-delete"; readonly was: OldPlace; readonly node: Content }
  /** Another type or other attributes. */
  | { readonly kind: "block-format"; readonly id: BlockId }
  | { readonly kind: "move"; readonly id: BlockId; readonly was: OldPlace };

function lineMarks(line: LineDiff): ForkMark[] {
  const marks: ForkMark[] = [];
  const { base, fork } = line;
  for (const { a0, a1, b0, b1 } of line.changes) {
    const start = pointAt(fork, b0);
    if (a1 > a0) marks.push({ kind: "delete", block: start.block, at: start.offset, text: plainText(tokensOf(base.units.slice(a0, a1))) });
    let { block, offset } = start;
    let from = offset;
    const close = () => {
      if (offset > from) marks.push({ kind: "insert", block, from, to: offset });
    };
    for (const unit of fork.units.slice(b0, b1)) {
      if (unit.kind !== "para") {
        offset += unit.size;
        continue;
      }
      close();
      const next = fork.blocks[fork.blocks.findIndex((candidate) => candidate.key === block) + 1];
      if (next === undefined) throw new Error("a ¶ begins a block of the line");
      [block, offset, from] = [next.key, 0, 0];
      marks.push({ kind: "split", id: block });
    }
    close();
  }
  for (const { a0, a1, b0, add, remove } of formatRuns(line)) {
    const { block, offset: from } = pointAt(fork, b0);
    const units = fork.units.slice(b0, b0 + a1 - a0);
    marks.push({ kind: "format", block, from, to: units.reduce((offset, unit) => offset + unit.size, from), add, remove });
  }
  return marks;
}

/** The place of a block of the base that is there no more: after what stayed of its siblings and all that was split off that. */
function oldPlace(alignment: Alignment, moved: ReadonlySet<BlockId>, key: BlockId): OldPlace {
  const { base, fork, splitOff } = alignment;
  const parent = base.get(key)?.parent ?? rootKey;
  const siblings = base.get(parent)?.children ?? [];
  const stays = (sibling: BlockId) => fork.get(sibling)?.parent === parent && !moved.has(sibling);
  const before = siblings.slice(0, siblings.indexOf(key)).reverse().find(stays);
  if (before !== undefined) {
    const now = fork.get(parent)?.children ?? [];
    let last = now.indexOf(before);
    while (splitOff.has(now[last + 1] ?? rootKey)) last++;
    return { after: now[last] ?? before, parent };
  }
  return fork.has(parent) ? { after: null, parent } : oldPlace(alignment, moved, parent);
}

function deletionMark(alignment: Alignment, moved: ReadonlySet<BlockId>, key: BlockId): ForkMark {
  const { base, fork } = alignment;
  const node = subtree(base, key, (block) => block.children.filter((child) => !fork.has(child)));
  return { kind: "block-delete", was: oldPlace(alignment, moved, key), node };
}

/** All marks of a fork. Blocks that did not change since the last call are not compared again. */
export function toMarks(base: Content, fork: Content): ForkMark[] {
  const alignment = align(base, fork, "guessed");
  const moved = new Set(alignment.moved.map(({ block }) => block));
  return [
    ...alignment.lines.flatMap(lineMarks),
    ...alignment.inserted.map(({ block }): ForkMark => ({ kind: "block-insert", id: block })),
    ...alignment.moved.map(({ block }): ForkMark => ({ kind: "move", id: block, was: oldPlace(alignment, moved, block) })),
    ...alignment.changed.map((id): ForkMark => ({ kind: "block-format", id })),
    ...alignment.deleted.map((key) => deletionMark(alignment, moved, key)),
  ];
}
