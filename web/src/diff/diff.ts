/** `diff(base, fork)`: the red pen. The same hunks draw it, compare versions, list what a meeting takes up and go to Word. */

import type { Content } from "./content";
import { align, type Alignment, type Kinship, type Placed } from "./align";
import { rootKey, subtree, type Blocks } from "./blocks";
import {
  hunkId,
  type AttributeHunk,
  type BlockId,
  type BlockStart,
  type DeleteHunk,
  type FormatHunk,
  type Hunk,
  type HunkId,
  type InsertHunk,
  type MoveHunk,
  type Place,
  type SimpleHunk,
  type StructureHunk,
  type TextHunk,
  type WrapHunk,
} from "./hunk";
import { pointAt, type LineDiff } from "./line";
import { tokensOf } from "./units";
import { insertedRoots, survivorsOf, wrapsOf } from "./wraps";

/** Hunks in document order of the base. */
export function diff(base: Content, fork: Content): Hunk[] {
  return hunksOf(align(base, fork, "guessed"));
}

/** The same, where it is known which blocks were split off and joined on. */
export function diffKnowing(base: Content, fork: Content, kinship: Kinship): Hunk[] {
  return hunksOf(align(base, fork, kinship));
}

function hunksOf(alignment: Alignment): Hunk[] {
  const { insertions, moves } = placingHunks(alignment);
  const simple: SimpleHunk[] = [
    ...insertions.values(),
    ...moves.values(),
    ...deleteHunks(alignment, moves),
    ...alignment.changed.map((key) => attributeHunk(alignment, key)),
  ];
  for (const line of alignment.lines) simple.push(...textHunks(line), ...formatHunks(line));
  const hunks = wrapped(alignment, inOrder(alignment.base, simple));
  return inOrder(alignment.base, hunks);
}

function inOrder<T extends Hunk>(base: Blocks, hunks: readonly T[]): T[] {
  const keys = new Map(hunks.map((hunk) => [hunk, sortKey(base, hunk)]));
  const compare = (a: readonly number[], b: readonly number[]) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
  return [...hunks].sort((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []));
}

/** Puts together what wraps one text; others that needed a part of it need the whole. */
function wrapped(alignment: Alignment, hunks: readonly SimpleHunk[]): Hunk[] {
  const wraps = wrapsOf(alignment);
  if (wraps.length === 0) return [...hunks];
  const wholes = new Map<HunkId, WrapHunk>();
  const wrapHunks = wraps.map(({ blocks, inserted, deleted, notes }): WrapHunk => {
    const moved = new Set(blocks);
    const isPart = (hunk: SimpleHunk): hunk is StructureHunk =>
      (hunk.kind === "mov" && moved.has(hunk.block)) || (hunk.kind === "ins" && inserted.has(hunk.block)) || (hunk.kind === "del" && deleted.has(hunk.block));
    const parts = hunks.filter(isPart);
    const whole: WrapHunk = { kind: "wrp", id: hunkId("wrp", ...parts.map((part) => part.id)), notes, parts };
    for (const part of parts) wholes.set(part.id, whole);
    return whole;
  });
  const rest = hunks.filter((hunk) => !wholes.has(hunk.id));
  const wholeOf = (id: HunkId) => wholes.get(id)?.id ?? id;
  return [...wrapHunks, ...rest.map((hunk) => ("needs" in hunk ? { ...hunk, needs: [...new Set(hunk.needs.map(wholeOf))] } : hunk))];
}

/** Order of the block, then of the place within; a placed block comes after all that its anchor holds. */
export function sortKey(base: Blocks, hunk: Hunk): readonly [number, number] {
  switch (hunk.kind) {
    case "txt":
      return [base.get(hunk.from.block)?.order ?? 0, hunk.from.offset];
    case "fmt":
      return [base.get(hunk.block)?.order ?? 0, hunk.from];
    case "att":
    case "del":
      return [base.get(hunk.block)?.order ?? 0, -1];
    case "wrp":
      return [base.get(hunk.notes[0]?.block ?? rootKey)?.order ?? 0, -1];
    case "ins":
    case "mov": {
      const { anchor, parent } = hunk.place;
      return anchor === null ? [(base.get(parent)?.order ?? base.size) + 0.5, 0] : [lastOrder(base, anchor) + 0.5, 1];
    }
  }
}

function lastOrder(base: Blocks, key: BlockId): number {
  const block = base.get(key);
  const last = block?.children[block.children.length - 1];
  return last === undefined ? (block?.order ?? base.size) : lastOrder(base, last);
}

/** Inserted and moved blocks. Their places name each other by hunk, so the ids come first. */
function placingHunks(alignment: Alignment): { insertions: Map<BlockId, InsertHunk>; moves: Map<BlockId, MoveHunk> } {
  const { base, fork, inserted, moved, forkChildren } = alignment;
  const nodes = new Map(
    inserted.map(({ block }) => [block, subtree(fork, block, (container) => forkChildren(container).filter((child) => !base.has(child)))]),
  );
  const ids = new Map<BlockId, HunkId>();
  for (const { block, parent, anchor } of inserted) ids.set(block, hunkId("ins", parent, anchor, nodes.get(block)));
  for (const { block, parent, anchor } of moved) ids.set(block, hunkId("mov", block, parent, anchor));
  const idOf = (block: BlockId) => ids.get(block) ?? "";
  const placeOf = ({ parent, after, anchor }: Placed): Place => ({ parent, after: after.map(idOf), anchor });
  const insertions = new Map<BlockId, InsertHunk>();
  for (const placed of inserted) {
    const node = nodes.get(placed.block);
    if (node !== undefined)
      insertions.set(placed.block, { kind: "ins", id: idOf(placed.block), block: placed.block, node, place: placeOf(placed), needs: [] });
  }
  const rootOf = insertedRoots(alignment);
  const moves = new Map<BlockId, MoveHunk>();
  for (const placed of moved) {
    const root = rootOf.get(placed.parent);
    const needs = root === undefined ? [] : [idOf(root)];
    moves.set(placed.block, { kind: "mov", id: idOf(placed.block), block: placed.block, place: placeOf(placed), needs });
  }
  return { insertions, moves };
}

function deleteHunks(alignment: Alignment, moves: ReadonlyMap<BlockId, Hunk>): DeleteHunk[] {
  const { base, fork, deleted } = alignment;
  return deleted.map((block) => {
    const needs = survivorsOf(alignment, block).flatMap((child) => moves.get(child)?.id ?? []);
    const node = subtree(base, block, (container) => container.children.filter((child) => !fork.has(child)));
    return { kind: "del", id: hunkId("del", block), block, node, needs };
  });
}

function attributeHunk({ base, fork }: Alignment, block: BlockId): AttributeHunk {
  const [was, now] = [base.get(block)?.start, fork.get(block)?.start];
  if (was === undefined || now === undefined) throw new Error(`block ${block} is not in both`);
  const names = [...new Set([...Object.keys(was.attrs), ...Object.keys(now.attrs)])];
  const differing = names.filter((name) => JSON.stringify(was.attrs[name]) !== JSON.stringify(now.attrs[name]));
  const only = ({ type, attrs }: BlockStart): BlockStart => ({
    type,
    attrs: Object.fromEntries(differing.filter((name) => name in attrs).map((name) => [name, attrs[name]])),
  });
  return { kind: "att", id: hunkId("att", block, only(was), only(now)), block, was: only(was), now: only(now) };
}

function textHunks({ base, fork, changes }: LineDiff): TextHunk[] {
  return changes.map(({ a0, a1, b0, b1 }) => {
    const [from, to] = [pointAt(base, a0), pointAt(base, a1)];
    const deleted = tokensOf(base.units.slice(a0, a1));
    const inserted = tokensOf(fork.units.slice(b0, b1));
    return { kind: "txt", id: hunkId("txt", from, to, deleted, inserted), from, to, deleted, inserted };
  });
}

const without = (names: string, others: string) => names.split(" ").filter((name) => name !== "" && !others.split(" ").includes(name));

export interface FormatRun {
  readonly a0: number;
  a1: number;
  readonly b0: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Pairs of equal units whose marks differ, as runs with one difference. */
export function formatRuns({ base, fork, changes }: LineDiff): FormatRun[] {
  const runs: FormatRun[] = [];
  let [a, b] = [0, 0];
  const compareUntil = (end: number) => {
    for (; a < end; a++, b++) {
      const [was, now] = [base.units[a]?.marks ?? "", fork.units[b]?.marks ?? ""];
      if (was === now) continue;
      const [add, remove] = [without(now, was), without(was, now)];
      const last = runs[runs.length - 1];
      const goesOn =
        last?.a1 === a && b - last.b0 === a - last.a0 && String(last.add) === String(add) && String(last.remove) === String(remove);
      if (goesOn && last !== undefined) last.a1 = a + 1;
      else runs.push({ a0: a, a1: a + 1, b0: b, add, remove });
    }
  };
  for (const change of changes) {
    compareUntil(change.a0);
    [a, b] = [change.a1, change.b1];
  }
  compareUntil(base.units.length);
  return runs;
}

function formatHunks(line: LineDiff): FormatHunk[] {
  return formatRuns(line).map(({ a0, a1, add, remove }) => {
    const { block, offset: from } = pointAt(line.base, a0);
    // The end is counted from the beginning, lest it fall into the next block.
    const to = line.base.units.slice(a0, a1).reduce((offset, unit) => offset + unit.size, from);
    return { kind: "fmt", id: hunkId("fmt", block, from, to, add, remove), block, from, to, add, remove };
  });
}
