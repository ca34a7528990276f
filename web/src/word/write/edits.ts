/** Everybody's text hunks, by the base block that they lie in. */

import type { Blocks } from "../../diff/blocks";
import type { BlockId, Hunk, TextHunk, Token } from "../../diff/hunk";
import { codePoints, unitsOf } from "../../diff/units";
import type { Signature } from "./paper";

export interface SignedLayer {
  readonly by: Signature;
  readonly hunks: readonly Hunk[];
}

/** A text hunk as far as it lies in one block. Offsets are code points, an inline atom counting as one. */
export interface Edit {
  readonly hunk: string;
  readonly by: Signature;
  /** Who made exactly the same change. */
  readonly also: readonly Signature[];
  readonly from: number;
  readonly to: number;
  readonly inserted: readonly Token[];
}

export interface FormatEdit {
  readonly by: Signature;
  readonly from: number;
  readonly to: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface BlockEdits {
  readonly edits: readonly Edit[];
  readonly formats: readonly FormatEdit[];
  /** Who joined it to the next block. */
  readonly joinedBy: readonly Signature[];
}

export const noEdits: BlockEdits = { edits: [], formats: [], joinedBy: [] };

class Gathering {
  readonly byBlock = new Map<BlockId, { edits: Edit[]; formats: FormatEdit[]; joinedBy: Signature[] }>();

  constructor(private readonly base: Blocks) {}

  take({ by, hunks }: SignedLayer): void {
    for (const hunk of hunks) {
      if (hunk.kind === "txt") this.takeText(by, hunk);
      if (hunk.kind === "fmt") this.of(hunk.block).formats.push({ by, from: hunk.from, to: hunk.to, add: hunk.add, remove: hunk.remove });
    }
  }

  private of(block: BlockId) {
    const known = this.byBlock.get(block);
    if (known !== undefined) return known;
    const fresh = { edits: [], formats: [], joinedBy: [] };
    this.byBlock.set(block, fresh);
    return fresh;
  }

  /** A hunk over several blocks strikes in each of them; what it inserts stands in the first. */
  private takeText(by: Signature, hunk: TextHunk): void {
    let { block, offset } = hunk.from;
    let inserted = hunk.inserted;
    for (const token of hunk.deleted) {
      if (token.kind !== "para") continue;
      const length = unitsOf(this.base.get(block)?.inline ?? [], codePoints).length;
      this.add(block, { hunk: hunk.id, by, also: [], from: offset, to: length, inserted });
      this.of(block).joinedBy.push(by);
      [block, offset, inserted] = [String(token.blocks[token.blocks.length - 1]?.attrs["id"]), 0, []];
    }
    if (hunk.to.offset > offset || inserted.length > 0) this.add(block, { hunk: hunk.id, by, also: [], from: offset, to: hunk.to.offset, inserted });
  }

  private add(block: BlockId, edit: Edit): void {
    const { edits } = this.of(block);
    const same = edits.findIndex((known) => known.hunk === edit.hunk);
    const known = edits[same];
    if (known === undefined) edits.push(edit);
    else edits[same] = { ...known, also: [...known.also, edit.by] };
  }
}

export function editsOf(base: Blocks, layers: readonly SignedLayer[]): ReadonlyMap<BlockId, BlockEdits> {
  const gathering = new Gathering(base);
  for (const layer of layers) gathering.take(layer);
  return gathering.byBlock;
}
