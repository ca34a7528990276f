/** Which hunks of several forks of one base are in each other's way. Pure comparison of places; nothing is applied. */

import type { Content } from "./content";
import { partsOf, type AttributeHunk, type BlockId, type FormatHunk, type Hunk, type InsertHunk, type MoveHunk, type SimpleHunk, type TextHunk, type Token } from "./hunk";

interface Span {
  readonly block: BlockId;
  readonly from: number;
  readonly to: number;
}

const begun = (tokens: readonly Token[]) =>
  tokens.flatMap((token) => (token.kind === "para" ? token.blocks.map((start) => String(start.attrs["id"])) : []));

/** What a text hunk deletes, block by block; the ¶ at a block's end belongs to it. */
function spansOf(hunk: TextHunk): Span[] {
  const spans: Span[] = [];
  let { block, offset } = hunk.from;
  for (const token of hunk.deleted) {
    if (token.kind !== "para") continue;
    spans.push({ block, from: offset, to: Infinity });
    [block, offset] = [String(token.blocks[token.blocks.length - 1]?.attrs["id"]), 0];
  }
  spans.push({ block, from: offset, to: hunk.to.offset });
  return spans;
}

const overlaps = (a: Span, b: Span) => a.block === b.block && a.from < b.to && b.from < a.to;

function textsConflict(a: TextHunk, b: TextHunk): boolean {
  const [spansA, spansB] = [spansOf(a), spansOf(b)];
  const both = spansA.some((span) => spansB.some((other) => overlaps(span, other)));
  if (both && a.inserted.length + b.inserted.length > 0) return true;
  // Put into the middle of what the other takes out.
  const inside = (hunk: TextHunk, spans: readonly Span[]) =>
    hunk.inserted.length > 0 &&
    spans.some(({ block, from, to }) => hunk.from.block === block && from < hunk.from.offset && hunk.from.offset < to);
  return inside(a, spansB) || inside(b, spansA);
}

function idsOf(node: Content): BlockId[] {
  if (node.type === "text" || node.type === "hard_break") return [];
  return [String(node.attrs?.["id"]), ...(node.content ?? []).flatMap(idsOf)];
}

/** Blocks that the hunk writes in, changes, moves or puts something into. */
function uses(hunk: SimpleHunk): readonly BlockId[] {
  switch (hunk.kind) {
    case "txt":
      return [hunk.from.block, ...begun(hunk.deleted)];
    case "fmt":
    case "att":
      return [hunk.block];
    case "ins":
      return [hunk.place.parent];
    case "mov":
      return [hunk.block, hunk.place.parent];
    case "del":
      return [];
  }
}

/** Blocks that are not there any more: deleted, or dissolved into the block before. */
function removes(hunk: SimpleHunk): readonly BlockId[] {
  if (hunk.kind === "del") return idsOf(hunk.node);
  return hunk.kind === "txt" ? begun(hunk.deleted) : [];
}

/** New block ids. */
function makes(hunk: SimpleHunk): readonly BlockId[] {
  if (hunk.kind === "ins") return idsOf(hunk.node);
  return hunk.kind === "txt" ? begun(hunk.inserted) : [];
}

const meet = (a: readonly BlockId[], b: readonly BlockId[]) => a.some((id) => b.includes(id));

/** `remover` deletes or dissolves a block that the other needs to be there. Text goes along with a block that is joined on. */
function removesUnder(remover: SimpleHunk, other: SimpleHunk): boolean {
  const gone = removes(remover);
  if (gone.length === 0) return false;
  if (remover.kind === "del") return meet(gone, uses(other));
  switch (other.kind) {
    case "mov":
    case "att":
    case "del":
      return gone.includes(other.block) || (other.kind === "del" && meet(gone, idsOf(other.node)));
    default:
      return false;
  }
}

function attributesConflict(a: AttributeHunk, b: AttributeHunk): boolean {
  if (a.block !== b.block) return false;
  const named = (hunk: AttributeHunk) => [...Object.keys(hunk.was.attrs), ...Object.keys(hunk.now.attrs)];
  const changesType = (hunk: AttributeHunk) => hunk.was.type !== hunk.now.type;
  return (changesType(a) && changesType(b)) || named(a).some((name) => named(b).includes(name));
}

function partsConflict(a: SimpleHunk, b: SimpleHunk): boolean {
  if (a.id === b.id) return false;
  if (removesUnder(a, b) || removesUnder(b, a) || meet(makes(a), makes(b))) return true;
  if (a.kind === "txt" && b.kind === "txt") return textsConflict(a, b);
  if (a.kind === "att" && b.kind === "att") return attributesConflict(a, b);
  return a.kind === "mov" && b.kind === "mov" && a.block === b.block;
}

/** True if adopting both would need a person to merge them. Symmetric. */
export function conflicts(a: Hunk, b: Hunk): boolean {
  return a.id !== b.id && partsOf(a).some((one) => partsOf(b).some((other) => partsConflict(one, other)));
}

/** True if one changes words that the other changes too; to lie side by side is not enough. Null unless both are about words. */
export function overlapsWords(a: Hunk, b: Hunk): boolean | null {
  if (a.kind === "fmt" && b.kind === "fmt") return a.block === b.block && a.from < b.to && b.from < a.to;
  if (a.kind === "fmt" && b.kind === "txt") return formatsWithin(a, b);
  if (a.kind === "txt" && b.kind === "fmt") return formatsWithin(b, a);
  if (a.kind !== "txt" || b.kind !== "txt") return null;
  const [spansA, spansB] = [spansOf(a), spansOf(b)];
  return textsConflict(a, b) || spansA.some((span) => spansB.some((other) => overlaps(span, other)));
}

/** Either order gives one text, but what is formatted may be gone when the other is adopted. */
const formatsWithin = (format: FormatHunk, text: TextHunk) => spansOf(text).some((span) => overlaps(span, format));

type PlacingHunk = InsertHunk | MoveHunk;
const places = (hunk: SimpleHunk): hunk is PlacingHunk => hunk.kind === "ins" || hunk.kind === "mov";
/** After the same neighbour is the same place, even where one fork joined that neighbour's list item to another. */
const samePlace = ({ place: a }: PlacingHunk, { place: b }: PlacingHunk) => a.anchor === b.anchor && (a.anchor !== null || a.parent === b.parent);
const meetsAt = (a: Span, b: Span) => a.block === b.block && a.from <= b.to && b.from <= a.to;

function partsTouch(a: SimpleHunk, b: SimpleHunk): boolean {
  if (partsConflict(a, b)) return true;
  if (a.kind === "txt" && b.kind === "txt") return spansOf(a).some((span) => spansOf(b).some((other) => meetsAt(span, other)));
  if (a.kind === "fmt" && b.kind === "txt") return formatsWithin(a, b);
  if (a.kind === "txt" && b.kind === "fmt") return formatsWithin(b, a);
  return places(a) && places(b) && samePlace(a, b);
}

/** True if the two are at one place: they conflict, or the result depends on which was adopted first. */
export function touches(a: Hunk, b: Hunk): boolean {
  return partsOf(a).some((one) => partsOf(b).some((other) => partsTouch(one, other)));
}
