/** What the toolbar, the keys and the input rules can do to a plan. */

import { redo, undo, yUndoPluginKey } from "@tiptap/y-tiptap";
import { chainCommands, exitCode, lift, toggleMark, wrapIn } from "prosemirror-commands";
import { GapCursor } from "prosemirror-gapcursor";
import type { Attrs, MarkType, NodeType } from "prosemirror-model";
import { liftListItem, sinkListItem, wrapInList, wrapRangeInList } from "prosemirror-schema-list";
import { NodeSelection, Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import * as tables from "prosemirror-tables";
import { equalWidth } from "../diff/columns";
import { schema } from "./schema";
import { onWholeTable } from "./tables";

const { nodes, marks } = schema;

export const toggleStrong = toggleMark(marks.strong);
export const toggleEm = toggleMark(marks.em);
export const toggleUnderline = toggleMark(marks.underline);

/** Makes the selected text blocks headings or paragraphs; they stay the same blocks for the diff, so they keep their ids. */
export function setTextBlock(type: NodeType, attrs: Attrs): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection;
    let applicable = false;
    state.doc.nodesBetween(from, to, (node, pos) => {
      if (applicable || !node.isTextblock || node.hasMarkup(type, { ...node.attrs, ...attrs })) return !applicable;
      const $pos = state.doc.resolve(pos);
      applicable = $pos.parent.canReplaceWith($pos.index(), $pos.index() + 1, type);
      return false;
    });
    if (applicable && dispatch) {
      dispatch(state.tr.setBlockType(from, to, type, (old) => ({ ...attrs, id: old.attrs["id"] as unknown })).scrollIntoView());
    }
    return applicable;
  };
}

export const toParagraph = setTextBlock(nodes.paragraph, {});

export function toHeading(level: 1 | 2 | 3): Command {
  const set = setTextBlock(nodes.heading, { level });
  return chainCommands(set, (state, dispatch) => (isIn(state, nodes.heading) ? toParagraph(state, dispatch) : false));
}

/** Whether the selection begins inside such a block. */
export function isIn(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

export function isMarked(state: EditorState, mark: MarkType): boolean {
  const { from, to, $from, empty } = state.selection;
  return empty ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, mark);
}

export function headingLevelAt(state: EditorState): number | null {
  const { parent } = state.selection.$from;
  return parent.type === nodes.heading ? Number(parent.attrs["level"]) : null;
}

/** The kind of the innermost list around the selection. */
export function listAt(state: EditorState): NodeType | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const { type } = $from.node(depth);
    if (type === nodes.bullet_list || type === nodes.ordered_list) return type;
  }
  return null;
}

/** Changes the kind of the list around the selection, keeping its items. */
function convertList(type: NodeType): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth--) {
      const list = $from.node(depth);
      if (list.type !== nodes.bullet_list && list.type !== nodes.ordered_list) continue;
      if (list.type === type) return false;
      dispatch?.(state.tr.setNodeMarkup($from.before(depth), type, { id: list.attrs["id"] as unknown }));
      return true;
    }
    return false;
  };
}

export function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const around = listAt(state);
    if (around === type) return liftListItem(nodes.list_item)(state, dispatch);
    return around ? convertList(type)(state, dispatch) : chainCommands(wrapInList(type), listFromHeadings(type))(state, dispatch);
  };
}

/** Items hold paragraphs: headings become paragraphs on the way into a list. */
function listFromHeadings(type: NodeType): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection;
    const tr = state.tr.setBlockType(from, to, nodes.paragraph, (old) => ({ id: old.attrs["id"] as unknown }));
    const range = tr.selection.$from.blockRange(tr.selection.$to);
    if (!range || !wrapRangeInList(tr, range, type)) return false;
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

export const toggleBulletList = toggleList(nodes.bullet_list);
export const toggleOrderedList = toggleList(nodes.ordered_list);

export const toggleQuote: Command = (state, dispatch) =>
  isIn(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);

export const indent = sinkListItem(nodes.list_item);
export const outdent = liftListItem(nodes.list_item);

export const breakLine: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

/** After the text block that holds the selection, or in its place when it is empty. */
function insertBlock(tr: Transaction, block: ReturnType<NodeType["create"]>): number {
  const { $to } = tr.selection;
  if ($to.depth === 0) {
    tr.insert($to.pos, block);
    return $to.pos;
  }
  if ($to.parent.isTextblock && $to.parent.content.size === 0 && $to.node(-1).canReplaceWith($to.index(-1), $to.index(-1) + 1, block.type)) {
    tr.replaceWith($to.before(), $to.after(), block);
    return $to.before();
  }
  let depth = $to.depth;
  while (depth > 1 && !$to.node(depth - 1).canReplaceWith($to.indexAfter(depth - 1), $to.indexAfter(depth - 1), block.type)) depth--;
  const pos = $to.after(depth);
  tr.insert(pos, block);
  return pos;
}

/** Where a person who has not yet put the caret anywhere means to insert: at the end, and not into a table that stands there. */
export const selectEnd: Command = ({ doc, tr }, dispatch) => {
  dispatch?.(tr.setSelection(doc.lastChild?.isTextblock === false ? new GapCursor(doc.resolve(doc.content.size)) : Selection.atEnd(doc)));
  return true;
};

export function atEnd(command: Command): Command {
  return (state, dispatch, view) => {
    let there = state;
    selectEnd(state, (tr) => (there = state.apply(tr)));
    return command(there, dispatch, view);
  };
}

const tableRows = 3;
const tableColumns = 3;

/** Three by three equal columns with a row of headings; a paragraph after it when it would end the page, so that writing can go on. */
export const insertTable: Command = (state, dispatch) => {
  if (tables.isInTable(state)) return false;
  const paragraph = () => nodes.paragraph.create();
  const cell = (type: NodeType) => type.create({ colwidth: [equalWidth(tableColumns)] }, paragraph());
  const row = (type: NodeType) => nodes.table_row.create(null, Array.from({ length: tableColumns }, () => cell(type)));
  const table = nodes.table.create(null, [row(nodes.table_header), ...Array.from({ length: tableRows - 1 }, () => row(nodes.table_cell))]);
  if (dispatch) {
    const tr = state.tr;
    const pos = insertBlock(tr, table);
    const end = pos + table.nodeSize;
    if (end === tr.doc.content.size) tr.insert(end, paragraph());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
  }
  return true;
};

export const insertRule: Command = (state, dispatch) => {
  if (dispatch) {
    const tr = state.tr;
    const end = insertBlock(tr, nodes.horizontal_rule.create()) + 1;
    if (end === tr.doc.content.size) tr.insert(end, nodes.paragraph.create());
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(end))).scrollIntoView());
  }
  return true;
};

/** Puts a picture after the block with this id, or at the selection when that block is gone. */
export function insertImage(src: string, alt: string, afterBlock: string | null): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    let after: number | null = null;
    state.doc.forEach((node, pos) => {
      let holds = node.attrs["id"] === afterBlock;
      node.descendants((child) => {
        holds ||= child.attrs["id"] === afterBlock;
      });
      if (afterBlock !== null && holds) after = pos + node.nodeSize;
    });
    const image = nodes.image.create({ src, alt });
    const pos = after ?? insertBlock(tr, image);
    if (after !== null) tr.insert(after, image);
    dispatch?.(tr.setSelection(NodeSelection.create(tr.doc, pos)).scrollIntoView());
    return true;
  };
}

/** Puts a paragraph after the block with this id, or at the selection when there is no such block. */
export function insertParagraph(text: string, afterBlock: string | null): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const paragraph = nodes.paragraph.create(null, schema.text(text));
    const after = afterBlock === null ? null : placeAfter(state, afterBlock);
    if (after !== null) tr.insert(after, paragraph);
    const pos = after ?? insertBlock(tr, paragraph);
    dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
    return true;
  };
}

/** The nearest place after the block where a paragraph may stand: a row of a table cannot hold one. */
function placeAfter(state: EditorState, block: string): number | null {
  let after: number | null = null;
  state.doc.descendants((node, pos) => {
    if (node.attrs["id"] === block) after ??= pos + node.nodeSize;
    return after === null;
  });
  if (after === null) return null;
  let $after = state.doc.resolve(after);
  while ($after.depth > 0 && !$after.parent.canReplaceWith($after.index(), $after.index(), nodes.paragraph)) {
    $after = state.doc.resolve($after.after());
  }
  return $after.pos;
}

export const addRowBefore = onWholeTable(tables.addRowBefore);
export const addRowAfter = onWholeTable(tables.addRowAfter);
export const addColumnBefore = onWholeTable(tables.addColumnBefore);
export const addColumnAfter = onWholeTable(tables.addColumnAfter);
export const deleteRow = onWholeTable(tables.deleteRow);
export const deleteColumn = onWholeTable(tables.deleteColumn);
export const deleteTable: Command = tables.deleteTable;

/** The next cell; from the last one into a new row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!tables.isInTable(state)) return false;
  if (tables.goToNextCell(1)(state, dispatch)) return true;
  if (!dispatch || !view) return true;
  addRowAfter(state, dispatch, view);
  return tables.goToNextCell(1)(view.state, dispatch);
};

export const previousCell = tables.goToNextCell(-1);

export function canUndo(state: EditorState): boolean {
  return stackSize(state, "undoStack") > 0;
}

export function canRedo(state: EditorState): boolean {
  return stackSize(state, "redoStack") > 0;
}

function stackSize(state: EditorState, stack: "undoStack" | "redoStack"): number {
  const plugin = yUndoPluginKey.getState(state) as { undoManager: Record<"undoStack" | "redoStack", readonly unknown[]> } | undefined;
  return plugin?.undoManager[stack].length ?? 0;
}

/** Takes back one's own last edit; the others' edits stay. */
export const undoOwn: Command = (state, dispatch) => canUndo(state) && (dispatch === undefined || undo(state) === true);
export const redoOwn: Command = (state, dispatch) => canRedo(state) && (dispatch === undefined || redo(state) === true);
