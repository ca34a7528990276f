/**
 * A hunk: one red mark. Everything in it is in base coordinates, so hunks of several forks of one base can be kept, sent and
 * adopted without each other. Offsets are code points within a block; an inline atom counts as one.
 */

import type { Content, Mark } from "./content";

export type BlockId = string;
export type HunkId = string;

export interface Point {
  readonly block: BlockId;
  readonly offset: number;
}

/** What begins a block: its type and attributes, the id among them. */
export interface BlockStart {
  readonly type: string;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** A piece of inline content: characters that share their marks, an inline atom, or the ¶ that begins other blocks. */
export type Token =
  | { readonly kind: "text"; readonly text: string; readonly marks: readonly Mark[] }
  | { readonly kind: "atom"; readonly node: Content }
  /** Outermost first: a paragraph, or a list item and its paragraph. Inserted it splits, deleted it joins. */
  | { readonly kind: "para"; readonly blocks: readonly BlockStart[] };

/** Where a block stands among its siblings. */
export interface Place {
  readonly parent: BlockId;
  /** The hunks that put its previous siblings there, nearest first. They count only where they are applied too. */
  readonly after: readonly HunkId[];
  /** The nearest previous sibling that needs no other hunk to be there; null at the start of the parent. */
  readonly anchor: BlockId | null;
}

export interface TextHunk {
  readonly kind: "txt";
  readonly id: HunkId;
  readonly from: Point;
  /** In another block than `from` where blocks are joined. */
  readonly to: Point;
  readonly deleted: readonly Token[];
  readonly inserted: readonly Token[];
}

export interface FormatHunk {
  readonly kind: "fmt";
  readonly id: HunkId;
  readonly block: BlockId;
  readonly from: number;
  readonly to: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Another type (paragraph to heading) or other attributes. Only attributes that differ are named; one that is not named on one side is absent there. */
export interface AttributeHunk {
  readonly kind: "att";
  readonly id: HunkId;
  readonly block: BlockId;
  readonly was: BlockStart;
  readonly now: BlockStart;
}

export interface InsertHunk {
  readonly kind: "ins";
  readonly id: HunkId;
  readonly block: BlockId;
  readonly node: Content;
  readonly place: Place;
  /** Hunks of the same fork without which this one makes no sense. */
  readonly needs: readonly HunkId[];
}

export interface DeleteHunk {
  readonly kind: "del";
  readonly id: HunkId;
  readonly block: BlockId;
  /** What goes: the block without those of its descendants that live on elsewhere. */
  readonly node: Content;
  readonly needs: readonly HunkId[];
}

export interface MoveHunk {
  readonly kind: "mov";
  readonly id: HunkId;
  readonly block: BlockId;
  readonly place: Place;
  readonly needs: readonly HunkId[];
}

/** What a block stands in: the innermost list or quote, and how many there are around it. */
export interface Holding {
  readonly inner: "none" | "bullet_list" | "ordered_list" | "blockquote";
  readonly depth: number;
}

export interface WrapNote {
  /** At whose end the note stands. */
  readonly block: BlockId;
  readonly from: Holding;
  readonly to: Holding;
  /** So many neighbours became the same. */
  readonly count: number;
}

export type StructureHunk = InsertHunk | DeleteHunk | MoveHunk;

/** Blocks put into a list or a quote, or taken out, whose text stays where it reads: one mark, whatever it does to the containers. */
export interface WrapHunk {
  readonly kind: "wrp";
  readonly id: HunkId;
  readonly notes: readonly WrapNote[];
  readonly parts: readonly StructureHunk[];
}

export type SimpleHunk = TextHunk | FormatHunk | AttributeHunk | StructureHunk;

export type Hunk = SimpleHunk | WrapHunk;

/** What a hunk does to the tree and the text, step by step. */
export function partsOf(hunk: Hunk): readonly SimpleHunk[] {
  return hunk.kind === "wrp" ? hunk.parts : [hunk];
}

/** Two people's wraps may do the same to a container: it is done once. */
export function allParts(hunks: readonly Hunk[]): readonly SimpleHunk[] {
  return [...new Map(hunks.flatMap(partsOf).map((part) => [part.id, part])).values()];
}

/** Why a hunk cannot be applied. Nothing was changed when it is thrown. */
export type RefusalReason =
  /** Its block or parent is not there. */
  | "gone"
  /** The text or attribute it starts from is another. */
  | "changed"
  /** Another adopted hunk rewrites or removes the same place. */
  | "overlap"
  /** It depends on a hunk that is not adopted. */
  | "needs"
  /** An adopted hunk depends on it. */
  | "needed"
  /** The id of its new block is in use. */
  | "taken"
  /** Two moves would put blocks into each other. */
  | "cycle"
  /** It is adopted already, or is not adopted when taken back. */
  | "already";

export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly hunk: HunkId;
  /** The other hunk that stands in the way, if one does. */
  readonly other: HunkId | null;

  constructor(reason: RefusalReason, hunk: HunkId, other: HunkId | null) {
    super(`hunk ${hunk} refused: ${reason}${other === null ? "" : ` (${other})`}`);
    this.name = "Refusal";
    this.reason = reason;
    this.hunk = hunk;
    this.other = other;
  }
}

/** 64 bits as hex, equal on every machine: two FNV-1a sums over UTF-16, the second seeded otherwise and mixed. */
export function digest(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul((high ^ unit) + (high >>> 15), 0x85ebca6b);
  }
  const hex = (sum: number) => (sum >>> 0).toString(16).padStart(8, "0");
  return hex(low ^ (low >>> 16)) + hex(high ^ (high >>> 13));
}

/** The id of a hunk is made of its kind, place and payload, so that everybody who computes it gets the same. */
export function hunkId(kind: Hunk["kind"], ...parts: readonly unknown[]): HunkId {
  return kind + digest(JSON.stringify(parts));
}
