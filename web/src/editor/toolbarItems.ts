/** The tools above the paper: what each does, and when it is lit or idle. */

import type { Command, EditorState } from "prosemirror-state";
import { isInTable } from "prosemirror-tables";
import type { Texts } from "../text/zh";
import * as commands from "./commands";
import { schema } from "./schema";

const { nodes, marks } = schema;

export interface Tool {
  readonly key: keyof Texts["editor"]["tools"];
  /** The strokes of the icon on a 24 × 24 grid, or a sign that is its own icon. */
  readonly icon: { readonly strokes: string } | { readonly sign: keyof Texts["editor"]["signs"] };
  readonly command: Command;
  /** Lit while the selection is in such text; tools that insert something are never lit. */
  readonly isOn: ((state: EditorState) => boolean) | null;
  /** Tools of one group stand together. */
  readonly group: "history" | "block" | "mark" | "list" | "insert" | "table";
}

const level = (wanted: number | null) => (state: EditorState) => commands.headingLevelAt(state) === wanted;

const always: readonly Tool[] = [
  { key: "undo", icon: { strokes: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6" }, command: commands.undoOwn, isOn: null, group: "history" },
  { key: "redo", icon: { strokes: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6" }, command: commands.redoOwn, isOn: null, group: "history" },
  { key: "heading1", icon: { sign: "heading1" }, command: commands.toHeading(1), isOn: level(1), group: "block" },
  { key: "heading2", icon: { sign: "heading2" }, command: commands.toHeading(2), isOn: level(2), group: "block" },
  { key: "heading3", icon: { sign: "heading3" }, command: commands.toHeading(3), isOn: level(3), group: "block" },
  {
    key: "strong",
    icon: { strokes: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z" },
    command: commands.toggleStrong,
    isOn: (state) => commands.isMarked(state, marks.strong),
    group: "mark",
  },
  {
    key: "em",
    icon: { strokes: "M10 5h8M6 19h8M14 5l-4 14" },
    command: commands.toggleEm,
    isOn: (state) => commands.isMarked(state, marks.em),
    group: "mark",
  },
  {
    key: "underline",
    icon: { strokes: "M7 4v7a5 5 0 0 0 10 0V4M5 20h14" },
    command: commands.toggleUnderline,
    isOn: (state) => commands.isMarked(state, marks.underline),
    group: "mark",
  },
  {
    key: "bulletList",
    icon: { strokes: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01" },
    command: commands.toggleBulletList,
    isOn: (state) => commands.listAt(state) === nodes.bullet_list,
    group: "list",
  },
  {
    key: "orderedList",
    icon: { strokes: "M10 6h10M10 12h10M10 18h10M4 5l1-.6V9M4 14.5c0-1.6 2.4-1.6 2.4 0 0 .9-2.4 1.7-2.4 3h2.6" },
    command: commands.toggleOrderedList,
    isOn: (state) => commands.listAt(state) === nodes.ordered_list,
    group: "list",
  },
  {
    key: "quote",
    icon: { strokes: "M5 5v14M10 7h10M10 12h10M10 17h6" },
    command: commands.toggleQuote,
    isOn: (state) => commands.isIn(state, nodes.blockquote),
    group: "list",
  },
  { key: "table", icon: { strokes: "M4 5h16v14H4zM4 10h16M4 14.5h16M12 5v14" }, command: commands.insertTable, isOn: null, group: "insert" },
];

/** Offered only while the selection is in a table, with their words: the icons are too much alike. */
export const tableTools: readonly Tool[] = [
  { key: "rowAbove", icon: { strokes: "M4 12h16v8H4zM12 12v8M12 3v6M9 6h6" }, command: commands.addRowBefore, isOn: null, group: "table" },
  { key: "rowBelow", icon: { strokes: "M4 4h16v8H4zM12 4v8M12 15v6M9 18h6" }, command: commands.addRowAfter, isOn: null, group: "table" },
  { key: "columnLeft", icon: { strokes: "M12 4h8v16h-8zM12 12h8M3 12h6M6 9v6" }, command: commands.addColumnBefore, isOn: null, group: "table" },
  { key: "columnRight", icon: { strokes: "M4 4h8v16H4zM4 12h8M15 12h6M18 9v6" }, command: commands.addColumnAfter, isOn: null, group: "table" },
  { key: "deleteRow", icon: { strokes: "M4 8h16v8H4zM9 5l6 14M15 5L9 19" }, command: commands.deleteRow, isOn: null, group: "table" },
  { key: "deleteColumn", icon: { strokes: "M8 4h8v16H8zM5 9l14 6M19 9L5 15" }, command: commands.deleteColumn, isOn: null, group: "table" },
  { key: "deleteTable", icon: { strokes: "M4 5h16v14H4zM8 9l8 6M16 9l-8 6" }, command: commands.deleteTable, isOn: null, group: "table" },
];

export const imageIcon = "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01";

/** In a table there is no table to insert. */
export function toolsFor(state: EditorState): readonly Tool[] {
  return isInTable(state) ? always.filter(({ key }) => key !== "table") : always;
}

/** Before the caret has been put anywhere there is a selection that nobody chose: nothing is lit by it, and an insertion goes to the end. */
export const toolsBeforeCaret: readonly Tool[] = always.map((tool) => {
  switch (tool.group) {
    case "history":
      return tool;
    case "insert":
      return { ...tool, command: commands.atEnd(tool.command) };
    default:
      return { ...tool, command: () => false, isOn: () => false };
  }
});

/** Between two groups of tools. */
export const GROUP_GAP_PX = 12;

/** How many tools fit into one line of `room` pixels; where not all do, what leads to the rest needs a place too. */
export function fitting(startsGroup: readonly boolean[], room: number, toolPx: number): number {
  const ends = startsGroup.reduce<number[]>((known, starts) => [...known, (known.at(-1) ?? 0) + toolPx + (starts ? GROUP_GAP_PX : 0)], []);
  if ((ends.at(-1) ?? 0) <= room) return ends.length;
  return ends.filter((end) => end + GROUP_GAP_PX + toolPx <= room).length;
}
