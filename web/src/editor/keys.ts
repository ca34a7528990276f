/** The keys of a word processor, as teachers know them. */

import { baseKeymap, chainCommands } from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { splitListItem } from "prosemirror-schema-list";
import type { Command, Plugin } from "prosemirror-state";
import * as commands from "./commands";
import { schema } from "./schema";

/** Tab in a list belongs to the list even at its deepest level; elsewhere it moves the focus on, for those without a mouse. */
const stayInList: Command = (state) => commands.listAt(state) !== null;

export const editorKeys: Record<string, Command> = {
  "Mod-z": commands.undoOwn,
  "Mod-y": commands.redoOwn,
  "Shift-Mod-z": commands.redoOwn,
  "Mod-b": commands.toggleStrong,
  "Mod-i": commands.toggleEm,
  "Mod-u": commands.toggleUnderline,
  "Mod-Alt-0": commands.toParagraph,
  "Mod-Alt-1": commands.toHeading(1),
  "Mod-Alt-2": commands.toHeading(2),
  "Mod-Alt-3": commands.toHeading(3),
  "Mod-Shift-7": commands.toggleOrderedList,
  "Mod-Shift-8": commands.toggleBulletList,
  "Mod-Shift-9": commands.toggleQuote,
  "Shift-Enter": commands.breakLine,
  Enter: splitListItem(schema.nodes.list_item),
  Backspace: undoInputRule,
  Tab: chainCommands(commands.nextCell, commands.indent, stayInList),
  "Shift-Tab": chainCommands(commands.previousCell, commands.outdent, stayInList),
};

export function keys(): Plugin[] {
  return [keymap(editorKeys), keymap(baseKeymap)];
}
