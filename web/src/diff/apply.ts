/**
 * Puts hunks on their base. All hunks are in base coordinates and are applied together: attributes, then structure, then
 * joins, text and splits. The order in which they are given matters only where several put something at one place.
 */

import { baseBlocks, isText, keyOf, nodeFrom, normalInline, rootKey, subtreeBlocks, type Blocks } from "./blocks";
import type { Content } from "./content";
import { allParts, Refusal, type AttributeHunk, type BlockId, type BlockStart, type Hunk, type InsertHunk, type SimpleHunk } from "./hunk";
import { noteOrigins } from "./origins";
import { TextEdits } from "./text-edit";
import { Tree } from "./tree";
import { inlineFrom, type Unit } from "./units";

interface Standing {
  start: BlockStart;
  /** In normal form; null for blocks that hold blocks. */
  inline: readonly Content[] | null;
}

const isListItem = (type: string | undefined) => type === "list_item";

class Builder {
  private readonly tree: Tree;
  private readonly standing = new Map<BlockId, Standing>();
  private readonly texts: TextEdits;
  /** From a list item that is gone to the one that has what it held. */
  private readonly joinedInto = new Map<BlockId, BlockId>();
  /** Hunks by the block they put somewhere, to say which one failed. */
  private readonly placedBy = new Map<BlockId, Hunk>();

  constructor(private readonly base: Blocks) {
    this.tree = new Tree(base);
    this.texts = new TextEdits((key) => {
      const block = base.get(key);
      return block !== undefined && isText(block) ? block : undefined;
    });
  }

  build(hunks: readonly SimpleHunk[]): Content {
    for (const hunk of hunks) if (hunk.kind === "ins") this.add(hunk);
    for (const hunk of hunks) this.take(hunk);
    // What comes first stands nearest to the common neighbour, so the last are placed first.
    for (const hunk of [...hunks].reverse()) if (hunk.kind === "ins" || hunk.kind === "mov") this.put(hunk.block, hunk);
    this.joinAndSplit();
    const seen = new Set<BlockId>();
    const content = this.emit(rootKey, seen);
    for (const [key, hunk] of this.placedBy) if (!seen.has(key) && !this.isGone(key)) throw new Refusal("cycle", hunk.id, null);
    return content;
  }

  private add(hunk: InsertHunk): void {
    const blocks = subtreeBlocks(hunk.node, this.base);
    for (const block of blocks.values()) {
      if (this.base.has(block.key) || this.standing.has(block.key)) throw new Refusal("taken", hunk.id, null);
      this.standing.set(block.key, { start: block.start, inline: isText(block) ? normalInline(block.inline) : null });
      this.tree.add(block.key, block.children);
    }
  }

  private take(hunk: SimpleHunk): void {
    switch (hunk.kind) {
      case "txt":
        this.texts.change(hunk);
        break;
      case "fmt":
        this.texts.of(hunk.block, hunk).format(hunk);
        break;
      case "att":
        this.setAttributes(hunk);
        break;
      case "del":
      case "mov":
        if (!this.base.has(hunk.block)) throw new Refusal("gone", hunk.id, null);
        this.tree.remove(hunk.block);
        break;
      case "ins":
        break;
    }
  }

  private find(key: BlockId): Standing {
    const known = this.standing.get(key);
    if (known !== undefined) return known;
    const block = this.base.get(key);
    if (block === undefined) throw new Error(`no block ${key}`);
    const standing: Standing = { start: block.start, inline: isText(block) ? normalInline(block.inline) : null };
    this.standing.set(key, standing);
    return standing;
  }

  private setAttributes(hunk: AttributeHunk): void {
    if (!this.base.has(hunk.block)) throw new Refusal("gone", hunk.id, null);
    const standing = this.find(hunk.block);
    const attrs: Record<string, unknown> = { ...standing.start.attrs };
    for (const name of Object.keys(hunk.was.attrs)) if (!(name in hunk.now.attrs)) delete attrs[name];
    for (const [name, value] of Object.entries(hunk.now.attrs)) attrs[name] = value;
    const { id, ...rest } = attrs;
    const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
    const type = hunk.was.type === hunk.now.type ? standing.start.type : hunk.now.type;
    standing.start = { type, attrs: id === undefined ? sorted : { id, ...sorted } };
  }

  private put(key: BlockId, hunk: Hunk & { kind: "ins" | "mov" }): void {
    if (!this.tree.place(key, hunk.place, hunk.id)) throw new Refusal("gone", hunk.id, null);
    this.placedBy.set(key, hunk);
  }

  /** All joins come first: a text that is split in an item which another hunk joins on begins its new item after the joined one. */
  private joinAndSplit(): void {
    const joinedTo = new Set([...this.texts.joins.values()].map((join) => join.block));
    const heads = this.texts.keys().filter((key) => !joinedTo.has(key));
    for (const key of heads) {
      for (let next = this.texts.joins.get(key); next !== undefined; next = this.texts.joins.get(next.block)) this.join(key, next);
    }
    for (const key of heads) this.split(key, this.texts.line(key));
  }

  private join(head: BlockId, { block, item }: { block: BlockId; item: BlockId | null }): void {
    if (item !== null) {
      const rest = this.tree.parent(block) ?? item;
      const now = this.tree.parent(head) ?? rootKey;
      // The text may have been moved behind something in the item that goes: then both stay in the text's own item.
      const receiver = now === rest ? this.ownItem(head) : now;
      if (rest !== receiver) {
        this.tree.moveAll(rest, receiver);
        this.joinedInto.set(rest, receiver);
      }
      this.tree.remove(item);
    }
    this.tree.remove(block);
  }

  /** The list item in which the base has a block, or the one that it was joined to. */
  private ownItem(key: BlockId): BlockId {
    let at = this.base.get(key)?.parent ?? rootKey;
    for (let next = this.joinedInto.get(at); next !== undefined; next = this.joinedInto.get(at)) at = next;
    return at;
  }

  private split(key: BlockId, units: readonly Unit[]): void {
    let current = key;
    let inline: Unit[] = [];
    const close = () => {
      const made = inlineFrom(inline);
      noteOrigins(made, inline.map((unit) => (unit.kind === "para" ? "" : (unit.origin ?? ""))));
      this.find(current).inline = made;
      inline = [];
    };
    for (const unit of units) {
      if (unit.kind !== "para") {
        inline.push(unit);
        continue;
      }
      close();
      current = this.begin(unit.blocks, current);
    }
    close();
  }

  /** Begins a block after another; the list item it comes with, if any, takes along what followed. */
  private begin(starts: readonly BlockStart[], after: BlockId): BlockId {
    const start = starts[starts.length - 1];
    const item = starts.length > 1 ? starts[0] : undefined;
    if (start === undefined) throw new Error("a ¶ begins a block");
    const key = keyOf(start.type, String(start.attrs["id"]), this.base);
    this.standing.set(key, { start, inline: [] });
    const parent = this.tree.parent(after) ?? rootKey;
    const parentType = this.standing.get(parent)?.start.type ?? this.base.get(parent)?.start.type;
    if (item === undefined || !isListItem(parentType)) {
      this.tree.placeAfter(key, after);
      return key;
    }
    const itemKey = keyOf(item.type, String(item.attrs["id"]), this.base);
    this.standing.set(itemKey, { start: item, inline: null });
    this.tree.add(itemKey, [key]);
    this.tree.placeAfter(itemKey, parent);
    this.tree.moveRest(after, itemKey);
    return key;
  }

  /** True for a block that goes with an ancestor. Placing into what another hunk deletes is refused before, on adoption. */
  private isGone(key: BlockId): boolean {
    const visited = new Set<BlockId>();
    for (let at: BlockId | undefined = key; at !== undefined && at !== rootKey; at = this.tree.parent(at)) {
      if (visited.has(at)) return false;
      visited.add(at);
    }
    return true;
  }

  private emit(key: BlockId, seen: Set<BlockId>): Content {
    seen.add(key);
    const changed = this.standing.get(key);
    const block = this.base.get(key);
    if (changed === undefined && block !== undefined && isText(block)) return nodeFrom(block.start, normalInline(block.inline));
    const start = changed?.start ?? block?.start;
    if (start === undefined) throw new Error(`no block ${key}`);
    if (changed !== undefined && changed.inline !== null) return nodeFrom(start, changed.inline);
    const live = this.tree.row(key).filter((entry) => entry.live);
    return nodeFrom(
      start,
      live.map((entry) => this.emit(entry.key, seen)),
    );
  }
}

/** The base with the hunks on it. Throws a `Refusal` and changes nothing if one of them has no place there. */
export function apply(base: Content, hunks: readonly Hunk[]): Content {
  return new Builder(baseBlocks(base)).build(allParts(hunks));
}
