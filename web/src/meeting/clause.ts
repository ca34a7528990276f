/** A red mark with just enough of the text around it to understand it, as the drawing of the red pen wants it. */

import { baseBlocks, type Block } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { Hunk, TextHunk } from "../diff/hunk";
import { overlay, type OverlayBlock } from "../diff/overlay";
import type { Inline } from "../diff/overlay-text";
import { codePoints, tokensOf, unitsFrom, unitsOf, type Unit } from "../diff/units";
import type { Person } from "../proto/Accounts";
import { textOfNode } from "./place";

export type Clause =
  | { readonly kind: "line"; readonly inline: readonly Inline[] }
  | { readonly kind: "block"; readonly block: OverlayBlock }
  | { readonly kind: "gone" };

/** So many characters on either side, unless the sentence ends before. */
const contextLength = 24;
/** In a list: just enough to know the place again. */
const shortContext = 6;
const sentenceEnd = /^[。！？!?；;]$/u;

const endsSentence = (unit: Unit): boolean => unit.kind === "char" && sentenceEnd.test(unit.text);

function before(units: readonly Unit[], most: number): Unit[] {
  let start = units.length;
  while (start > 0 && units.length - start < most && !endsSentence(units[start - 1] as Unit)) start--;
  const cut: Unit[] = start > 0 && !endsSentence(units[start - 1] as Unit) ? [ellipsis] : [];
  return [...cut, ...units.slice(start)];
}

function after(units: readonly Unit[], most: number): Unit[] {
  let end = 0;
  while (end < units.length && end < most && (end === 0 || !endsSentence(units[end - 1] as Unit))) end++;
  const cut: Unit[] = end < units.length && !endsSentence(units[end - 1] as Unit) ? [ellipsis] : [];
  return [...units.slice(0, end), ...cut];
}

const ellipsis: Unit = { kind: "char", text: "…", size: 1, marks: "" };

/** What a person has to see on either side of a place. */
export function around(left: readonly Unit[], right: readonly Unit[]): readonly [Unit[], Unit[]] {
  return [before(left, contextLength), after(right, contextLength)];
}

export function run(units: readonly Unit[], struckBy: readonly Person[]): Inline[] {
  return units.length === 0 ? [] : [{ kind: "run", tokens: tokensOf(units), struckBy, hunks: [], formats: [] }];
}

function textClause(blocks: ReadonlyMap<string, Block>, hunk: TextHunk, person: Person, context: number): Inline[] {
  const [first, last] = [blocks.get(hunk.from.block), blocks.get(hunk.to.block)];
  if (first === undefined || last === undefined) return [];
  const inserted: Inline[] = hunk.inserted.length === 0 ? [] : [{ kind: "insert", versions: [{ by: [person], hunks: [], tokens: hunk.inserted }] }];
  return [
    ...run(before(unitsOf(first.inline, codePoints).slice(0, hunk.from.offset), context), []),
    ...run(unitsFrom(hunk.deleted), [person]),
    ...inserted,
    ...run(after(unitsOf(last.inline, codePoints).slice(hunk.to.offset), context), []),
  ];
}

function find(blocks: readonly OverlayBlock[], matches: (block: OverlayBlock) => boolean): OverlayBlock | null {
  for (const block of blocks) {
    const found = matches(block) ? block : find(block.children, matches);
    if (found !== null) return found;
  }
  return null;
}

/** The mark as its author made it, on the text of version 0. */
export function clauseOf(base: Content, hunk: Hunk, person: Person): Clause {
  const blocks = baseBlocks(base);
  if (hunk.kind === "txt") {
    const inline = textClause(blocks, hunk, person, contextLength);
    return inline.length === 0 ? { kind: "gone" } : { kind: "line", inline };
  }
  const isIt = (block: OverlayBlock): boolean => {
    if (hunk.kind === "ins") return block.kind === "inserted" && block.key.endsWith(`|${hunk.block}`);
    if (hunk.kind === "wrp") return block.key === hunk.notes[0]?.block;
    return hunk.kind === "mov" ? block.kind === "arrived" && block.key.endsWith(`|${hunk.block}`) : block.key === hunk.block;
  };
  const block = find(overlay(base, [{ person, hunks: [hunk] }]), isIt);
  return block === null ? { kind: "gone" } : { kind: "block", block };
}

/** A text mark in one line; null for marks of other kinds. */
export function lineOf(base: Content, hunk: Hunk, person: Person): readonly Inline[] | null {
  return hunk.kind === "txt" ? textClause(baseBlocks(base), hunk, person, shortContext) : null;
}

export interface PlaceSaid {
  /** The heading above it; empty where there is none. */
  readonly heading: string;
  /** The first words of its block, or of the one before it where a block is put in. */
  readonly words: string;
}

/** Enough to find a block in one's own copy. */
const firstWords = 10;

function blockOfMark(hunk: Hunk): string | null {
  switch (hunk.kind) {
    case "txt":
      return hunk.from.block;
    case "fmt":
    case "att":
    case "del":
    case "mov":
      return hunk.block;
    case "ins":
      return hunk.place.anchor ?? hunk.place.parent;
    case "wrp":
      return hunk.notes[0]?.block ?? null;
  }
}

/** Where a mark lies, for who does not have the paper before them. */
export function placeOf(base: Content, hunk: Hunk): PlaceSaid | null {
  const wanted = blockOfMark(hunk);
  let heading = "";
  const visit = (node: Content): PlaceSaid | null => {
    const words = textOfNode(node);
    if (node.attrs?.["id"] === wanted) {
      const points = Array.from(words);
      return { heading, words: points.length > firstWords ? `${points.slice(0, firstWords).join("")}…` : words };
    }
    if (node.type === "heading") heading = words;
    for (const child of node.content ?? []) {
      const found = visit(child);
      if (found !== null) return found;
    }
    return null;
  };
  const found = wanted === null ? null : visit(base);
  return found === null || found.words === "" ? null : found;
}
