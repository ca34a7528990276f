/**
 * Blocks and where they stand while hunks are put on a base. Base blocks keep their entry even when they go, so that a place
 * given by its base neighbours is found whatever else was adopted.
 */

import type { Blocks } from "./blocks";
import type { BlockId, HunkId, Place } from "./hunk";

export interface Entry {
  readonly key: BlockId;
  /** Put here by a hunk, not by the base. */
  readonly placed: boolean;
  live: boolean;
}

export class Tree {
  private readonly base: Blocks;
  private readonly rows = new Map<BlockId, Entry[]>();
  /** Where the base put each block, wherever that entry went with a list item. */
  private readonly entries = new Map<BlockId, Entry>();
  private readonly placed = new Map<HunkId, BlockId>();
  private readonly parents = new Map<BlockId, BlockId>();

  constructor(base: Blocks) {
    this.base = base;
    for (const block of base.values()) {
      if (block.parent !== null) this.parents.set(block.key, block.parent);
      const row = block.children.map((key) => ({ key, placed: false, live: true }));
      this.rows.set(block.key, row);
      for (const entry of row) this.entries.set(entry.key, entry);
    }
  }

  row(key: BlockId): Entry[] {
    return this.rows.get(key) ?? [];
  }

  has(key: BlockId): boolean {
    return this.rows.has(key);
  }

  /** Where the block stands now. */
  parent(key: BlockId): BlockId | undefined {
    return this.parents.get(key);
  }

  /** A new block with its children, not standing anywhere yet. */
  add(key: BlockId, children: readonly BlockId[]): void {
    this.rows.set(
      key,
      children.map((child) => ({ key: child, placed: true, live: true })),
    );
    for (const child of children) this.parents.set(child, key);
  }

  /** The base entry stays as a place, but shows nothing. */
  remove(key: BlockId): void {
    const entry = this.entries.get(key);
    if (entry !== undefined) entry.live = false;
  }

  /** Puts a block where a hunk says. False if the parent is not there. */
  place(key: BlockId, place: Place, by: HunkId): boolean {
    const { anchor } = place;
    const inBase = anchor === null ? undefined : this.base.get(anchor);
    // A base neighbour says more than the parent: it may stand in a list item that another hunk joins to the parent.
    const parent = inBase === undefined ? place.parent : (inBase.parent ?? "");
    if (!this.rows.has(parent)) return false;
    const near = place.after.find((hunk) => this.placed.has(hunk));
    const sibling = near === undefined ? anchor : (this.placed.get(near) ?? null);
    const index = sibling === null ? -1 : this.indexOf(parent, sibling, near !== undefined || inBase === undefined);
    if (index < 0 && sibling !== null) return false;
    this.putAfter(parent, index, key);
    this.placed.set(by, key);
    return true;
  }

  /** Puts a block right after one that stands. */
  placeAfter(key: BlockId, sibling: BlockId): void {
    const parent = this.parents.get(sibling) ?? "";
    this.putAfter(parent, this.liveIndex(parent, sibling), key);
  }

  /** Moves all that follows a block in its parent to the end of another parent. */
  moveRest(sibling: BlockId, target: BlockId): void {
    const parent = this.parents.get(sibling) ?? "";
    const rest = this.row(parent).splice(this.liveIndex(parent, sibling) + 1);
    for (const entry of rest) if (entry.live) this.parents.set(entry.key, target);
    this.row(target).push(...rest);
  }

  /** Moves all that a block holds to the end of another. */
  moveAll(source: BlockId, target: BlockId): void {
    const all = this.row(source).splice(0);
    for (const entry of all) if (entry.live) this.parents.set(entry.key, target);
    this.row(target).push(...all);
  }

  private liveIndex(parent: BlockId, key: BlockId): number {
    return this.row(parent).findIndex((entry) => entry.key === key && entry.live);
  }

  private indexOf(parent: BlockId, key: BlockId, placed: boolean): number {
    return this.row(parent).findIndex((entry) => entry.key === key && entry.placed === placed);
  }

  private putAfter(parent: BlockId, index: number, key: BlockId): void {
    this.row(parent).splice(index + 1, 0, { key, placed: true, live: true });
    this.parents.set(key, parent);
  }
}
