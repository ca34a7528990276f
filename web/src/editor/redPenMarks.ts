/**
 * What one's own red pen has done to a plan: the difference between the version it started from and the text now, as marks
 * at document positions. Blocks are found by id; text is compared inside a block. Results are kept per block, so that a
 * key press compares one block.
 */

import type { Node as PMNode } from "prosemirror-model";
import type { Content } from "../diff/content";
import { nodeOf } from "./content";
import { blockIdOf, isBlock } from "./schema";
import { text } from "./text";
import { textDiff } from "./textDiff";

export type RedMark =
  | { readonly kind: "insert"; readonly from: number; readonly to: number }
  | { readonly kind: "delete"; readonly at: number; readonly text: string; readonly block: boolean }
  | { readonly kind: "format"; readonly from: number; readonly to: number }
  | { readonly kind: "node-insert"; readonly from: number; readonly to: number }
  | { readonly kind: "node-format"; readonly from: number; readonly to: number };

export type RedMarks = (base: Content, doc: PMNode) => readonly RedMark[];

/** Stands for a line break, so that offsets in the text are offsets in the block. */
const leaf = "\ufffc";

interface Block {
  readonly id: string;
  readonly node: PMNode;
  readonly parent: Block | null;
  readonly children: Block[];
  /** Place in reading order. */
  readonly order: number;
}

function plainText(block: PMNode): string {
  return block.textBetween(0, block.content.size, "", leaf);
}

/** Blocks in reading order. A block without an id cannot be found again; a later duplicate counts as such. */
function blocksOf(doc: PMNode): { readonly top: Block[]; readonly byId: Map<string, Block> } {
  const byId = new Map<string, Block>();
  let order = 0;
  const collect = (parent: PMNode, owner: Block | null): Block[] => {
    const blocks: Block[] = [];
    parent.forEach((node) => {
      if (!isBlock(node)) return;
      const named = blockIdOf(node);
      const id = named === null || byId.has(named) ? `#${order}` : named;
      const block: Block = { id, node, parent: owner, children: [], order: order++ };
      byId.set(id, block);
      if (!node.isTextblock) block.children.push(...collect(node, block));
      blocks.push(block);
    });
    return blocks;
  };
  return { top: collect(doc, null), byId };
}

/** The members of the longest run whose orders rise: what stayed in place. All others were moved. */
function risingRun(items: readonly Block[]): Set<string> {
  const tails: number[] = [];
  const previous = new Array<number>(items.length).fill(-1);
  items.forEach(({ order }, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((items[tails[middle] ?? 0]?.order ?? 0) < order) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  });
  const run = new Set<string>();
  for (let index = tails[tails.length - 1] ?? -1; index >= 0; index = previous[index] ?? -1) run.add(items[index]?.id ?? "");
  return run;
}

/** What a deleted block shows of itself. */
function ghostText(node: PMNode): string {
  if (node.isTextblock) return plainText(node).replaceAll(leaf, "\n");
  if (node.type.name === "image") return text("ghostImage");
  if (node.type.name === "horizontal_rule") return "———";
  const parts: string[] = [];
  node.forEach((child) => parts.push(ghostText(child)));
  return parts.join(node.type.name === "table_row" ? "　" : "\n");
}

function sameLook(before: PMNode, now: PMNode): boolean {
  return before.hasMarkup(now.type, { ...now.attrs, id: before.attrs["id"] as unknown }, before.marks);
}

/** The names of the marks of each character. */
function looks(block: PMNode): string[] {
  const result: string[] = [];
  block.forEach((child) => {
    const look = child.marks.map(({ type }) => type.name).join(" ");
    for (let offset = 0; offset < child.nodeSize; offset++) result.push(child.isText ? look : "");
  });
  return result;
}

function formatMarks(before: readonly string[], now: readonly string[], length: number): RedMark[] {
  const marks: RedMark[] = [];
  let from = -1;
  for (let offset = 0; offset <= length; offset++) {
    const differs = offset < length && before[offset] !== now[offset];
    if (differs && from < 0) from = offset;
    if (!differs && from >= 0) {
      marks.push({ kind: "format", from, to: offset });
      from = -1;
    }
  }
  return marks;
}

function shifted(mark: RedMark, by: number): RedMark {
  return mark.kind === "delete" ? { ...mark, at: mark.at + by } : { ...mark, from: mark.from + by, to: mark.to + by };
}

/** Marks inside a text block, counted from its first character. */
function inlineMarks(before: PMNode, now: PMNode): RedMark[] {
  if (before.content.eq(now.content)) return [];
  const [oldLooks, newLooks] = [looks(before), looks(now)];
  const marks: RedMark[] = [];
  let [oldAt, at] = [0, 0];
  for (const [kind, changed] of textDiff(plainText(before), plainText(now))) {
    const { length } = changed;
    if (kind === "insert") marks.push({ kind: "insert", from: at, to: at + length });
    if (kind === "delete") marks.push({ kind: "delete", at, text: changed.replaceAll(leaf, "↵"), block: false });
    if (kind === "same") {
      const formats = formatMarks(oldLooks.slice(oldAt, oldAt + length), newLooks.slice(at, at + length), length);
      for (const mark of formats) marks.push(shifted(mark, at));
    }
    if (kind !== "insert") oldAt += length;
    if (kind !== "delete") at += length;
  }
  return marks;
}

interface Kept {
  readonly before: PMNode;
  readonly now: PMNode;
  readonly marks: readonly RedMark[];
}

class Comparison {
  private readonly base: ReturnType<typeof blocksOf>;
  private kept = new Map<string, Kept>();

  constructor(base: Content) {
    this.base = blocksOf(nodeOf(base));
  }

  marks(doc: PMNode): RedMark[] {
    const now = blocksOf(doc);
    const matching = [...now.byId.values()].flatMap((block) => {
      const before = this.base.byId.get(block.id);
      return before && before.node.isTextblock === block.node.isTextblock && before.node.isAtom === block.node.isAtom ? [before] : [];
    });
    const inPlace = risingRun(matching);
    const kept = new Map<string, Kept>();
    const marks: RedMark[] = [];
    /** Where the blocks in place are now, for the ghosts beside them. */
    const spans = new Map<string, { readonly from: number; readonly to: number }>();

    const holdsKept = (block: Block): boolean => block.children.some((child) => inPlace.has(child.id) || holdsKept(child));

    const visit = (blocks: readonly Block[], start: number): void => {
      let pos = start;
      for (const block of blocks) {
        const span = { from: pos, to: pos + block.node.nodeSize };
        pos = span.to;
        const before = inPlace.has(block.id) ? this.base.byId.get(block.id) : undefined;
        if (before) {
          spans.set(block.id, span);
          if (!sameLook(before.node, block.node)) marks.push({ kind: "node-format", ...span });
          if (block.node.isTextblock) for (const mark of this.inside(before, block, kept)) marks.push(shifted(mark, span.from + 1));
        } else if (holdsKept(block)) {
          // Something put around what was there already: a quote, a list.
          marks.push({ kind: "node-format", ...span });
        } else {
          marks.push({ kind: "node-insert", ...span });
          continue;
        }
        visit(block.children, span.from + 1);
      }
    };
    visit(now.top, 0);
    this.kept = kept;
    this.ghosts(this.base.top, 0, inPlace, spans, marks);
    return marks;
  }

  private inside(before: Block, now: Block, kept: Map<string, Kept>): readonly RedMark[] {
    const known = this.kept.get(now.id);
    // A remote change makes all nodes anew, so equal ones count as the same.
    const usable = known && known.before === before.node && (known.now === now.node || known.now.eq(now.node));
    const entry = usable ? { ...known, now: now.node } : { before: before.node, now: now.node, marks: inlineMarks(before.node, now.node) };
    kept.set(now.id, entry);
    return entry.marks;
  }

  /** Deleted and moved-away blocks, each after what stood before it. Answers with where the next one would go. */
  private ghosts(
    blocks: readonly Block[],
    start: number,
    inPlace: ReadonlySet<string>,
    spans: ReadonlyMap<string, { readonly from: number; readonly to: number }>,
    marks: RedMark[],
  ): number {
    const survives = (block: Block): boolean => inPlace.has(block.id) || block.children.some(survives);
    let at = start;
    for (const block of blocks) {
      const span = spans.get(block.id);
      if (span) {
        this.ghosts(block.children, span.from + 1, inPlace, spans, marks);
        at = span.to;
      } else if (survives(block)) {
        at = this.ghosts(block.children, at, inPlace, spans, marks);
      } else {
        marks.push({ kind: "delete", at, text: ghostText(block.node), block: true });
      }
    }
    return at;
  }
}

const comparisons = new WeakMap<Content, Comparison>();

/** The marks that show how `doc` differs from `base`. Called for every key press; see the note on what is kept. */
export const redPenMarks: RedMarks = (base, doc) => {
  let comparison = comparisons.get(base);
  if (!comparison) {
    comparison = new Comparison(base);
    comparisons.set(base, comparison);
  }
  return comparison.marks(doc);
};
