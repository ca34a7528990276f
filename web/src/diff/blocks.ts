/**
 * The blocks of a document by id. Everything else in this folder speaks of blocks by their key: the id, made unique where a
 * document has it twice (two people split one spot offline) and made up where it is missing.
 */

import type { Content } from "./content";
import { digest, type BlockId, type BlockStart } from "./hunk";
import { inlineFrom, markNames, unitsOf, codePoints } from "./units";

export interface Block {
  readonly key: BlockId;
  readonly start: BlockStart;
  /** Null for the document itself, whose key is the empty string. */
  readonly parent: BlockId | null;
  readonly children: BlockId[];
  /** Only for blocks of text; empty for others. */
  readonly inline: readonly Content[];
  /** Position in document order, the document itself being 0. */
  readonly order: number;
}

export type Blocks = ReadonlyMap<BlockId, Block>;

export const rootKey: BlockId = "";

const textTypes: ReadonlySet<string> = new Set(["paragraph", "heading"]);
const inlineTypes: ReadonlySet<string> = new Set(["text", "hard_break"]);

/** Blocks of one family may turn into each other and stay the same block. */
export function familyOf(type: string): string {
  if (textTypes.has(type)) return "text";
  if (type === "bullet_list" || type === "ordered_list") return "list";
  if (type === "table_cell" || type === "table_header") return "cell";
  return type;
}

export function isText({ start }: Pick<Block, "start">): boolean {
  return textTypes.has(start.type);
}

function attributesOf(node: Content, id: string | null): Readonly<Record<string, unknown>> {
  const attrs: Record<string, unknown> = {};
  for (const name of Object.keys(node.attrs ?? {}).sort()) {
    const value = node.attrs?.[name];
    if (value !== undefined && name !== "id") attrs[name] = value;
  }
  return id === null ? attrs : { id, ...attrs };
}

function idOf(node: Content): string | null {
  const id = node.attrs?.["id"];
  return typeof id === "string" && id !== "" ? id : null;
}

/** Reads blocks into `all`; `base` decides whether an id names the same block there or only by accident. */
class Reader {
  readonly all = new Map<BlockId, Block>();
  private readonly ids: Set<string>;
  private readonly base: Blocks | null;

  constructor(base: Blocks | null, ids: Set<string>) {
    this.base = base;
    this.ids = ids;
  }

  read(node: Content, parent: Block | null, ordinal: number): Block {
    let id = idOf(node);
    if (parent !== null) {
      id ??= `x${digest(`${parent.key}/${node.type}/${ordinal}`)}`;
      const wanted = id;
      for (let copy = 2; this.ids.has(id); copy++) id = `${wanted}-${copy}`;
      this.ids.add(id);
    }
    const key = parent === null ? rootKey : keyOf(node.type, id ?? "", this.base);
    const isTextBlock = textTypes.has(node.type);
    const block: Block = {
      key,
      start: { type: node.type, attrs: attributesOf(node, id) },
      parent: parent?.key ?? null,
      children: [],
      inline: isTextBlock ? (node.content ?? []) : [],
      order: this.all.size,
    };
    this.all.set(key, block);
    if (!isTextBlock) {
      let nameless = 0;
      for (const child of node.content ?? []) {
        if (inlineTypes.has(child.type)) continue;
        block.children.push(this.read(child, block, idOf(child) === null ? nameless++ : 0).key);
      }
    }
    return block;
  }
}

/** A block whose id belongs to another family of blocks in the base is another block. */
export function keyOf(type: string, id: string, base: Blocks | null): BlockId {
  const known = base?.get(id);
  return known !== undefined && familyOf(known.start.type) !== familyOf(type) ? `${id}^${familyOf(type)}` : id;
}

const read = new WeakMap<Content, Blocks>();

/** The blocks of a base. Sealed content is an immutable value, so this is computed once. */
export function baseBlocks(content: Content): Blocks {
  const known = read.get(content);
  if (known !== undefined) return known;
  const reader = new Reader(null, new Set());
  reader.read(content, null, 0);
  read.set(content, reader.all);
  return reader.all;
}

/** The blocks of a fork, in document order. */
export function forkBlocks(content: Content, base: Blocks): Blocks {
  const reader = new Reader(base, new Set());
  reader.read(content, null, 0);
  return reader.all;
}

/** The blocks of a subtree that is about to be put into a document with this base. */
export function subtreeBlocks(node: Content, base: Blocks): Blocks {
  const reader = new Reader(base, new Set());
  const holder: Block = { key: rootKey, start: { type: "doc", attrs: {} }, parent: null, children: [], inline: [], order: -1 };
  reader.read(node, holder, 0);
  return reader.all;
}

/** Contents are values: what was brought into normal form once need not be again. */
const normal = new WeakMap<readonly Content[], readonly Content[]>();

export function normalInline(inline: readonly Content[]): readonly Content[] {
  const known = normal.get(inline);
  if (known !== undefined) return known;
  const made = plainInline(inline) ?? inlineFrom(unitsOf(inline, codePoints));
  normal.set(inline, made).set(made, made);
  return made;
}

/** Most blocks are one plain text, which needs no look at its characters. */
function plainInline(inline: readonly Content[]): readonly Content[] | null {
  const [only] = inline;
  if (only === undefined) return [];
  const isPlain = inline.length === 1 && only.text !== undefined && only.text !== "" && markNames(only.marks) === "";
  return isPlain ? [{ type: "text", text: only.text }] : null;
}

export function nodeFrom(start: BlockStart, content: readonly Content[]): Content {
  return {
    type: start.type,
    ...(Object.keys(start.attrs).length > 0 ? { attrs: start.attrs } : {}),
    ...(content.length > 0 ? { content } : {}),
  };
}

/** The subtree under a block with the children that `childrenOf` names. */
export function subtree(blocks: Blocks, key: BlockId, childrenOf: (block: Block) => readonly BlockId[]): Content {
  const block = blocks.get(key);
  if (block === undefined) throw new Error(`no block ${key}`);
  if (isText(block)) return nodeFrom(block.start, normalInline(block.inline));
  return nodeFrom(
    block.start,
    childrenOf(block).map((child) => subtree(blocks, child, childrenOf)),
  );
}

/** The normal form in which documents are equal: unique ids, merged text, sorted marks and attributes, nothing empty. */
export function normalise(content: Content): Content {
  const reader = new Reader(null, new Set());
  reader.read(content, null, 0);
  return subtree(reader.all, rootKey, (block) => block.children);
}

/** The keys of all blocks in document order: the n-th block of the document is the one that hunks and marks call by the n-th key. */
export function blockKeys(base: Content, fork: Content): readonly BlockId[] {
  return [...forkBlocks(fork, baseBlocks(base)).keys()].slice(1);
}
