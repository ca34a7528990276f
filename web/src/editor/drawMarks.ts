/** Puts the marks of the diff, which speak of blocks and code points, at the positions of the open document. */

import type { Node as PMNode } from "prosemirror-model";
import { Decoration } from "prosemirror-view";
import { blockKeys, rootKey } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { BlockId } from "../diff/hunk";
import { kindOf, wrapSaid } from "../diff/kinds";
import { toMarks, type ForkMark, type OldPlace } from "../diff/marks";
import { shortened } from "../diff/units";
import { t } from "../text";
import { contentFrom, nodeOf } from "./content";
import { blockGhost, lineGhost, type Ghost } from "./ghosts";
import { isBlock, schema } from "./schema";

const { nodes } = schema;

/** Stands for a line break, so that offsets in the text are offsets in the block. */
const leaf = "\ufffc";

interface Place {
  readonly node: PMNode;
  readonly parent: PMNode;
  /** Where the block begins; what it holds begins one later. */
  readonly from: number;
  /** The end of the text before, where a split was made. */
  readonly textBefore: number;
}

type Places = (key: BlockId) => Place;

function placesOf(doc: PMNode, keys: readonly BlockId[]): Places {
  const places = new Map<BlockId, Place>([[rootKey, { node: doc, parent: doc, from: -1, textBefore: 0 }]]);
  let count = 0;
  let textBefore = 0;
  doc.descendants((node, from, parent) => {
    if (!isBlock(node)) return false;
    places.set(keys[count++] ?? rootKey, { node, parent: parent ?? doc, from, textBefore });
    if (node.isTextblock) textBefore = from + 1 + node.content.size;
    return !node.isTextblock;
  });
  return (key) => {
    const place = places.get(key);
    if (place === undefined) throw new Error(`a mark names a block of the document, not ${key}`);
    return place;
  };
}

function positionIn({ node, from }: Place, codePoints: number): number {
  const text = node.textBetween(0, node.content.size, "", leaf);
  let offset = 0;
  for (let left = codePoints; left > 0; left--) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return from + 1 + offset;
}

/** Where the ghost of a block stands, and in what. */
function ghostPlace(places: Places, { after, parent }: OldPlace): [at: number, parent: PMNode] {
  const holder = places(parent);
  if (after === null) return [holder.from + 1, holder.node];
  const { from, node } = places(after);
  return [from + node.nodeSize, holder.node];
}

function endOfFirstText({ node, from }: Place): number | null {
  if (node.isTextblock) return from + 1 + node.content.size;
  let end: number | null = null;
  node.descendants((child, offset) => {
    if (end === null && child.isTextblock) end = from + 1 + offset + 1 + child.content.size;
    return end === null;
  });
  return end;
}

/** What is said of a block stands at the end of its first text; of a list or table before it, of a picture after it. */
function noteOn(place: Place, ghost: Ghost): Decoration {
  const { node, parent, from } = place;
  if (node.isLeaf) return blockGhost(from + node.nodeSize, parent, "note-line", [ghost]);
  const text = [nodes.table, nodes.bullet_list, nodes.ordered_list].includes(node.type) ? null : endOfFirstText(place);
  return text === null ? blockGhost(from, parent, "note-line", [ghost]) : lineGhost(text, ghost);
}

function around({ node, from }: Place, look: string): Decoration {
  return Decoration.node(from, from + node.nodeSize, { class: `${look} pen` });
}

/** What a deleted block shows of itself. */
function goneText(node: Content): string {
  if (node.text !== undefined) return node.text;
  switch (node.type) {
    case "hard_break":
      return "\n";
    case "image":
      return t.value.editor.goneImage;
    case "horizontal_rule":
      return "———";
  }
  const isLine = node.type === "paragraph" || node.type === "heading";
  return (node.content ?? []).map(goneText).join(isLine ? "" : node.type === "table_row" ? "　" : "\n");
}

function decorationsOf(places: Places, mark: ForkMark): Decoration[] {
  const words = t.value.redPen;
  switch (mark.kind) {
    case "insert": {
      const place = places(mark.block);
      const attributes = { class: "put-text pen" };
      return [Decoration.inline(positionIn(place, mark.from), positionIn(place, mark.to), attributes, { inclusiveEnd: true })];
    }
    case "delete":
      return [lineGhost(positionIn(places(mark.block), mark.at), { look: "struck", words: mark.text })];
    case "format": {
      const place = places(mark.block);
      const to = positionIn(place, mark.to);
      return [
        Decoration.inline(positionIn(place, mark.from), to, { class: "reformatted pen" }),
        lineGhost(to, { look: "signature", words: words.format(mark.add, mark.remove) }),
      ];
    }
    case "split":
      return [lineGhost(places(mark.id).textBefore, { look: "put-text pilcrow", words: "¶" })];
    case "block-insert":
      return [around(places(mark.id), "put-block")];
    case "block-delete": {
      const [at, parent] = ghostPlace(places, mark.was);
      return [blockGhost(at, parent, "struck-block pen", [{ look: "struck", words: goneText(mark.node) }])];
    }
    case "block-format": {
      const place = places(mark.id);
      const { type, attrs } = place.node;
      return [noteOn(place, { look: "signature", words: words.kinds[kindOf({ type: type.name, attrs })] })];
    }
    case "wrap":
      return [noteOn(places(mark.id), { look: "signature", words: wrapSaid(mark.note, words.wraps) })];
    case "move": {
      const place = places(mark.id);
      const [at, parent] = ghostPlace(places, mark.was);
      const left: Ghost[] = [
        { look: "move-note", words: words.movedAway("") },
        { look: "move-note quote", words: shortened(goneText(contentFrom(place.node)).replaceAll("\n", " ")) },
      ];
      return [
        around(place, "moved"),
        noteOn(place, { look: "move-note", words: words.movedHere("") }),
        blockGhost(at, parent, "arrived pen", left),
      ];
    }
  }
}

/** A version may leave out attributes that an open document spells out: both are compared in the words of the schema. */
const spelledOut = new WeakMap<Content, Content>();

function spelled(base: Content): Content {
  let content = spelledOut.get(base);
  if (content === undefined) spelledOut.set(base, (content = contentFrom(nodeOf(base))));
  return content;
}

/** The red pen of `doc` against `base`. Runs at every key press: nodes that did not change are not read or compared again. */
export function drawMarks(base: Content, doc: PMNode): Decoration[] {
  const [before, now] = [spelled(base), contentFrom(doc)];
  const places = placesOf(doc, blockKeys(before, now));
  return toMarks(before, now).flatMap((mark) => decorationsOf(places, mark));
}
