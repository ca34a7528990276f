/**
 * A passage whose place in the paper reads otherwise by now than the earlier version and also than the later one. What stands in the way are
 * the changes that were made at that place since: the earlier words come back by leaving out all of these, and no other.
 */

import { replay } from "../../../diff/adopt";
import { baseBlocks, familyOf, isText, subtree, type Blocks } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import { allParts, partsOf, Refusal, type BlockId, type BlockStart, type DeleteHunk, type Hunk, type TextHunk, type Token } from "../../../diff/hunk";
import { conflicts, overlapsWords } from "../../../diff/touch";
import { codePoints, plainText, shortened, tokensOf, unitsOf, type Unit } from "../../../diff/units";
import { around } from "../../../meeting/clause";
import { regionNow, textOfNode } from "../../../meeting/place";

/** Words with just enough around them to know the place. */
export interface Passage {
  readonly left: readonly Token[];
  readonly words: readonly Token[];
  readonly right: readonly Token[];
}

interface Sides<T> {
  readonly was: T;
  readonly now: T;
}

export type Shown =
  | ({ readonly kind: "words" } & Sides<Passage>)
  /** A paragraph that became a heading, and the like. */
  | ({ readonly kind: "start" } & Sides<BlockStart>)
  /** The beginning of the block that it stands after; empty at the start. */
  | ({ readonly kind: "place" } & Sides<string>);

export interface Merging {
  readonly shown: Shown;
  /** The paper with the passage as it was. */
  readonly old: Content;
  /** With the earlier words after those of now; null where that makes no sense. */
  readonly both: Content | null;
}

function inTheWay(one: Hunk, hunk: Hunk): boolean {
  if (one.id === hunk.id) return true;
  // What was put into a list meanwhile does not keep the list from coming back.
  if (hunk.kind === "del" && (one.kind === "ins" || (one.kind === "mov" && one.block !== hunk.block))) return false;
  if (hunk.kind === "del" && one.kind === "del") return conflicts(one, hunk) || idsIn(one.node).includes(hunk.block) || idsIn(hunk.node).includes(one.block);
  return overlapsWords(one, hunk) ?? conflicts(one, hunk);
}

const idsIn = (node: Content): BlockId[] => {
  const own = node.attrs?.["id"];
  return [...(typeof own === "string" ? [own] : []), ...(node.content ?? []).flatMap(idsIn)];
};

/** A column goes cell by cell; one of them alone would not fit into its table. */
function columnOf(blocks: Blocks, made: readonly Hunk[], hunk: Hunk): readonly Hunk[] {
  const cell = hunk.kind === "del" ? blocks.get(hunk.block) : undefined;
  if (cell === undefined || familyOf(cell.start.type) !== "cell") return [];
  const positionOf = (key: BlockId): string => {
    const row = blocks.get(blocks.get(key)?.parent ?? "");
    return `${row?.parent}/${row?.children.indexOf(key)}`;
  };
  return made.filter((one) => one.kind === "del" && familyOf(one.node.type) === "cell" && positionOf(one.block) === positionOf(cell.key));
}

/** The changes at the place, and all that build on them. */
function others(blocks: Blocks, made: readonly Hunk[], hunk: Hunk): readonly Hunk[] {
  const found = new Set(made.filter((one) => inTheWay(one, hunk)));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    const ids = new Set([...found].map((one) => one.id));
    for (const one of made) if ("needs" in one && one.needs.some((id) => ids.has(id))) found.add(one);
    for (const one of [...found]) for (const cell of columnOf(blocks, made, one)) found.add(cell);
  }
  return [...found];
}

/** The blocks of the earlier version that the passage is in. */
function ownBlocks(hunk: Hunk): readonly BlockId[] {
  return partsOf(hunk).flatMap((part) => {
    if (part.kind !== "txt") return part.kind === "ins" ? [] : [part.block];
    return [part.from.block, ...part.deleted.flatMap((token) => (token.kind === "para" ? token.blocks.map((start) => String(start.attrs["id"])) : []))];
  });
}

const within = (blocks: Blocks, key: BlockId): readonly BlockId[] => [key, ...(blocks.get(key)?.children ?? []).flatMap((child) => within(blocks, child))];

/** Of something large that is gone, only the passage comes back, in what held it; rows and tables come back whole, for their cells belong together. */
function besides(blocks: Blocks, gone: DeleteHunk, own: readonly BlockId[]): DeleteHunk[] {
  const ids = new Set(idsIn(gone.node));
  const inside = own.filter((key) => ids.has(key));
  if (inside.length === 0) return [];
  const kept = new Set<BlockId>();
  for (const key of inside) {
    let whole = key;
    for (let at: BlockId | null | undefined = key; at !== null && at !== undefined && ids.has(at); at = blocks.get(at)?.parent) {
      kept.add(at);
      if (["table", "table_row"].includes(blocks.get(at)?.start.type ?? "")) whole = at;
    }
    for (const inner of within(blocks, whole)) kept.add(inner);
  }
  const prune = (key: BlockId): DeleteHunk[] => {
    const leave = (container: { readonly children: readonly BlockId[] }) => container.children.filter((child) => ids.has(child));
    if (!kept.has(key)) return [{ kind: "del", id: `besides ${key}`, block: key, node: subtree(blocks, key, leave), needs: [] }];
    return (blocks.get(key)?.children ?? []).filter((child) => ids.has(child)).flatMap(prune);
  };
  return prune(gone.block);
}

function passageOf(units: readonly Unit[], from: number, to: number): Passage {
  const [left, right] = around(units.slice(0, from), units.slice(to));
  return { left: tokensOf(left), words: tokensOf(units.slice(from, to)), right: tokensOf(right) };
}

/** Where in one block the words are that the hunk and all that is in its way are about; null where there is more to it than words of one block. */
function stretchOf(blocks: Blocks, hunks: readonly Hunk[]): { readonly block: BlockId; readonly from: number; readonly to: number } | null {
  const stretches = hunks.map((hunk) => {
    if (hunk.kind === "fmt") return hunk;
    const block = hunk.kind === "del" ? blocks.get(hunk.block) : undefined;
    if (block !== undefined && isText(block)) return { block: block.key, from: 0, to: unitsOf(block.inline, codePoints).length };
    const isOneBlock = hunk.kind === "txt" && hunk.from.block === hunk.to.block && !hunk.inserted.some((token) => token.kind === "para");
    return isOneBlock ? { block: hunk.from.block, from: hunk.from.offset, to: hunk.to.offset } : null;
  });
  const [first] = stretches;
  if (first === null || first === undefined || stretches.some((one) => one?.block !== first.block)) return null;
  const all = stretches.flatMap((one) => one ?? []);
  return { block: first.block, from: Math.min(...all.map((one) => one.from)), to: Math.max(...all.map((one) => one.to)) };
}

const spoken = (text: string): Passage => ({ left: [], words: text === "" ? [] : [{ kind: "text", text, marks: [] }], right: [] });

/** The text of some blocks in document order, each once. */
function textOf(blocks: Blocks, keys: ReadonlySet<BlockId>): string {
  const outermost = [...keys].flatMap((key) => blocks.get(key) ?? []).filter((block) => !keys.has(block.parent ?? ""));
  const inOrder = [...new Set(outermost)].sort((a, b) => a.order - b.order);
  const children = (block: { readonly children: readonly BlockId[] }) => block.children.filter((child) => keys.has(child));
  return inOrder.map((block) => textOfNode(subtree(blocks, block.key, children))).filter((text) => text !== "").join("　");
}

const begunIn = (hunk: Hunk): readonly BlockId[] =>
  partsOf(hunk).flatMap((part) => (part.kind !== "txt" ? [] : part.inserted.flatMap((token) => (token.kind === "para" ? token.blocks.map((start) => String(start.attrs["id"])) : []))));

function beforeIt(blocks: Blocks, key: BlockId): string {
  const siblings = blocks.get(blocks.get(key)?.parent ?? "")?.children ?? [];
  const before = siblings[siblings.indexOf(key) - 1];
  return before === undefined ? "" : shortened(textOf(blocks, new Set(within(blocks, before))));
}

function shownOf(blocks: Blocks, now: Blocks, old: Blocks, hunk: Hunk, way: readonly Hunk[]): Shown {
  const onlyKind = (kind: Hunk["kind"]): boolean => [hunk, ...way].every((one) => one.kind === kind);
  const block = "block" in hunk ? hunk.block : "";
  const [was, is] = [blocks.get(block), now.get(block)];
  if (onlyKind("att") && was !== undefined && is !== undefined) return { kind: "start", was: was.start, now: is.start };
  if (onlyKind("mov") && is !== undefined) return { kind: "place", was: beforeIt(blocks, block), now: beforeIt(now, block) };
  // What stays and what comes back, of the blocks that any of it is about.
  const keys = new Set([hunk, ...way].flatMap((one) => [...ownBlocks(one), ...begunIn(one)]).flatMap((key) => [...within(blocks, key), ...within(now, key)]));
  const own = new Set(ownBlocks(hunk).flatMap((key) => within(blocks, key)));
  const isBack = (key: BlockId): boolean => own.has(key) || (old.has(key) && !now.has(key));
  return { kind: "words", was: spoken(textOf(blocks, new Set([...keys].filter(isBack)))), now: spoken(textOf(now, keys)) };
}

/** Throws a `Refusal` where the earlier words cannot come back, or stand there already. */
export function merging(before: Content, hunk: Hunk, current: Content): Merging {
  const blocks = baseBlocks(before);
  const made = diff(before, current);
  const way = others(blocks, made, hunk);
  const [first] = way;
  if (first === undefined) throw new Refusal("already", hunk.id, null);
  const own = ownBlocks(hunk);
  const left = made.filter((one) => !way.includes(one));
  const pruned = allParts(way).flatMap((one) => (one.kind === "del" ? besides(blocks, one, own) : []));
  const old = replay(before, [...left, ...pruned]);
  if (diff(before, old).some((one) => inTheWay(one, hunk))) throw new Refusal("needed", hunk.id, first.id);
  const now = baseBlocks(current);
  const stretch = stretchOf(blocks, [hunk, ...way]);
  const [wasBlock, nowBlock] = [blocks.get(stretch?.block ?? ""), now.get(stretch?.block ?? "")];
  const asWhole = (): Merging => ({ shown: shownOf(blocks, now, baseBlocks(old), hunk, way), old, both: null });
  if (stretch === null || wasBlock === undefined || nowBlock === undefined || !isText(nowBlock)) return asWhole();
  const [from, to] = [{ block: stretch.block, offset: stretch.from }, { block: stretch.block, offset: stretch.to }];
  const region = regionNow(blocks, { kind: "txt", id: hunk.id, from, to, deleted: [], inserted: [] }, nowBlock.inline);
  const units = unitsOf(wasBlock.inline, codePoints);
  // The end of the block was split off or the next one joined to it: its words alone would not say what happens.
  if (region === null || (region.isEndChanged && stretch.to < units.length)) return asWhole();
  const shown: Shown = {
    kind: "words",
    was: passageOf(units, region.was.from, region.was.to),
    now: passageOf(unitsOf(nowBlock.inline, codePoints), region.now.from, region.now.to),
  };
  return { shown, old, both: bothWords(current, stretch.block, region.now.to, shown.was.words, shown.now.words) };
}

function bothWords(current: Content, block: BlockId, offset: number, was: readonly Token[], now: readonly Token[]): Content | null {
  const [old, here] = [plainText(was), plainText(now)];
  if (old === "" || here === "" || here.includes(old) || old.includes(here)) return null;
  const at = { block, offset };
  const put: TextHunk = { kind: "txt", id: `both ${block}`, from: at, to: at, deleted: [], inserted: was };
  return replay(current, [put]);
}
