/**
 * Everybody's red pen on the sealed base, as a value to draw: base blocks in their order, what each person strikes, puts in,
 * moves and reformats. Nothing here counts marks.
 */

import type { Person } from "../proto/Accounts";
import { baseBlocks, familyOf, isText, rootKey, subtreeBlocks, type Block, type Blocks } from "./blocks";
import type { Content } from "./content";
import type { AttributeHunk, BlockId, BlockStart, DeleteHunk, Hunk, InsertHunk, MoveHunk, Place, TextHunk, WrapHunk, WrapNote } from "./hunk";
import { OverlayShells } from "./overlay-shells";
import { overlayText, type BlockEdits, type Inline, type Inset } from "./overlay-text";
import { Tree } from "./tree";
import { codePoints, tokensOf, unitsOf } from "./units";

export interface Layer {
  readonly person: Person;
  readonly hunks: readonly Hunk[];
}

export interface BlockChange {
  readonly by: Person;
  readonly was: BlockStart;
  readonly now: BlockStart;
}

/** The text stays where it reads, in another list or quote or in none. */
export interface Rewrapped {
  readonly by: Person;
  readonly note: WrapNote;
}

export interface OverlayBlock {
  /** Unique in the paper. */
  readonly key: string;
  readonly start: BlockStart;
  /** `arrived` stands where somebody moved a base block to; it only quotes it. */
  readonly kind: "base" | "inserted" | "arrived";
  /** Who inserted or moved it here; nobody for base blocks. */
  readonly by: readonly Person[];
  readonly struckBy: readonly Person[];
  readonly movedBy: readonly Person[];
  readonly changes: readonly BlockChange[];
  readonly wraps: readonly Rewrapped[];
  /** Empty for blocks that hold blocks. */
  readonly inline: readonly Inline[];
  readonly insets: readonly Inset[];
  readonly children: readonly OverlayBlock[];
}

/** A block that a layer put into the paper. */
interface Guest {
  readonly person: Person;
  readonly kind: "inserted" | "arrived";
  readonly block: Block;
}

class Overlay {
  private readonly tree: Tree;
  private readonly texts = new Map<BlockId, BlockEdits>();
  private readonly guests = new Map<string, Guest>();
  private readonly struckBy = new Map<BlockId, Person[]>();
  private readonly movedBy = new Map<BlockId, Person[]>();
  private readonly changes = new Map<BlockId, BlockChange[]>();
  private readonly wraps = new Map<BlockId, Rewrapped[]>();
  private readonly shells: OverlayShells;
  private readonly places: { name: string; place: Place; by: string }[] = [];
  private clauses = 0;

  constructor(private readonly base: Blocks) {
    this.tree = new Tree(base);
    this.shells = new OverlayShells(this.tree);
  }

  blocks(layers: readonly Layer[]): OverlayBlock[] {
    layers.forEach((layer, index) => {
      for (const hunk of layer.hunks) this.take(layer.person, index, hunk);
    });
    // Whoever comes first stands nearest to the common neighbour, so the last are placed first.
    for (const { name, place, by } of this.places.reverse()) this.tree.place(name, place, by);
    this.shells.dissolve({
      isNew: (name) => this.guests.get(name)?.kind === "inserted",
      isList: (name) => familyOf((this.guests.get(name)?.block ?? this.base.get(name))?.start.type ?? "") === "list",
      listOfOne: (list, item) => this.listOfOne(list, item),
    });
    return this.children(rootKey);
  }

  private take(person: Person, layer: number, hunk: Hunk): void {
    switch (hunk.kind) {
      case "txt":
        this.takeText(person, hunk);
        break;
      case "fmt":
        this.textOf(hunk.block).formats.push({ hunk: hunk.id, by: person, from: hunk.from, to: hunk.to, add: hunk.add, remove: hunk.remove });
        break;
      case "att":
        this.takeChange(person, hunk);
        break;
      case "del":
        this.takeDeletion(person, hunk, new Set());
        break;
      case "ins":
        this.takeInsertion(person, layer, hunk);
        break;
      case "mov":
        this.takeMove(person, layer, hunk);
        break;
      case "wrp":
        this.takeWrap(person, layer, hunk);
        break;
    }
  }

  private textOf(key: BlockId): BlockEdits {
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const fresh: BlockEdits = { edits: [], formats: [], joinedBy: [] };
    this.texts.set(key, fresh);
    return fresh;
  }

  private lengthOf(key: BlockId): number {
    return unitsOf(this.base.get(key)?.inline ?? [], codePoints).length;
  }

  /** A hunk over several blocks is drawn in each of them; what it inserts stands in the first. */
  private takeText(person: Person, hunk: TextHunk): void {
    let { block, offset } = hunk.from;
    let inserted = hunk.inserted;
    for (const token of hunk.deleted) {
      if (token.kind !== "para") continue;
      const { edits, joinedBy } = this.textOf(block);
      edits.push({ id: hunk.id, by: [person], from: offset, to: this.lengthOf(block), inserted });
      joinedBy.push(person);
      [block, offset, inserted] = [String(token.blocks[token.blocks.length - 1]?.attrs["id"]), 0, []];
    }
    if (hunk.to.offset > offset || inserted.length > 0)
      this.textOf(block).edits.push({ id: hunk.id, by: [person], from: offset, to: hunk.to.offset, inserted });
  }

  private takeChange(by: Person, { block, was, now }: AttributeHunk): void {
    this.changes.set(block, [...(this.changes.get(block) ?? []), { by, was, now }]);
  }

  /** The text stays in its place, with a note. Of the containers only what else they brought or took along is drawn. */
  private takeWrap(person: Person, layer: number, { notes, parts }: WrapHunk): void {
    for (const note of notes) this.wraps.set(note.block, [...(this.wraps.get(note.block) ?? []), { by: person, note }]);
    const left = new Set<BlockId>();
    for (const part of parts) {
      if (part.kind !== "mov") continue;
      this.arrive(person, layer, part);
      this.shells.stays(`${layer}|${part.block}`, part.block);
      for (let at = this.base.get(part.block)?.parent; at !== undefined && at !== null; at = this.base.get(at)?.parent) left.add(at);
    }
    for (const part of parts) {
      if (part.kind === "ins") this.takeInsertion(person, layer, part);
      if (part.kind === "del") this.takeDeletion(person, part, left);
    }
  }

  private listOfOne(list: string, item: string): string {
    const name = `${item}|list`;
    const like = this.guests.get(list);
    if (like === undefined) throw new Error(`no new list ${list}`);
    this.guests.set(name, like);
    this.tree.add(name, [item]);
    return name;
  }

  /** `left` are containers that are gone around a text which stays. */
  private takeDeletion(person: Person, hunk: DeleteHunk, left: ReadonlySet<BlockId>): void {
    const strike = (node: Content) => {
      const key = String(node.attrs?.["id"]);
      const block = this.base.get(key);
      if (block === undefined) return;
      if (!left.has(key)) this.struckBy.set(key, [...(this.struckBy.get(key) ?? []), person]);
      if (isText(block)) this.textOf(key).edits.push({ id: hunk.id, by: [person], from: 0, to: this.lengthOf(key), inserted: [] });
      else for (const child of node.content ?? []) strike(child);
    };
    strike(hunk.node);
  }

  private name(layer: number, key: BlockId): string {
    return this.base.has(key) ? key : `${layer}|${key}`;
  }

  /** Where a layer's block stands among base blocks and that layer's other blocks. */
  private placeOf(layer: number, place: Place): Place {
    return {
      parent: this.name(layer, place.parent),
      after: place.after.map((hunk) => `${layer}|${hunk}`),
      anchor: place.anchor === null ? null : this.name(layer, place.anchor),
    };
  }

  private takeInsertion(person: Person, layer: number, hunk: InsertHunk): void {
    for (const block of subtreeBlocks(hunk.node, this.base).values()) {
      const name = `${layer}|${block.key}`;
      this.guests.set(name, { person, kind: "inserted", block });
      this.tree.add(
        name,
        block.children.map((child) => `${layer}|${child}`),
      );
    }
    this.places.push({ name: `${layer}|${hunk.block}`, place: this.placeOf(layer, hunk.place), by: `${layer}|${hunk.id}` });
  }

  private takeMove(person: Person, layer: number, hunk: MoveHunk): void {
    this.movedBy.set(hunk.block, [...(this.movedBy.get(hunk.block) ?? []), person]);
    this.arrive(person, layer, hunk);
  }

  private arrive(person: Person, layer: number, hunk: MoveHunk): void {
    const block = this.base.get(hunk.block);
    if (block === undefined) return;
    const name = `${layer}|${hunk.block}`;
    this.guests.set(name, { person, kind: "arrived", block });
    this.tree.add(name, []);
    this.places.push({ name, place: this.placeOf(layer, hunk.place), by: `${layer}|${hunk.id}` });
  }

  private children(key: string): OverlayBlock[] {
    return this.tree.row(key).flatMap((entry) => (this.shells.has(entry.key) ? [] : [this.block(entry.key)]));
  }

  private block(key: string): OverlayBlock {
    const guest = this.guests.get(key);
    if (guest !== undefined) return this.guestBlock(key, guest);
    const block = this.base.get(key);
    if (block === undefined) throw new Error(`no block ${key}`);
    const edits = this.texts.get(key) ?? { edits: [], formats: [], joinedBy: [] };
    const text = isText(block) ? overlayText(block, edits, () => ++this.clauses) : { inline: [], insets: [] };
    return {
      key,
      start: block.start,
      kind: "base",
      by: [],
      struckBy: this.struckBy.get(key) ?? [],
      movedBy: this.movedBy.get(key) ?? [],
      changes: this.changes.get(key) ?? [],
      wraps: this.wraps.get(key) ?? [],
      ...text,
      children: this.children(key),
    };
  }

  private guestBlock(key: string, { person, kind, block }: Guest): OverlayBlock {
    const source = kind === "arrived" ? firstText(this.base, block) : block;
    const tokens = tokensOf(unitsOf(source.inline, codePoints));
    const inline: Inline[] = tokens.length > 0 ? [{ kind: "run", tokens, struckBy: [], hunks: [], formats: [] }] : [];
    return {
      key,
      start: block.start,
      kind,
      by: [person],
      struckBy: [],
      movedBy: [],
      changes: [],
      wraps: [],
      inline,
      insets: [],
      children: this.children(key),
    };
  }
}

/** The first text in a block, to quote it by. */
function firstText(base: Blocks, block: Block): Block {
  if (isText(block)) return block;
  for (const child of block.children) {
    const inner = base.get(child);
    const found = inner === undefined ? block : firstText(base, inner);
    if (found.inline.length > 0) return found;
  }
  return block;
}

export function overlay(base: Content, layers: readonly Layer[]): OverlayBlock[] {
  return new Overlay(baseBlocks(base)).blocks(layers);
}
