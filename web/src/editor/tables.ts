/** Tables: cell selection, column widths with a mouse, and repairs that clients do not chase each other with. */

import type { Node as PMNode } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { columnResizing, tableEditing, TableView } from "prosemirror-tables";
import { isFromShared } from "./blockIds";
import { blockIdOf } from "./schema";

const cellMinWidthPx = 48;

/** The library's view of a table, findable by its block id like every other block. */
class PaperTableView extends TableView {
  constructor(node: PMNode, defaultCellMinWidth: number) {
    super(node, defaultCellMinWidth);
    this.name();
  }

  override update(node: PMNode): boolean {
    if (!super.update(node)) return false;
    this.name();
    return true;
  }

  private name(): void {
    const id = blockIdOf(this.node);
    if (id === null) delete this.table.dataset["id"];
    else this.table.dataset["id"] = id;
  }
}

/**
 * Two people who add a row and a column at once leave a table with a hole. The library would fill it on every client, each
 * with a cell of its own, and then again. Here only a local edit to the table fills it.
 */
function repairLocally(plugin: Plugin, isComposing: () => boolean): Plugin {
  const repair = plugin.spec.appendTransaction;
  return new Plugin({
    ...plugin.spec,
    appendTransaction: (transactions, before, state) => {
      const tr = repair?.call(plugin, transactions, before, state) ?? null;
      const mayRepair = !isComposing() && !transactions.some(isFromShared) && transactions.some(({ docChanged }) => docChanged);
      return tr?.docChanged && !mayRepair ? null : tr;
    },
  });
}

export function tables(isComposing: () => boolean): Plugin[] {
  const editing = repairLocally(tableEditing(), isComposing);
  // A finger cannot hit a column border; it would only start a drag instead of a scroll.
  const hasMouse = typeof matchMedia === "function" && matchMedia("(pointer: fine)").matches;
  return hasMouse ? [columnResizing({ cellMinWidth: cellMinWidthPx, View: PaperTableView }), editing] : [editing];
}
