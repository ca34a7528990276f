/**
 * Blocks that were put into a list or a quote, or taken out, while their text stays where it reads. To the tree they were moved and
 * their containers inserted or deleted; to a reader nothing moved, and all of it is one change.
 */

import { longestRise, type Alignment, type Placed } from "./align";
import { familyOf, rootKey, type Block, type Blocks } from "./blocks";
import type { BlockId, Holding, WrapNote } from "./hunk";

export interface Wrap {
  /** The outermost blocks that stay, in the order in which they read. */
  readonly blocks: readonly BlockId[];
  /** The outermost new containers of theirs. */
  readonly inserted: ReadonlySet<BlockId>;
  /** The outermost containers of theirs that are gone. */
  readonly deleted: ReadonlySet<BlockId>;
  readonly notes: readonly WrapNote[];
}

/** A block without blocks in it that is in both documents, in the order of the fork. */
interface Leaf {
  readonly key: BlockId;
  readonly order: number;
  /** The innermost moved block that it came with, if any. */
  readonly carrier: BlockId | null;
}

function leavesOf({ base, fork, moved, forkChildren }: Alignment): Leaf[] {
  const carriers = new Set(moved.map(({ block }) => block));
  const leaves: Leaf[] = [];
  const visit = (key: BlockId, carrier: BlockId | null) => {
    const block = fork.get(key);
    if (block === undefined) return;
    const own = carriers.has(key) ? key : carrier;
    const was = base.get(key);
    if (was !== undefined && was.children.length === 0 && key !== rootKey) leaves.push({ key, order: was.order, carrier: own });
    for (const child of forkChildren(block)) visit(child, own);
  };
  visit(rootKey, null);
  return leaves;
}

const holders: ReadonlySet<string> = new Set(["list", "list_item", "blockquote"]);
const isHolder = (block: Block) => holders.has(familyOf(block.start.type));

/** The lists, items and quotes that a block stands in, the innermost first. */
function holdersOf(blocks: Blocks, key: BlockId): readonly BlockId[] {
  const parent = blocks.get(blocks.get(key)?.parent ?? rootKey);
  return parent === undefined || !isHolder(parent) ? [] : [parent.key, ...holdersOf(blocks, parent.key)];
}

/** What a block stands in besides lists and quotes: the document, or a cell of a table. */
function frameOf(blocks: Blocks, key: BlockId): BlockId {
  const outermost = holdersOf(blocks, key).slice(-1)[0] ?? key;
  return blocks.get(outermost)?.parent ?? rootKey;
}

function holdingOf(blocks: Blocks, key: BlockId): Holding {
  let inner: Holding["inner"] = "none";
  let depth = 0;
  for (const holder of holdersOf(blocks, key)) {
    const type = blocks.get(holder)?.start.type;
    if (type !== "bullet_list" && type !== "ordered_list" && type !== "blockquote") continue;
    if (inner === "none") inner = type;
    depth++;
  }
  return { inner, depth };
}

/** Of the candidates those whose leaves read on in the order of the base, with what nobody moved. */
function stayingAmong(leaves: readonly Leaf[], candidates: ReadonlySet<BlockId>): ReadonlySet<BlockId> {
  const staying = new Set(candidates);
  const drop = (carrier: BlockId | null) => carrier !== null && staying.delete(carrier);
  // The blocks that nobody moved rise anyway: whatever is out of order among them reads elsewhere.
  let last = -1;
  for (const { order, carrier } of leaves) {
    if (carrier === null) last = order;
    else if (order < last) drop(carrier);
  }
  let next = Infinity;
  for (const { order, carrier } of [...leaves].reverse()) {
    if (carrier === null) next = order;
    else if (order > next) drop(carrier);
  }
  const left = leaves.filter(({ carrier }) => carrier === null || staying.has(carrier));
  const rise = longestRise(left.map(({ order }) => order));
  left.forEach(({ carrier }, i) => rise.has(i) || drop(carrier));
  return staying;
}

/** Moved blocks whose text stays where it reads. */
function stayingBlocks({ base, fork, moved, joinedOn }: Alignment, leaves: readonly Leaf[]): ReadonlySet<BlockId> {
  const carrying = new Set(leaves.map(({ carrier }) => carrier));
  const isJoinedItem = (key: BlockId) => joinedOn.has(key) && base.get(key)?.start.type === "list_item";
  // Places beside items that were joined are right only together with that change of the text.
  const isByJoin = (block: BlockId) =>
    [...holdersOf(base, block), ...holdersOf(fork, block)].some((holder) => isJoinedItem(holder) || (base.get(holder)?.children.some(isJoinedItem) ?? false));
  const candidates = moved.filter(({ block }) => carrying.has(block) && frameOf(base, block) === frameOf(fork, block) && !isByJoin(block));
  const staying = new Set(stayingAmong(leaves, new Set(candidates.map(({ block }) => block))));
  // What was put into a block that reads elsewhere now goes there with it.
  const goesAlong = ({ block }: Placed) => holdersOf(fork, block).some((holder) => moves.has(holder) && !staying.has(holder));
  const moves = new Set(moved.map(({ block }) => block));
  while (moved.some((placed) => goesAlong(placed) && staying.delete(placed.block)));
  return staying;
}

/** For a block within an inserted one, the outermost of these. */
export function insertedRoots({ base, fork, inserted, forkChildren }: Alignment): ReadonlyMap<BlockId, BlockId> {
  const roots = new Map<BlockId, BlockId>();
  const visit = (key: BlockId, root: BlockId) => {
    const container = fork.get(key);
    if (base.has(key) || container === undefined) return;
    roots.set(key, root);
    for (const child of forkChildren(container)) visit(child, root);
  };
  for (const { block } of inserted) visit(block, block);
  return roots;
}

/** What of a deleted block lives on elsewhere. */
export function survivorsOf(alignment: Alignment, deleted: BlockId): readonly BlockId[] {
  const children = alignment.base.get(deleted)?.children ?? [];
  return children.flatMap((child) => (alignment.fork.has(child) ? [child] : survivorsOf(alignment, child)));
}

/** Groups that have members in common become one. */
class Groups {
  private readonly of = new Map<string, string>();

  find(member: string): string {
    const next = this.of.get(member);
    return next === undefined ? member : this.find(next);
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) this.of.set(a, b);
  }
}

export function wrapsOf(alignment: Alignment): Wrap[] {
  const { moved, deleted } = alignment;
  if (moved.length === 0) return [];
  const leaves = leavesOf(alignment);
  const staying = stayingBlocks(alignment, leaves);
  if (staying.size === 0) return [];
  const groups = new Groups();
  // What reads on from one to the next was changed together: taken up alone, one might read elsewhere.
  let before: BlockId | null = null;
  for (const { carrier } of leaves) {
    if (carrier !== null && !staying.has(carrier)) continue;
    if (before !== null && carrier !== null) groups.join(before, carrier);
    before = carrier;
  }
  const roots = insertedRoots(alignment);
  const rootOf = new Map(moved.map(({ block, parent }) => [block, roots.get(parent)]));
  for (const block of staying) groups.join(block, `+${rootOf.get(block) ?? block}`);
  const goneWith = deleted.flatMap((key) => {
    const survivors = survivorsOf(alignment, key);
    return survivors.length > 0 && survivors.every((child) => staying.has(child)) ? [{ key, survivors }] : [];
  });
  for (const { survivors } of goneWith) for (const child of survivors) groups.join(survivors[0] ?? child, child);
  const inOrder = [...new Set(leaves.flatMap(({ carrier }) => (carrier !== null && staying.has(carrier) ? [carrier] : [])))];
  return [...new Set(inOrder.map((block) => groups.find(block)))].map((group) => {
    const blocks = inOrder.filter((block) => groups.find(block) === group);
    return {
      blocks,
      inserted: new Set(blocks.flatMap((block) => rootOf.get(block) ?? [])),
      deleted: new Set(goneWith.flatMap(({ key, survivors }) => (groups.find(survivors[0] ?? key) === group ? [key] : []))),
      notes: notesOf(alignment, leaves, blocks),
    };
  });
}

const sameHolding = (a: Holding, b: Holding) => a.inner === b.inner && a.depth === b.depth;

/** One note for neighbours that became the same. Those that only came into another list say nothing, unless nobody says anything. */
function notesOf({ base, fork }: Alignment, leaves: readonly Leaf[], blocks: readonly BlockId[]): WrapNote[] {
  const all = blocks.map((block) => {
    const held = base.get(block);
    // What is said of an item or a list stands at its first text.
    const first = held !== undefined && isHolder(held) ? leaves.find(({ carrier }) => carrier === block) : undefined;
    return { block: first?.key ?? block, from: holdingOf(base, block), to: holdingOf(fork, block), count: 1 };
  });
  const said = all.filter(({ from, to }) => !sameHolding(from, to));
  const notes: WrapNote[] = [];
  for (const note of said.length > 0 ? said : all.slice(0, 1)) {
    const last = notes[notes.length - 1];
    if (last !== undefined && sameHolding(last.from, note.from) && sameHolding(last.to, note.to)) notes[notes.length - 1] = { ...last, count: last.count + 1 };
    else notes.push(note);
  }
  return notes;
}
