/** The red pen in coordinates of the fork itself, so that its author's editor can draw it while they write. */

import type { Content } from "./content";
import { align, type Alignment } from "./align";
import { rootKey, subtree } from "./blocks";
import { formatRuns } from "./diff";
import type { BlockId, WrapNote } from "./hunk";
import { pointAt, type LineDiff } from "./line";
import { plainText, tokensOf } from "./units";
import { wrapsOf, type Wrap } from "./wraps";

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
  | { readonly kind: "move"; readonly id: BlockId; readonly was: OldPlace }
  /** The text stays where it reads, in another list or quote or in none. */
  | { readonly kind: "wrap"; readonly id: BlockId; readonly note: WrapNote };

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

/** Which of the moved blocks read elsewhere, and which stay where they read. */
interface Going {
  readonly moved: ReadonlySet<BlockId>;
  readonly staying: ReadonlySet<BlockId>;
}

/** The place of a block of the base that is there no more: after what stayed of its siblings and all that was split off that. */
function oldPlace(alignment: Alignment, { moved, staying }: Going, key: BlockId): OldPlace {
  const { base, fork, splitOff } = alignment;
  const parent = base.get(key)?.parent ?? rootKey;
  const siblings = base.get(parent)?.children ?? [];
  const stays = (sibling: BlockId) => (fork.get(sibling)?.parent === parent || staying.has(sibling)) && !moved.has(sibling);
  const before = siblings.slice(0, siblings.indexOf(key)).reverse().find(stays);
  if (before !== undefined) {
    const holder = fork.get(before)?.parent ?? parent;
    const now = fork.get(holder)?.children ?? [];
    let last = now.indexOf(before);
    while (splitOff.has(now[last + 1] ?? rootKey)) last++;
    return { after: now[last] ?? before, parent: holder };
  }
  return fork.has(parent) ? { after: null, parent } : oldPlace(alignment, { moved, staying }, parent);
}

function deletionMark(alignment: Alignment, going: Going, key: BlockId): ForkMark {
  const { base, fork } = alignment;
  const node = subtree(base, key, (block) => block.children.filter((child) => !fork.has(child)));
  return { kind: "block-delete", was: oldPlace(alignment, going, key), node };
}

type Children = (key: BlockId) => readonly BlockId[];

/** The outermost of a container's own blocks that hold nothing which stays in its place. */
function besides(key: BlockId, children: Children, isOwn: (key: BlockId) => boolean, staying: ReadonlySet<BlockId>): readonly BlockId[] {
  const holdsStaying = (holder: BlockId): boolean => children(holder).some((child) => staying.has(child) || (isOwn(child) && holdsStaying(child)));
  if (!holdsStaying(key)) return [key];
  return children(key).flatMap((child) => (isOwn(child) ? besides(child, children, isOwn, staying) : []));
}

/** All marks of a fork. Blocks that did not change since the last call are not compared again. */
export function toMarks(base: Content, fork: Content): ForkMark[] {
  const alignment = align(base, fork, "guessed");
  const wraps = wrapsOf(alignment);
  const staying = new Set(wraps.flatMap(({ blocks }) => blocks));
  const moved = new Set(alignment.moved.flatMap(({ block }) => (staying.has(block) ? [] : [block])));
  const going: Going = { moved, staying };
  const moves = alignment.moved.filter(({ block }) => moved.has(block));
  const { base: was, fork: now, forkChildren } = alignment;
  const childrenNow: Children = (key) => {
    const block = now.get(key);
    return block === undefined ? [] : forkChildren(block);
  };
  const put = (key: BlockId) => besides(key, childrenNow, (child) => !was.has(child), staying);
  const gone = (key: BlockId) => besides(key, (holder) => was.get(holder)?.children ?? [], (child) => !now.has(child), staying);
  return [
    ...alignment.lines.flatMap(lineMarks),
    ...alignment.inserted.flatMap(({ block }) => put(block)).map((id): ForkMark => ({ kind: "block-insert", id })),
    ...moves.map(({ block }): ForkMark => ({ kind: "move", id: block, was: oldPlace(alignment, going, block) })),
    ...wraps.flatMap(wrapMarks),
    ...alignment.changed.map((id): ForkMark => ({ kind: "block-format", id })),
    ...alignment.deleted.flatMap(gone).map((key) => deletionMark(alignment, going, key)),
  ];
}

const wrapMarks = ({ notes }: Wrap): ForkMark[] => notes.map((note) => ({ kind: "wrap", id: note.block, note }));
