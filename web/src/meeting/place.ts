/**
 * Where a red mark lies in the consensus as it reads now. Marks are in coordinates of version 0; their block is found by id and the place
 * in it by comparing its text with what it was.
 */

import type { Block, Blocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { BlockId, Hunk, Place, Token } from "../diff/hunk";
import { compareLine, type LineDiff } from "../diff/line";
import { plainText } from "../diff/units";
import type { FindBlock, Lit, Stretch } from "../editor/light";

export const noLight: Lit = { stretches: [], put: null, putBlock: null, blocks: [], strikes: false };

function blockOf(inline: readonly Content[]): Block {
  return { key: "now", start: { type: "paragraph", attrs: {} }, parent: null, children: [], inline, order: 0 };
}

const sizeOf = (units: readonly { readonly size: number }[]): number => units.reduce((size, unit) => size + unit.size, 0);

/** The offset now of an offset in the base; where something was changed right there, before or after that. */
function offsetNow(line: LineDiff, offset: number, side: "before" | "after"): number {
  const { base, fork, changes } = line;
  let unit = 0;
  for (let size = 0; unit < base.units.length && size < offset; unit++) size += base.units[unit]?.size ?? 0;
  let shift = 0;
  for (const { a0, a1, b0, b1 } of changes) {
    const isPut = a0 === a1 && unit === a0;
    if (side === "before" && (isPut || (a0 <= unit && unit < a1))) return sizeOf(fork.units.slice(0, b0));
    if (side === "after" && (isPut || (a0 < unit && unit <= a1))) return sizeOf(fork.units.slice(0, b1));
    if (a1 > unit || (a0 === unit && a1 > a0)) break;
    shift = b1 - a1;
  }
  return sizeOf(fork.units.slice(0, unit + shift));
}

/** With what was put in at its edges, or without. */
function stretchNow(base: Blocks, find: FindBlock, { block, from, to }: Stretch, edges: "with" | "without"): Stretch | null {
  const [was, now] = [base.get(block), find(block)];
  if (was === undefined || now === null) return null;
  const line = compareLine([{ block: was, begins: [] }], [{ block: blockOf(now), begins: [] }]);
  const start = offsetNow(line, from, edges === "with" ? "before" : "after");
  return { block, from: start, to: Math.max(start, offsetNow(line, to, edges === "with" ? "after" : "before")) };
}

/** Half-open, in code points. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The place of a text hunk, widened to whole changes: what was taken out or put in across its edges is part of it. */
export interface Region {
  readonly was: Range;
  readonly now: Range;
  /** The end of the block is in it and reads otherwise than it did. */
  readonly isEndChanged: boolean;
}

/** Of a text hunk within one block; null for any other. */
export function regionNow(base: Blocks, hunk: Hunk & { kind: "txt" }, now: readonly Content[]): Region | null {
  const was = base.get(hunk.from.block);
  if (was === undefined || hunk.from.block !== hunk.to.block) return null;
  const { base: before, fork, changes } = compareLine([{ block: was, begins: [] }], [{ block: blockOf(now), begins: [] }]);
  const sizes = before.units.map((unit) => unit.size);
  let [start, offset] = [0, 0];
  while (start < sizes.length && offset + (sizes[start] ?? 0) <= hunk.from.offset) offset += sizes[start++] ?? 0;
  let end = start;
  while (end < sizes.length && offset < hunk.to.offset) offset += sizes[end++] ?? 0;
  const within = changes.filter(({ a0, a1 }) => (a0 === a1 ? start <= a0 && a0 <= end : start === end ? a0 < start && start < a1 : a0 < end && start < a1));
  const earlier = changes.filter((change) => !within.includes(change) && change.a1 <= start);
  const [first, last] = [within[0], within[within.length - 1]];
  const shift = (change: LineDiff["changes"][number] | undefined): number => (change === undefined ? 0 : change.b1 - change.a1);
  const [a0, a1] = [Math.min(start, first?.a0 ?? start), Math.max(end, last?.a1 ?? end)];
  const b0 = first !== undefined && first.a0 === a0 ? first.b0 : a0 + shift(earlier[earlier.length - 1]);
  const b1 = a1 + shift(last ?? earlier[earlier.length - 1]);
  const rangeOf = (units: readonly { readonly size: number }[], from: number, to: number): Range => ({ from: sizeOf(units.slice(0, from)), to: sizeOf(units.slice(0, to)) });
  return { was: rangeOf(before.units, a0, a1), now: rangeOf(fork.units, b0, b1), isEndChanged: last?.a1 === before.units.length };
}

/** What a text hunk takes out, block by block. */
function stretchesOf(base: Blocks, hunk: Hunk & { kind: "txt" }): Stretch[] {
  const stretches: Stretch[] = [];
  let { block, offset } = hunk.from;
  for (const token of hunk.deleted) {
    if (token.kind !== "para") continue;
    stretches.push({ block, from: offset, to: lengthOf(base, block) });
    [block, offset] = [String(token.blocks[token.blocks.length - 1]?.attrs["id"]), 0];
  }
  stretches.push({ block, from: offset, to: hunk.to.offset });
  return stretches;
}

function lengthOf(base: Blocks, block: BlockId): number {
  return (base.get(block)?.inline ?? []).reduce((length, node) => length + (node.text === undefined ? 1 : Array.from(node.text).length), 0);
}

const idsBegun = (tokens: readonly Token[]): BlockId[] => tokens.flatMap((token) => (token.kind === "para" ? token.blocks.map((start) => String(start.attrs["id"])) : []));

export function textOfNode(node: Content): string {
  if (node.text !== undefined) return node.text;
  return (node.content ?? []).map(textOfNode).filter((part) => part !== "").join(node.type === "table_row" ? "　" : "");
}

/** The nearest sibling before a place that is still there. */
function anchorNow(base: Blocks, find: FindBlock, { parent, anchor }: Place): BlockId | null {
  if (anchor === null || find(anchor) !== null) return anchor;
  const siblings = base.get(parent)?.children ?? [];
  const before = siblings.slice(0, Math.max(0, siblings.indexOf(anchor))).reverse();
  return before.find((sibling) => find(sibling) !== null) ?? null;
}

function litText(base: Blocks, hunk: Hunk & { kind: "txt" }, find: FindBlock, isIn: boolean): Lit {
  const stretches = stretchesOf(base, hunk).flatMap((stretch) => stretchNow(base, find, stretch, isIn ? "with" : "without") ?? []);
  const last = stretches[stretches.length - 1];
  if (isIn) {
    const begun = idsBegun(hunk.inserted).filter((id) => find(id) !== null);
    return { ...noLight, stretches: stretches.filter((stretch) => stretch.to > stretch.from), blocks: begun };
  }
  const text = plainText(hunk.inserted);
  return { ...noLight, strikes: true, stretches, put: last === undefined || text === "" ? null : { block: last.block, at: last.to, text } };
}

/** `isIn`: the mark is adopted, and what it made is in the text. */
export function litBy(base: Blocks, hunk: Hunk, find: FindBlock, isIn: boolean): Lit {
  const present = (id: BlockId): BlockId[] => (find(id) === null ? [] : [id]);
  switch (hunk.kind) {
    case "txt":
      return litText(base, hunk, find, isIn);
    case "fmt":
      return { ...noLight, stretches: [stretchNow(base, find, hunk, "with") ?? []].flat() };
    case "att":
      return { ...noLight, blocks: present(hunk.block) };
    case "del":
      return { ...noLight, blocks: present(hunk.block), strikes: !isIn };
    case "mov":
      return { ...noLight, blocks: present(hunk.block) };
    case "wrp":
      return { ...noLight, blocks: hunk.parts.flatMap((part) => (part.kind === "mov" ? present(part.block) : [])) };
    case "ins": {
      if (isIn) return { ...noLight, blocks: present(hunk.block) };
      const { parent } = hunk.place;
      return { ...noLight, putBlock: { after: anchorNow(base, find, hunk.place), parent, text: textOfNode(hunk.node) } };
    }
  }
}

/** In a fork: whether one of its own marks lies where somebody points. `around`: the blocks that hold the point, innermost first. */
export function isPointedAt(base: Blocks, hunk: Hunk, find: FindBlock, around: readonly BlockId[], offset: number): boolean {
  const holds = (stretch: Stretch): boolean => {
    const now = stretchNow(base, find, stretch, "with");
    return now !== null && now.block === around[0] && now.from <= offset && offset <= now.to;
  };
  switch (hunk.kind) {
    case "txt":
      return stretchesOf(base, hunk).some(holds) || idsBegun(hunk.inserted).some((id) => id === around[0]);
    case "fmt":
      return holds(hunk);
    case "att":
    case "ins":
    case "mov":
      return around.includes(hunk.block);
    case "wrp":
      return hunk.parts.some((part) => part.kind === "mov" && around.includes(part.block));
    case "del":
      return false;
  }
}

/** The light on several of one's own marks in the fork that they were made in. */
export function litTogether(base: Blocks, hunks: readonly Hunk[], find: FindBlock): Lit {
  const all = hunks.map((hunk) => {
    const lit = litBy(base, hunk, find, true);
    // A mark that only takes out leaves nothing to be lit but its paragraph.
    return hunk.kind === "txt" && lit.stretches.length + lit.blocks.length === 0 ? { ...lit, blocks: [hunk.from.block] } : lit;
  });
  return { ...noLight, stretches: all.flatMap((lit) => lit.stretches), blocks: all.flatMap((lit) => lit.blocks) };
}
