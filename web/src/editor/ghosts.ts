/**
 * What the red pen shows and the document does not hold: deleted text, and notes on what became of a block.
 *
 * A ghost is an element that nobody can put the caret in or select, whose words come from CSS. With `side: 1`, pinyin typed
 * beside it stays out of it.
 */

import type { Node as PMNode } from "prosemirror-model";
import { Decoration } from "prosemirror-view";

/** A stretch of words and the classes that say what they are. */
export interface Ghost {
  readonly look: string;
  readonly words: string;
}

function ghostElement({ look, words }: Ghost): HTMLElement {
  const ghost = document.createElement("span");
  ghost.className = `ghost ${look}`;
  ghost.contentEditable = "false";
  ghost.dataset["text"] = words;
  return ghost;
}

/** A ghost must be an element that may stand where it stands: a row in a table, an item in a list. */
function tagIn(parent: PMNode): "li" | "tr" | "td" | "div" {
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

/** The ghost of a row goes across its table; one column more would squeeze all the others. */
function columnsOf(table: PMNode): number {
  let columns = 0;
  table.firstChild?.forEach((cell) => (columns += Number(cell.attrs["colspan"])));
  return Math.max(1, columns);
}

/** A block that nobody can put the caret in. */
export function blockElement(look: string, ghosts: readonly Ghost[], parent: PMNode): HTMLElement {
  const tag = tagIn(parent);
  const block = document.createElement(tag);
  block.className = `ghost-block ${look}`;
  block.contentEditable = "false";
  let holder: HTMLElement = block;
  if (tag === "tr") {
    const cell = document.createElement("td");
    cell.colSpan = columnsOf(parent);
    holder = block.appendChild(cell);
  }
  holder.append(...ghosts.map(ghostElement));
  return block;
}

/** A ghost is drawn anew only when it would look different. */
function widget(at: number, draw: () => HTMLElement, key: readonly unknown[]): Decoration {
  return Decoration.widget(at, draw, { side: 1, marks: [], ignoreSelection: true, key: `ghost ${JSON.stringify(key)}` });
}

/** A ghost within a line of text. */
export function lineGhost(at: number, ghost: Ghost): Decoration {
  return widget(at, () => ghostElement(ghost), [ghost]);
}

/** A ghost that stands as a block among the children of `parent`. */
export function blockGhost(at: number, parent: PMNode, look: string, ghosts: readonly Ghost[]): Decoration {
  const columns = parent.type.name === "table" ? columnsOf(parent) : 0;
  return widget(at, () => blockElement(look, ghosts, parent), [tagIn(parent), columns, look, ghosts]);
}
