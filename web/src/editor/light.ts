/**
 * Lights one red mark of somebody in the text that is being edited: where it lies, what it would strike and put in. Nothing of it is in the
 * document. The place is found anew after every change, for a remote change replaces the whole document and no position survives it.
 */

import type { Node as PMNode } from "prosemirror-model";
import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Content } from "../diff/content";
import type { BlockId } from "../diff/hunk";
import { isSettling } from "./composition";
import { blockElement } from "./ghosts";
import { blockIdOf, isBlock } from "./schema";

export interface Stretch {
  readonly block: BlockId;
  /** Code points; an inline atom counts as one. */
  readonly from: number;
  readonly to: number;
}

export interface Lit {
  readonly stretches: readonly Stretch[];
  /** What an open mark would put into a text. */
  readonly put: { readonly block: BlockId; readonly at: number; readonly text: string } | null;
  /** What it would put in as a block of its own. `parent` is the empty string for the document. */
  readonly putBlock: { readonly after: BlockId | null; readonly parent: BlockId; readonly text: string } | null;
  /** Blocks concerned as a whole. */
  readonly blocks: readonly BlockId[];
  /** An open mark strikes its stretches and blocks; otherwise they are what it left in the text. */
  readonly strikes: boolean;
}

/** The inline content of a block as it is now; empty for blocks that hold blocks, null where it is gone. */
export type FindBlock = (id: BlockId) => readonly Content[] | null;

export interface Light {
  readonly find: (block: FindBlock) => Lit;
  /** As in `--reviewer-1`. */
  readonly ink: number;
  readonly line: "solid" | "dashed" | "dotted";
  /** Stands raised beside what would be put in. */
  readonly signature: string;
}

interface Shown {
  readonly light: Light | null;
  readonly marks: DecorationSet;
}

const lightKey = new PluginKey<Shown>("light");

export function withLight(tr: Transaction, light: Light | null): Transaction {
  return tr.setMeta(lightKey, { light });
}

interface Placed {
  readonly node: PMNode;
  readonly pos: number;
}

function blocksOf(doc: PMNode): ReadonlyMap<BlockId, Placed> {
  const blocks = new Map<BlockId, Placed>();
  doc.descendants((node, pos) => {
    const id = isBlock(node) ? blockIdOf(node) : null;
    if (id !== null && !blocks.has(id)) blocks.set(id, { node, pos });
    return !node.isTextblock;
  });
  return blocks;
}

/** The position of an offset in a text block. */
function positionAt({ node, pos }: Placed, offset: number): number {
  let left = offset;
  let at = pos + 1;
  node.forEach((child) => {
    const points = child.isText ? Array.from(child.text ?? "") : [" "];
    const taken = points.slice(0, Math.max(0, left));
    at += taken.length === points.length ? child.nodeSize : taken.join("").length;
    left -= taken.length;
  });
  return at;
}

function putElement(text: string, { ink, line, signature }: Light): HTMLElement {
  const put = document.createElement("span");
  put.className = `lit-put lit-ink-${ink} lit-line-${line}`;
  put.contentEditable = "false";
  put.dataset["text"] = text;
  put.dataset["who"] = signature;
  return put;
}

function putBlockElement(text: string, parent: PMNode, light: Light): HTMLElement {
  const block = blockElement(`lit-put-block lit-ink-${light.ink}`, [{ look: "", words: text }], parent);
  block.dataset["who"] = light.signature;
  return block;
}

const ghostOptions = { side: 1, marks: [], ignoreSelection: true };

function draw(light: Light | null, doc: PMNode): DecorationSet {
  if (light === null) return DecorationSet.empty;
  const blocks = blocksOf(doc);
  const lit = light.find((id) => {
    const found = blocks.get(id);
    if (found === undefined) return null;
    return found.node.isTextblock ? ((found.node.toJSON() as Content).content ?? []) : [];
  });
  const ink = `lit-ink-${light.ink}`;
  const decorations: Decoration[] = [];
  const around = new Set<BlockId>();
  for (const { block, from, to } of lit.stretches) {
    const placed = blocks.get(block);
    if (placed === undefined) continue;
    around.add(block);
    if (to > from) decorations.push(Decoration.inline(positionAt(placed, from), positionAt(placed, to), { class: `${lit.strikes ? "lit-struck" : "lit-kept"} ${ink}` }));
  }
  if (lit.put !== null) {
    const { block, at, text } = lit.put;
    const placed = blocks.get(block);
    if (placed !== undefined) decorations.push(Decoration.widget(positionAt(placed, at), () => putElement(text, light), { ...ghostOptions, key: `put ${ink} ${text}` }));
  }
  if (lit.putBlock !== null) {
    const { after, parent, text } = lit.putBlock;
    const [before, holder] = [after === null ? undefined : blocks.get(after), blocks.get(parent)];
    const at = before !== undefined ? before.pos + before.node.nodeSize : holder !== undefined ? holder.pos + 1 : 0;
    decorations.push(Decoration.widget(at, () => putBlockElement(text, doc.resolve(at).parent, light), { ...ghostOptions, key: `put block ${ink} ${text}` }));
  }
  for (const id of [...around, ...lit.blocks]) {
    const placed = blocks.get(id);
    if (placed === undefined) continue;
    const isStruck = lit.strikes && lit.blocks.includes(id);
    decorations.push(Decoration.node(placed.pos, placed.pos + placed.node.nodeSize, { class: `lit-around${isStruck ? ` lit-struck-block ${ink}` : ""}` }));
  }
  return DecorationSet.create(doc, decorations);
}

/** `isComposing`: while a word is being composed the light only moves along; drawing it anew would tear the word apart. */
export function light(first: Light | null, isComposing: () => boolean): Plugin<Shown> {
  return new Plugin<Shown>({
    key: lightKey,
    state: {
      init: (_config, state) => ({ light: first, marks: draw(first, state.doc) }),
      apply: (tr, shown) => {
        const change = tr.getMeta(lightKey) as { readonly light: Light | null } | undefined;
        if (change) return { light: change.light, marks: draw(change.light, tr.doc) };
        if (isSettling(tr) || (tr.docChanged && !isComposing())) return { light: shown.light, marks: draw(shown.light, tr.doc) };
        return tr.docChanged ? { light: shown.light, marks: shown.marks.map(tr.mapping, tr.doc) } : shown;
      },
    },
    props: { decorations: (state: EditorState) => lightKey.getState(state)?.marks },
  });
}
