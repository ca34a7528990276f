/** Tables: cell selection, column widths with a mouse, and repairs that clients do not chase each other with. */

import type { Node as PMNode } from "prosemirror-model";
import { Plugin, type Command, type Transaction } from "prosemirror-state";
import { columnResizing, fixTables, tableEditing, TableView } from "prosemirror-tables";
import { Decoration, DecorationSet } from "prosemirror-view";
import { scrollRegion } from "../ui/scrollRegions";
import { isFromShared } from "./blockIds";
import { blockIdOf, schema, sharesOf } from "./schema";

const cellMinWidthPx = 48;

/** How prosemirror-model and prosemirror-transform name the errors of a step that does not fit. */
const repairFailures = ["TransformError", "RangeError"];

/** The library's view of a table, findable by its block id like every other block, with columns in shares as on paper that is read. */
class PaperTableView extends TableView {
  constructor(node: PMNode, defaultCellMinWidth: number) {
    super(node, defaultCellMinWidth);
    this.name();
    this.share();
  }

  override update(node: PMNode): boolean {
    if (!super.update(node)) return false;
    this.name();
    this.share();
    return true;
  }

  private share(): void {
    const shares = sharesOf(this.node);
    if (shares === null) return;
    this.table.style.width = "";
    this.table.style.minWidth = "";
    [...this.colgroup.children].forEach((column, index) => {
      if (column instanceof HTMLElement) column.style.width = `${shares[index]}%`;
    });
  }

  private name(): void {
    const id = blockIdOf(this.node);
    if (id === null) delete this.table.dataset["id"];
    else this.table.dataset["id"] = id;
  }
}

function isRefusal(failure: unknown): boolean {
  return failure instanceof Error && repairFailures.includes(failure.name);
}

/** Runs what the library may fail at, on a table that two people have bent; answers null when it fails. */
function attempt(work: () => Transaction | null | undefined): Transaction | null {
  try {
    const tr = work() ?? null;
    if (tr?.docChanged) tr.doc.check();
    return tr;
  } catch (failure) {
    if (isRefusal(failure)) return null;
    throw failure;
  }
}

/**
 * Two people who add a row and a column at once leave a table with a hole. The library would fill it on every client, each
 * with a cell of its own, and then again. Here only a local edit to the table fills it. A table too broken for the library
 * stays as it is: its failure must not stop the edit that was being made.
 */
function repairLocally(plugin: Plugin, isComposing: () => boolean): Plugin {
  const repair = plugin.spec.appendTransaction;
  return new Plugin({
    ...plugin.spec,
    appendTransaction: (transactions, before, state) => {
      if (isComposing() || transactions.some(isFromShared)) return null;
      return attempt(() => repair?.call(plugin, transactions, before, state));
    },
  });
}

/** Rows and columns can be counted only in a table without holes: it is repaired first, as an edit of its own. */
export function onWholeTable(command: Command): Command {
  return (state, dispatch, view) => {
    if (!dispatch || !view) return command(state, dispatch, view);
    const repair = attempt(() => fixTables(state));
    if (repair) dispatch(repair);
    return command(view.state, dispatch, view);
  };
}

/**
 * Says how the wrapper of a wide table is reached without a mouse. Where one writes the caret goes into the table, and a
 * wrapper that took the focus would take it from the text: it only says that it is written in, as all around it.
 */
function reachable(isEditable: () => boolean): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const found: Decoration[] = [];
        doc.descendants((node, pos) => {
          if (node.type !== schema.nodes.table) return !node.isTextblock;
          const attributes = isEditable() ? { contenteditable: "true" } : scrollRegion(found.length + 1);
          found.push(Decoration.node(pos, pos + node.nodeSize, attributes));
          return true;
        });
        return DecorationSet.create(doc, found);
      },
    },
  });
}

export function tables(isComposing: () => boolean, isEditable: () => boolean): Plugin[] {
  const editing = repairLocally(tableEditing(), isComposing);
  // A finger cannot hit a column border; it would only start a drag instead of a scroll.
  const hasMouse = typeof matchMedia === "function" && matchMedia("(pointer: fine)").matches;
  const drawn = new Plugin({ props: { nodeViews: { table: (node) => new PaperTableView(node, cellMinWidthPx) } } });
  return [hasMouse ? columnResizing({ cellMinWidth: cellMinWidthPx, View: PaperTableView }) : drawn, editing, reachable(isEditable)];
}
