/** From blocks with everybody's marks to the flow that Word knows: paragraphs in a row, tables between them. */

import { baseBlocks, forkBlocks, isText, subtree, type Block, type Blocks } from "../../diff/blocks";
import type { Content } from "../../diff/content";
import { partsOf, type BlockId, type BlockStart, type TextHunk } from "../../diff/hunk";
import { kindOf } from "../../diff/kinds";
import { overlay, type OverlayBlock } from "../../diff/overlay";
import type { Texts } from "../../text/zh";
import { editsOf, noEdits, type BlockEdits, type SignedLayer } from "./edits";
import { lookOf, Numbering, topLevel, within, type Surroundings } from "./lists";
import { settled } from "./marks";
import { stays, type Fate, type Flow, type Para, type Piece, type Signature } from "./paper";
import { linePieces, note, type Anchor, type NoteTexts, type Split } from "./pieces";
import { tableOf } from "./table";

export interface Layer extends SignedLayer {
  /** The fork that the hunks come from. */
  readonly content: Content;
}

export interface FlowTexts extends NoteTexts {
  readonly kinds: Texts["redPen"]["kinds"];
}

/** Where blocks are read from: the base with everybody's edits, or what somebody put in. */
interface Source {
  readonly blocks: Blocks;
  readonly edits: ReadonlyMap<BlockId, BlockEdits>;
}

/** How things stand at a block. */
export interface Standing {
  readonly source: Source;
  readonly after: Surroundings;
  readonly before: Surroundings;
  readonly fate: Fate;
  readonly alsoStruckBy: readonly Signature[];
  /** Who changed a block around it, its kind of list for instance. */
  readonly changer: Signature | null;
  /** Whose marks inside stand elsewhere: who moved a block away has their version of it there. */
  readonly skipped: ReadonlySet<string>;
}

interface Own {
  readonly block: OverlayBlock;
  readonly standing: Standing;
}

export class Flowing {
  readonly numbering = new Numbering();
  private readonly base: Blocks;
  private readonly layers: readonly Layer[];
  private readonly people: ReadonlyMap<string, Layer>;
  private readonly joinedAway: ReadonlyMap<BlockId, readonly Signature[]>;
  /** What was put between two paragraphs that are joined waits for the end of the second. */
  private readonly held: Own[] = [];
  /** Comments on a block that holds blocks wait for its first paragraph. */
  private waiting: Anchor[] = [];

  constructor(
    private readonly content: Content,
    signed: readonly Layer[],
    private readonly anchors: ReadonlyMap<BlockId, readonly Anchor[]>,
    private readonly texts: FlowTexts,
  ) {
    this.base = baseBlocks(content);
    // Word knows no lists around paragraphs: what was wrapped is struck and put in again, part by part.
    const layers = signed.map((layer) => ({ ...layer, hunks: layer.hunks.flatMap(partsOf) }));
    this.layers = layers;
    this.people = new Map(layers.map((layer) => [layer.by.id, layer]));
    this.joinedAway = joinedAway(this.base, layers);
  }

  all(): readonly Flow[] {
    const source: Source = { blocks: this.base, edits: editsOf(this.base, this.layers) };
    const people = this.layers.map(({ by, hunks }) => ({ person: { id: by.id, name: by.name }, hunks }));
    return this.holder(overlay(this.content, people), { source, after: topLevel, before: topLevel, fate: stays, alsoStruckBy: [], changer: null, skipped: new Set() });
  }

  /** The content of the paper, a cell: what Word ends with a paragraph. */
  holder(blocks: readonly OverlayBlock[], standing: Standing): readonly Flow[] {
    const flow = this.row(blocks, () => standing).flatMap((own) => this.block(own.block, own.standing));
    return settled([...flow, ...this.held.splice(0).flatMap((own) => this.block(own.block, own.standing))]);
  }

  /** Where two paragraphs are joined, be they in two items, nothing may stand between them: it comes after the second. */
  private row(blocks: readonly OverlayBlock[], standingOf: (block: OverlayBlock) => Standing): readonly Own[] {
    const row: Own[] = [];
    const held: Own[] = [];
    let isJoined = false;
    for (const block of blocks) {
      const own: Own = { block, standing: standingOf(block) };
      if (block.kind !== "base" && isJoined) {
        held.push(own);
        continue;
      }
      row.push(own);
      if (block.kind !== "base") continue;
      isJoined = endsJoined(block, own.standing.source);
      if (!isJoined) row.push(...(isText(block) ? this.held.splice(0) : []), ...held.splice(0));
    }
    this.held.push(...held);
    return row;
  }

  signature(person: { readonly id: string }): Signature | null {
    return this.people.get(person.id)?.by ?? null;
  }

  /** Not every program takes a whole column in or out; whoever opens the file is told where it stands. */
  withColumnNote(flow: readonly Flow[], { ins, del }: Fate): readonly Flow[] {
    const by = ins ?? del;
    const [first, ...rest] = flow;
    if (by === null || first?.kind !== "para") return flow;
    const remark = note(by, ins === null ? this.texts.columnTakenOut : this.texts.columnPutIn);
    const edges = pieces([{ from: 0, to: 0, remark }]);
    return [{ ...first, pieces: [...edges.slice(0, 1), ...first.pieces, ...edges.slice(1)] }, ...rest];
  }

  /** What becomes of a block, and how its own blocks stand. Null: not to be shown here. */
  fateOf(block: OverlayBlock, standing: Standing): Standing | null {
    if (block.kind !== "base" && block.by.some((person) => standing.skipped.has(person.id))) return null;
    const joinedBy = this.isBase(standing) ? (this.joinedAway.get(block.key) ?? []) : [];
    const goneBy = [...[...block.struckBy, ...block.movedBy].flatMap((person) => this.signature(person) ?? []), ...joinedBy];
    const [first, ...others] = standing.fate.del === null ? goneBy : [standing.fate.del, ...goneBy.filter((by) => by.id !== standing.fate.del?.id)];
    const elsewhere = [...block.movedBy.map(({ id }) => id), ...joinedBy.map(({ id }) => id)];
    const skipped = elsewhere.length === 0 ? standing.skipped : new Set([...standing.skipped, ...elsewhere]);
    return { ...standing, fate: { ins: standing.fate.ins, del: first ?? null }, alsoStruckBy: others, skipped };
  }

  private block(block: OverlayBlock, outer: Standing): Flow[] {
    if (block.kind !== "base") return this.guest(block, outer);
    const fated = this.fateOf(block, outer);
    if (fated === null) return [];
    const changes = block.changes.filter(({ by }) => !fated.skipped.has(by.id));
    const [change] = changes;
    const start = change === undefined ? block.start : changed(block.start, change.was, change.now);
    const changer = (change === undefined ? null : this.signature(change.by)) ?? fated.changer;
    const standing = { ...fated, changer };
    const unseen = block.start.type === "table_cell" || block.start.type === "table_header" || block.start.type === "table" ? changes : changes.slice(1);
    const notes = unseen.flatMap(({ by, now }): Anchor[] => {
      const signature = this.signature(by);
      return signature === null ? [] : [{ from: 0, to: 0, remark: note(signature, this.texts.became(this.texts.kinds[kindOf({ ...now, attrs: { ...start.attrs, ...now.attrs } })])) }];
    });
    // A block that was moved has its comments where it was.
    const isFirstSeen = this.isBase(standing) || !this.base.has(block.key);
    const anchors = [...this.waiting, ...(isFirstSeen ? (this.anchors.get(block.key) ?? []) : []), ...notes];
    this.waiting = [];
    const source = standing.source.blocks.get(block.key);
    if (source !== undefined && isText(source)) return this.lines(source, start, anchors, standing);
    if (block.start.type === "image") return [this.picture(block.start, start, anchors, standing)];
    if (block.start.type === "horizontal_rule") return [this.para(pieces(anchors), start, block.start, standing)];
    this.waiting = anchors;
    if (block.start.type === "table") return [tableOf(this, block, standing)];
    return this.children(block, start, standing);
  }

  private isBase({ source }: Standing): boolean {
    return source.blocks === this.base;
  }

  /** Blocks that hold blocks: lists, items, quotations. */
  private children(block: OverlayBlock, start: BlockStart, standing: Standing): Flow[] {
    const after = within(standing.after, block.key, start, this.numbering);
    const before = within(standing.before, block.key, block.start, this.numbering);
    const isItem = block.start.type === "list_item";
    const isGone = (child: OverlayBlock): boolean => child.struckBy.length + child.movedBy.length > 0;
    const firstAfter = block.children.find((child) => !isGone(child)) ?? block.children[0];
    const firstBefore = block.children.find((child) => child.kind === "base");
    const standingOf = (child: OverlayBlock): Standing => ({
      ...standing,
      after: isItem ? { ...after, beginsItem: child === firstAfter } : after,
      before: isItem ? { ...before, beginsItem: child === firstBefore } : before,
    });
    return this.row(block.children, standingOf).flatMap((own) => this.block(own.block, own.standing));
  }

  /** What somebody put in or moved here, as their fork has it. */
  private guest(block: OverlayBlock, standing: Standing): Flow[] {
    return this.inside(block, standing).flatMap((inside) => this.block(inside.block, inside.standing));
  }

  /** Usually one block; what its owner split off a block that they moved here, by itself or in a new item, comes along. */
  inside(block: OverlayBlock, standing: Standing): readonly Own[] {
    const [person] = block.by;
    const layer = person === undefined ? undefined : this.people.get(person.id);
    if (layer === undefined || standing.skipped.has(layer.by.id)) return [];
    const fork = forkBlocks(layer.content, this.base);
    const key = block.key.slice(block.key.indexOf("|") + 1);
    if (!fork.has(key)) return [];
    const moved = new Set(layer.hunks.flatMap((hunk) => (hunk.kind === "mov" ? [hunk.block] : [])));
    // What came into an item because the item begins before it was not moved: it is in the flow already.
    const isOwn = (block: BlockId): boolean => !this.base.has(block) || moved.has(block);
    const ownOf = (block: Block): readonly BlockId[] => (this.base.has(block.key) ? block.children : block.children.filter(isOwn));
    const begun = splitOff(layer, fork, key).map((one) => subtree(fork, one, ownOf));
    const content: Content = { type: "doc", content: [subtree(fork, key, ({ children }) => children), ...begun] };
    const source: Source = { blocks: baseBlocks(content), edits: new Map() };
    const inner: Standing = { ...standing, source, fate: { ins: layer.by, del: null }, alsoStruckBy: [], changer: null };
    return overlay(content, []).map((own) => ({ block: own, standing: inner }));
  }

  private lines(block: Block, start: BlockStart, anchors: readonly Anchor[], standing: Standing): Para[] {
    const edits = without(standing.source.edits.get(block.key) ?? noEdits, standing.skipped);
    const parts = linePieces({ block, edits, anchors, fate: standing.fate, alsoStruckBy: standing.alsoStruckBy }, this.texts);
    const splits = parts.flatMap((part, i) => (part.kind === "split" ? [{ part, i }] : []));
    const between = (from: number, to: number): Piece[] => parts.slice(from, to).filter((part): part is Piece => part.kind !== "split");
    const [joiner] = edits.joinedBy;
    const lastMark: Fate = { ins: standing.fate.ins, del: standing.fate.del ?? joiner ?? null };
    const firstEnd = splits[0]?.i ?? parts.length;
    const head: Para = { ...this.para(between(0, firstEnd), start, block.start, standing), mark: markOf(splits[0]?.part, lastMark) };
    const rest = splits.map(({ part, i }, n): Para => {
      const own = part.blocks[part.blocks.length - 1] ?? start;
      const after = { ...standing.after, beginsItem: part.blocks.length > 1 };
      const mark = markOf(splits[n + 1]?.part, lastMark);
      return { kind: "para", pieces: between(i + 1, splits[n + 1]?.i ?? parts.length), look: lookOf(own, after), was: null, lookBy: part.by, isKept: true, mark };
    });
    return [head, ...rest];
  }

  private para(content: readonly Piece[], start: BlockStart, was: BlockStart, { after, before, fate, changer }: Standing): Para {
    const look = lookOf(start, after);
    return { kind: "para", pieces: content, look, was: fate.ins === null ? lookOf(was, before) : null, lookBy: changer, isKept: fate.del === null, mark: fate };
  }

  private picture(was: BlockStart, now: BlockStart, anchors: readonly Anchor[], standing: Standing): Para {
    const { fate, changer } = standing;
    const shown = changer === null || now === was ? [drawn(was, fate)] : [drawn(was, { ins: null, del: changer }), drawn(now, { ins: changer, del: fate.del })];
    const around = pieces(anchors);
    return this.para([...around.slice(0, anchors.length), ...shown, ...around.slice(anchors.length)], was, was, standing);
  }
}

/** Its last text is joined to the next block. */
function endsJoined(block: OverlayBlock, source: Source): boolean {
  if (isText(block)) return (source.edits.get(block.key)?.joinedBy.length ?? 0) > 0;
  const last = block.children.filter(({ kind }) => kind === "base").pop();
  return last !== undefined && block.start.type !== "table" && endsJoined(last, source);
}

function isWithin(blocks: Blocks, key: BlockId, holder: BlockId): boolean {
  for (let at: BlockId | null = key; at !== null; at = blocks.get(at)?.parent ?? null) if (at === holder) return true;
  return false;
}

/** Blocks that somebody joined to one that they moved: they went along. */
function joinedAway(base: Blocks, layers: readonly Layer[]): ReadonlyMap<BlockId, readonly Signature[]> {
  const gone = new Map<BlockId, Signature[]>();
  for (const { by, hunks } of layers) {
    const moved = hunks.flatMap((hunk) => (hunk.kind === "mov" ? [hunk.block] : []));
    for (const hunk of hunks) {
      if (hunk.kind !== "txt" || !moved.some((block) => isWithin(base, hunk.from.block, block))) continue;
      for (const token of hunk.deleted) {
        if (token.kind !== "para") continue;
        for (const { attrs } of token.blocks) gone.set(String(attrs["id"]), [...(gone.get(String(attrs["id"])) ?? []), by]);
      }
    }
  }
  return gone;
}

/** Blocks that somebody split off what they moved here, or off what they joined to it; they stand after it. */
function splitOff(layer: Layer, fork: Blocks, key: BlockId): readonly BlockId[] {
  const texts = layer.hunks.filter((hunk) => hunk.kind === "txt");
  const joinedTo = new Map(texts.flatMap((hunk) => joinedIn(hunk).map((block) => [block, hunk.from.block] as const)));
  const homeOf = (block: BlockId): BlockId => {
    const head = joinedTo.get(block);
    return head === undefined ? block : homeOf(head);
  };
  const begun = texts.flatMap((hunk) => (isWithin(fork, homeOf(hunk.from.block), key) ? hunk.inserted : []));
  const outermost = begun.flatMap((token) => (token.kind === "para" ? [String(token.blocks[0]?.attrs["id"])] : []));
  return outermost.filter((block) => fork.has(block) && !isWithin(fork, block, key));
}

const joinedIn = (hunk: TextHunk): readonly BlockId[] =>
  hunk.deleted.flatMap((token) => (token.kind === "para" ? token.blocks.slice(-1).map(({ attrs }) => String(attrs["id"])) : []));

function drawn({ attrs }: BlockStart, fate: Fate): Piece {
  const { src, alt, width } = attrs;
  return { kind: "picture", src: typeof src === "string" ? src : "", alt: typeof alt === "string" ? alt : "", widthPx: typeof width === "number" ? width : null, fate };
}

/** Comments around nothing but a place. */
function pieces(anchors: readonly Anchor[]): Piece[] {
  return (["start", "end"] as const).flatMap((edge) => anchors.map(({ remark }): Piece => ({ kind: "remark", edge, remark })));
}

function markOf(split: Split | undefined, last: Fate): Fate {
  return split === undefined ? last : { ins: split.by, del: null };
}

function without({ edits, formats, joinedBy }: BlockEdits, skipped: ReadonlySet<string>): BlockEdits {
  if (skipped.size === 0) return { edits, formats, joinedBy };
  const stay = ({ by }: { readonly by: Signature }): boolean => !skipped.has(by.id);
  return { edits: edits.filter(stay), formats: formats.filter(stay), joinedBy: joinedBy.filter((by) => !skipped.has(by.id)) };
}

/** The start of a block after a change; only what differs is named in it. */
export function changed(start: BlockStart, was: BlockStart, now: BlockStart): BlockStart {
  const attrs: Record<string, unknown> = { ...start.attrs };
  for (const name of Object.keys(was.attrs)) delete attrs[name];
  return { type: was.type === now.type ? start.type : now.type, attrs: { ...attrs, ...now.attrs } };
}
