/**
 * Which blocks of a fork are which blocks of its base. Blocks are the same by id; blocks that were split off or joined on belong
 * to one line of text; everything else was inserted, deleted or moved. Splits and joins are taken out of the structure first, as
 * if they had not happened, so that structure and text can be put together again in any order.
 */

import type { Content } from "./content";
import { baseBlocks, forkBlocks, isText, rootKey, type Block, type Blocks } from "./blocks";
import type { BlockId, BlockStart } from "./hunk";
import { compareLine, compareOrigins, equalUnits, type LineDiff, type LinePart } from "./line";

/** A block that was inserted or moved, and where it stands. */
export interface Placed {
  readonly block: BlockId;
  readonly parent: BlockId;
  /** Previous siblings that were inserted or moved too, nearest first. */
  readonly after: readonly BlockId[];
  /** The nearest previous sibling that was neither; null at the start of the parent. */
  readonly anchor: BlockId | null;
}

export interface Alignment {
  readonly base: Blocks;
  readonly fork: Blocks;
  /** Lines whose text or marks differ. */
  readonly lines: readonly LineDiff[];
  /** Outermost new blocks, in document order of the fork. */
  readonly inserted: readonly Placed[];
  readonly moved: readonly Placed[];
  /** Outermost blocks that are gone, in document order of the base. */
  readonly deleted: readonly BlockId[];
  /** Blocks whose type or attributes differ. */
  readonly changed: readonly BlockId[];
  /** Split-off blocks and the list items that came with them. */
  readonly splitOff: ReadonlySet<BlockId>;
  /** Blocks of the base that were joined to the text before, and the list items that went with them. */
  readonly joinedOn: ReadonlySet<BlockId>;
  /** The children of a block of the fork, as if nothing had been split off. */
  readonly forkChildren: (block: Block) => readonly BlockId[];
}

/**
 * Two documents that adoptions made from one base: it is known which blocks were split off and joined on, and which character is which.
 * Otherwise both are guessed from the text.
 */
export interface Kinship {
  /** With what the ¶ begins: a list item too, even where the text that was split stood in none. */
  readonly splitOff: ReadonlyMap<BlockId, readonly BlockStart[]>;
  readonly joinedOn: ReadonlySet<BlockId>;
}

/** Of a block split off or joined on, at least this share must be known text; otherwise it is a new block or a deleted one. */
const knownShare = 0.5;

interface Line {
  readonly base: LinePart[];
  readonly fork: LinePart[];
}

/** One document with the split-off (or joined-on) blocks dissolved into the line they belong to. */
class Merged {
  readonly dissolved = new Set<BlockId>();
  private readonly blocks: Blocks;
  private readonly into = new Map<BlockId, BlockId>();
  private readonly extra = new Map<BlockId, BlockId[]>();

  constructor(blocks: Blocks) {
    this.blocks = blocks;
  }

  /** `item` is the list item that goes with the block, if one does; what else it holds follows its text. */
  dissolve(part: Block, item: Block | null, head: Block): void {
    this.dissolved.add(part.key);
    if (item === null) return;
    this.dissolved.add(item.key);
    const receiver = this.resolve(head.parent ?? rootKey);
    this.into.set(item.key, receiver);
    const rest = item.children.filter((child) => child !== part.key);
    this.extra.set(receiver, [...(this.extra.get(receiver) ?? []), ...rest]);
  }

  resolve(key: BlockId): BlockId {
    return this.into.get(key) ?? key;
  }

  children(key: BlockId): readonly BlockId[] {
    const own = this.blocks.get(key)?.children ?? [];
    const extra = this.extra.get(key);
    if (this.dissolved.size === 0) return own;
    return [...own, ...(extra ?? [])].filter((child) => !this.dissolved.has(child));
  }

  parent(key: BlockId): BlockId {
    return this.resolve(this.blocks.get(key)?.parent ?? rootKey);
  }
}

/** The block right before, in the same parent or at the end of the list item before, and what lies between the two texts. */
function lineBefore(blocks: Blocks, block: Block): { before: Block; item: Block | null } | null {
  const parent = blocks.get(block.parent ?? rootKey);
  if (parent === undefined) return null;
  const index = parent.children.indexOf(block.key);
  const sibling = blocks.get(parent.children[index - 1] ?? "");
  if (index > 0) return sibling !== undefined && isText(sibling) ? { before: sibling, item: null } : null;
  if (parent.start.type !== "list_item") return null;
  const list = blocks.get(parent.parent ?? rootKey);
  const itemBefore = blocks.get(list?.children[list.children.indexOf(parent.key) - 1] ?? "");
  const last = blocks.get(itemBefore?.children[itemBefore.children.length - 1] ?? "");
  return itemBefore?.start.type === "list_item" && last !== undefined && isText(last) ? { before: last, item: parent } : null;
}

const begins = (block: Block, item: Block | null): readonly BlockStart[] => (item === null ? [block.start] : [item.start, block.start]);

function sameInline(a: readonly Content[], b: readonly Content[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((node, i) => {
    const other = b[i];
    if (other === undefined || node.type !== other.type || node.text !== other.text) return false;
    return node.text !== undefined && node.marks === undefined && other.marks === undefined
      ? true
      : JSON.stringify(node) === JSON.stringify(other);
  });
}

function sameAttributes(a: BlockStart["attrs"], b: BlockStart["attrs"]): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => name in b && (a[name] === b[name] || JSON.stringify(a[name]) === JSON.stringify(b[name])));
}

/** Longest run of numbers that rise, as positions in `values`: the blocks that need not move. */
export function longestRise(values: readonly number[]): ReadonlySet<number> {
  if (values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0))) return new Set(values.keys());
  const tails: number[] = [];
  const previous: number[] = [];
  values.forEach((value, i) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? (tails[low - 1] ?? -1) : -1);
    tails[low] = i;
  });
  const rise = new Set<number>();
  for (let i = tails[tails.length - 1] ?? -1; i >= 0; i = previous[i] ?? -1) rise.add(i);
  return rise;
}

class Aligner {
  private readonly lines = new Map<BlockId, Line>();
  private readonly heads = new Map<BlockId, BlockId>();
  private readonly mergedBase: Merged;
  private readonly mergedFork: Merged;

  constructor(
    private readonly base: Blocks,
    private readonly fork: Blocks,
    private readonly kinship: Kinship | "guessed",
  ) {
    this.mergedBase = new Merged(base);
    this.mergedFork = new Merged(fork);
  }

  align(): Alignment {
    for (const block of this.base.values()) if (isText(block) && !this.fork.has(block.key)) this.tryJoin(block);
    for (const block of this.fork.values()) if (isText(block) && !this.base.has(block.key)) this.trySplit(block);
    const structure = this.structure();
    return {
      base: this.base,
      fork: this.fork,
      ...structure,
      ...this.texts(),
      deleted: this.deleted(),
      splitOff: this.mergedFork.dissolved,
      joinedOn: this.mergedBase.dissolved,
      forkChildren: (block) => this.mergedFork.children(block.key),
    };
  }

  private compare(base: readonly LinePart[], fork: readonly LinePart[]): LineDiff {
    return this.kinship === "guessed" ? compareLine(base, fork) : compareOrigins(base, fork);
  }

  /** The line of a block whose text changed, or that others are known to belong to. */
  private lineOf(head: BlockId, others: "none" | "some"): Line | null {
    const known = this.lines.get(head);
    if (known !== undefined) return known;
    const [base, fork] = [this.base.get(head), this.fork.get(head)];
    if (base === undefined || fork === undefined) return null;
    if (others === "none" && sameInline(base.inline, fork.inline)) return null;
    const line: Line = { base: [{ block: base, begins: [] }], fork: [{ block: fork, begins: [] }] };
    this.lines.set(head, line);
    return line;
  }

  /** True if enough of the last part of a line is known text. */
  private isKin(block: Block, known: { has(key: BlockId): boolean } | null, diff: LineDiff, side: "base" | "fork"): boolean {
    if (known !== null) return known.has(block.key);
    const { starts, units } = diff[side];
    const start = starts[starts.length - 1] ?? 0;
    return units.length > start && equalUnits(diff, side, start, units.length) >= (units.length - start) * knownShare;
  }

  /** A block that is gone was joined to the one before if most of its text is found there. */
  private tryJoin(block: Block): void {
    const known = this.kinship === "guessed" ? null : this.kinship.joinedOn;
    const found = lineBefore(this.base, block);
    if (found === null || (known === null ? block.inline.length === 0 : !known.has(block.key))) return;
    const head = this.heads.get(found.before.key) ?? found.before.key;
    const headBlock = this.base.get(head);
    const parent = this.base.get((found.item ?? block).parent ?? rootKey);
    if (headBlock === undefined || parent === undefined || !this.fork.has(parent.key)) return;
    // A list item dissolves into the one before, which must be there to take what else it holds.
    if (found.item !== null) {
      const receiver = this.mergedBase.resolve(headBlock.parent ?? rootKey);
      if (this.fork.has(found.item.key) || !this.fork.has(receiver) || this.fork.get(head)?.parent !== receiver) return;
    }
    const line = this.lineOf(head, known === null ? "none" : "some");
    if (line === null) return;
    const longer = [...line.base, { block, begins: begins(block, found.item) }];
    if (!this.isKin(block, known, this.compare(longer, line.fork), "base")) return;
    line.base.push(...longer.slice(-1));
    this.heads.set(block.key, head);
    this.mergedBase.dissolve(block, found.item, headBlock);
  }

  /** A new block was split off the one before if most of its text was there. */
  private trySplit(block: Block): void {
    const known = this.kinship === "guessed" ? null : this.kinship.splitOff;
    const found = lineBefore(this.fork, block);
    if (found === null || (known === null ? block.inline.length === 0 : !known.has(block.key))) return;
    if (found.item !== null && this.base.has(found.item.key)) return;
    const head = this.heads.get(found.before.key) ?? found.before.key;
    const headBlock = this.fork.get(head);
    const line = this.lineOf(head, known === null ? "none" : "some");
    if (line === null || headBlock === undefined) return;
    const longer = [...line.fork, { block, begins: known?.get(block.key) ?? begins(block, found.item) }];
    if (!this.isKin(block, known, this.compare(line.base, longer), "fork")) return;
    line.fork.push(...longer.slice(-1));
    this.heads.set(block.key, head);
    this.mergedFork.dissolve(block, found.item, headBlock);
  }

  private texts(): { lines: LineDiff[]; changed: BlockId[] } {
    const lines: LineDiff[] = [];
    const changed: BlockId[] = [];
    for (const block of this.base.values()) {
      const other = this.fork.get(block.key);
      if (other === undefined) continue;
      if (other.start.type !== block.start.type || !sameAttributes(block.start.attrs, other.start.attrs)) changed.push(block.key);
      const line = isText(block) ? this.lineOf(block.key, "none") : null;
      if (line !== null) lines.push(this.compare(line.base, line.fork));
    }
    return { lines, changed };
  }

  private structure(): { inserted: Placed[]; moved: Placed[] } {
    const inserted: Placed[] = [];
    const moved: Placed[] = [];
    const visit = (key: BlockId) => {
      const children = this.mergedFork.children(key);
      const inBase = this.base.has(key);
      const order = inBase ? new Map(this.mergedBase.children(key).map((child, i) => [child, i])) : new Map<BlockId, number>();
      const common = children.filter((child) => order.has(child));
      const rise = longestRise(common.map((child) => order.get(child) ?? 0));
      const stable = new Set(common.filter((_, i) => rise.has(i)));
      let place: Omit<Placed, "block"> = { parent: key, after: [], anchor: null };
      for (const child of children) {
        const isNew = !this.base.has(child);
        if (stable.has(child) || (isNew && !inBase)) {
          place = { parent: key, after: [], anchor: child };
        } else {
          (isNew ? inserted : moved).push({ block: child, ...place });
          place = { ...place, after: [child, ...place.after].slice(0, afterLimit) };
        }
        visit(child);
      }
    };
    visit(rootKey);
    return { inserted, moved };
  }

  private deleted(): BlockId[] {
    const isGone = (key: BlockId) => !this.fork.has(key) && !this.mergedBase.dissolved.has(key);
    return [...this.base.keys()].filter((key) => isGone(key) && !isGone(this.mergedBase.parent(key)));
  }
}

/** Beyond this many new blocks in a row, a block adopted out of order may stand beside, not between, its neighbours. */
const afterLimit = 40;

export function align(base: Content, fork: Content, kinship: Kinship | "guessed"): Alignment {
  const blocks = baseBlocks(base);
  return new Aligner(blocks, forkBlocks(fork, blocks), kinship).align();
}
