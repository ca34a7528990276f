/** The text of one base block while hunks are put on it, by code point and in base coordinates. */

import type { Block } from "./blocks";
import { Refusal, type FormatHunk, type TextHunk } from "./hunk";
import { originsOf } from "./origins";
import { codePoints, symbolOf, unitsFrom, unitsOf, type Unit } from "./units";

const withOrigin = (unit: Unit, origin: string): Unit => (unit.kind === "para" ? unit : { ...unit, origin });

/** A base is a value, and every adoption on it looks at all texts that were touched so far. */
const known = new WeakMap<Block, readonly Unit[]>();

function pointsOf(block: Block): readonly Unit[] {
  const points = known.get(block);
  if (points !== undefined) return points;
  const units = unitsOf(block.inline, codePoints);
  const origins = originsOf(block.inline, block.key, units.length);
  const made = units.map((unit, i) => withOrigin(unit, origins[i] ?? ""));
  known.set(block, made);
  return made;
}

export class TextEdit {
  private readonly points: readonly Unit[];
  private readonly dead: Set<number> = new Set();
  private readonly gaps = new Map<number, Unit[]>();
  private readonly add = new Map<number, Set<string>>();
  private readonly remove = new Map<number, Set<string>>();

  constructor(block: Block) {
    this.points = pointsOf(block);
  }

  get length(): number {
    return this.points.length;
  }

  /** True if the point at the offset reads like this unit. */
  reads(offset: number, unit: Unit): boolean {
    const point = this.points[offset];
    return point !== undefined && symbolOf(point) === symbolOf(unit);
  }

  delete(offset: number): void {
    this.dead.add(offset);
  }

  insert(offset: number, { id, inserted }: TextHunk): void {
    const units = unitsFrom(inserted).map((unit, i) => withOrigin(unit, `${id}:${i}`));
    this.gaps.set(offset, [...(this.gaps.get(offset) ?? []), ...units]);
  }

  format(hunk: FormatHunk): void {
    if (hunk.from < 0 || hunk.to > this.length) throw new Refusal("changed", hunk.id, null);
    const note = (notes: Map<number, Set<string>>, offset: number, names: readonly string[]) => {
      if (names.length > 0) notes.set(offset, new Set([...(notes.get(offset) ?? []), ...names]));
    };
    for (let offset = hunk.from; offset < hunk.to; offset++) {
      note(this.add, offset, hunk.add);
      note(this.remove, offset, hunk.remove);
    }
  }

  units(): Unit[] {
    const units: Unit[] = [];
    for (let offset = 0; offset <= this.points.length; offset++) {
      for (const unit of this.gaps.get(offset) ?? []) units.push(unit);
      const point = this.points[offset];
      if (point !== undefined && !this.dead.has(offset)) units.push(this.formatted(point, offset));
    }
    return units;
  }

  private formatted(point: Unit, offset: number): Unit {
    const [add, remove] = [this.add.get(offset), this.remove.get(offset)];
    if (point.kind === "para" || (add === undefined && remove === undefined)) return point;
    const names = new Set(point.marks.split(" ").filter((name) => name !== "" && remove?.has(name) !== true));
    for (const name of add ?? []) names.add(name);
    return { ...point, marks: [...names].sort().join(" ") };
  }
}

/** The texts of a document that hunks touch, and which of them are joined to which. */
export class TextEdits {
  /** From a block to the one whose text is joined to its end. */
  readonly joins = new Map<string, { block: string; item: string | null }>();
  private readonly edits = new Map<string, TextEdit>();
  private readonly find: (key: string) => Block | undefined;

  constructor(find: (key: string) => Block | undefined) {
    this.find = find;
  }

  keys(): readonly string[] {
    return [...this.edits.keys()];
  }

  of(key: string, hunk: TextHunk | FormatHunk): TextEdit {
    const known = this.edits.get(key);
    if (known !== undefined) return known;
    const block = this.find(key);
    if (block === undefined) throw new Refusal("gone", hunk.id, null);
    const edit = new TextEdit(block);
    this.edits.set(key, edit);
    return edit;
  }

  change(hunk: TextHunk): void {
    let { block, offset } = hunk.from;
    let edit = this.of(block, hunk);
    if (offset < 0 || offset > edit.length) throw new Refusal("changed", hunk.id, null);
    for (const unit of unitsFrom(hunk.deleted)) {
      if (unit.kind !== "para") {
        if (!edit.reads(offset, unit)) throw new Refusal("changed", hunk.id, null);
        edit.delete(offset++);
        continue;
      }
      const starts = unit.blocks.map((start) => String(start.attrs["id"]));
      const next = starts[starts.length - 1];
      if (next === undefined || offset !== edit.length) throw new Refusal("changed", hunk.id, null);
      this.joins.set(block, { block: next, item: starts.length > 1 ? (starts[0] ?? null) : null });
      [block, offset] = [next, 0];
      edit = this.of(block, hunk);
    }
    if (block !== hunk.to.block || offset !== hunk.to.offset) throw new Refusal("changed", hunk.id, null);
    this.of(hunk.from.block, hunk).insert(hunk.from.offset, hunk);
  }

  /** The text of a line: of the block and of those joined to it. */
  line(key: string): Unit[] {
    const own = this.edits.get(key)?.units() ?? [];
    const next = this.joins.get(key);
    return next === undefined ? own : [...own, ...this.line(next.block)];
  }
}
