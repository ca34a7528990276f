/**
 * Shows one's own red pen: what was inserted is underlined, what was deleted stays readable, struck through.
 *
 * Deleted text is no text of the document but a ghost: an element that nobody can put the caret in or select, whose words
 * come from CSS. With `side: 1`, pinyin typed beside it stays out of it.
 */

import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import type { Node as PMNode } from "prosemirror-model";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Content } from "../diff/content";
import { isSettling } from "./composition";
import type { RedMark, RedMarks } from "./redPenMarks";

interface RedPen {
  /** What the red pen is shown against; null shows none. */
  readonly base: Content | null;
  readonly marks: DecorationSet;
}

const redPenKey = new PluginKey<RedPen>("red-pen");

/** The transaction that shows the red pen against another version. */
export function withBase(tr: Transaction, base: Content | null): Transaction {
  return tr.setMeta(redPenKey, { base });
}

/** A ghost must be an element that may stand where it stands: a row in a table, an item in a list. */
function ghostTag(parent: PMNode): "li" | "tr" | "td" | "div" {
  switch (parent.type.name) {
    case "bullet_list":
    case "ordered_list":
      return "li";
    case "table":
      return "tr";
    case "table_row":
      return "td";
    default:
      return "div";
  }
}

function ghostElement(text: string): HTMLElement {
  const ghost = document.createElement("span");
  ghost.className = "ghost";
  ghost.contentEditable = "false";
  ghost.dataset["text"] = text;
  return ghost;
}

/** The ghost of a row goes across its table; one column more would squeeze all the others. */
function columnsOf(table: PMNode): number {
  let columns = 0;
  table.firstChild?.forEach((cell) => (columns += Number(cell.attrs["colspan"])));
  return Math.max(1, columns);
}

/** A block that is not in the document: deleted, or only proposed. */
export function blockGhost(text: string, parent: PMNode): HTMLElement {
  const tag = ghostTag(parent);
  const block = document.createElement(tag);
  block.className = "ghost-block";
  block.contentEditable = "false";
  let holder: HTMLElement = block;
  if (tag === "tr") {
    const cell = document.createElement("td");
    cell.colSpan = columnsOf(parent);
    holder = block.appendChild(cell);
  }
  holder.append(ghostElement(text));
  return block;
}

function ghost(doc: PMNode, mark: RedMark & { readonly kind: "delete" }): Decoration {
  const { parent } = doc.resolve(mark.at);
  const block = mark.block && !parent.isTextblock;
  return Decoration.widget(mark.at, () => (block ? blockGhost(mark.text, parent) : ghostElement(mark.text)), {
    side: 1,
    marks: [],
    ignoreSelection: true,
    // A ghost is drawn anew only when it would look different.
    key: `ghost ${block ? `${ghostTag(parent)} ${parent.type.name === "table" ? columnsOf(parent) : ""}` : "text"} ${mark.text}`,
  });
}

function decoration(doc: PMNode, mark: RedMark): Decoration {
  switch (mark.kind) {
    case "insert":
      return Decoration.inline(mark.from, mark.to, { class: "red-insert" }, { inclusiveEnd: true });
    case "format":
      return Decoration.inline(mark.from, mark.to, { class: "red-format" });
    case "node-insert":
      return Decoration.node(mark.from, mark.to, { class: "red-block" });
    case "node-format":
      return Decoration.node(mark.from, mark.to, { class: "red-block-format" });
    case "delete":
      return ghost(doc, mark);
  }
}

function draw(base: Content | null, doc: PMNode, marks: RedMarks): DecorationSet {
  if (base === null) return DecorationSet.empty;
  return DecorationSet.create(
    doc,
    marks(base, doc).map((mark) => decoration(doc, mark)),
  );
}

/** `isComposing`: while a word is being composed the marks only move along; drawing them anew would tear it apart. */
export function redPen(base: Content | null, marks: RedMarks, isComposing: () => boolean): Plugin<RedPen> {
  return new Plugin<RedPen>({
    key: redPenKey,
    state: {
      init: (_config, state) => ({ base, marks: draw(base, state.doc, marks) }),
      apply: (tr, shown) => {
        const change = tr.getMeta(redPenKey) as { readonly base: Content | null } | undefined;
        if (change) return { base: change.base, marks: draw(change.base, tr.doc, marks) };
        if (isSettling(tr) || (tr.docChanged && !isComposing())) return { base: shown.base, marks: draw(shown.base, tr.doc, marks) };
        return tr.docChanged ? { base: shown.base, marks: shown.marks.map(tr.mapping, tr.doc) } : shown;
      },
    },
    props: { decorations: (state: EditorState) => redPenKey.getState(state)?.marks },
  });
}
