/** The words on and around the paper, in English: the editor's tools and the red pen. */

import { listEn } from "./names";
import type { editorZh, redPenZh } from "./zh-paper";

const markNames: Readonly<Record<string, string>> = { strong: "bold", em: "italic", underline: "underline" };

export const editorEn: typeof editorZh = {
  paper: "Lesson plan",
  toolbar: "Editing tools",
  moreTools: "More tools",
  tableTools: "Table",
  empty: "Write the plan here",
  goneImage: "[picture]",
  tools: {
    undo: "Undo",
    redo: "Redo",
    heading1: "Heading 1",
    heading2: "Heading 2",
    heading3: "Heading 3",
    strong: "Bold",
    em: "Italic",
    underline: "Underline",
    bulletList: "Bullets",
    orderedList: "Numbers",
    quote: "Quote",
    table: "Insert table",
    rowAbove: "Row above",
    rowBelow: "Row below",
    columnLeft: "Column left",
    columnRight: "Column right",
    deleteRow: "Delete row",
    deleteColumn: "Delete column",
    deleteTable: "Delete table",
    image: "Insert picture",
  },
  /** Signs that are their own icon. */
  signs: { heading1: "H1", heading2: "H2", heading3: "H3" },
};

export const redPenEn: typeof redPenZh = {
  people: "Whose red pen to show",
  nobody: "Nobody has used the red pen yet.",
  because: (name: string, reason: string) => `${name}: ${reason}`,
  hasWhys: "A dot means that a reason was given: tap it to read.",
  nobodyShown: "All red pens are put away. Tap a name above to see one.",
  inserted: (who: string) => (who === "" ? "inserted: " : `${who} inserted: `),
  deleted: (who: string) => (who === "" ? "deleted: " : `${who} deleted: `),
  movedAway: (who: string) => (who === "" ? "moved away" : `${who} moved this away`),
  movedHere: (who: string) => (who === "" ? "moved here" : `${who} moved here`),
  joined: (who: string) => (who === "" ? "joined to the next paragraph" : `${who} joined this to the next paragraph`),
  became: (who: string, what: string) => (who === "" ? what : `${who} ${what}`),
  format: (add: readonly string[], remove: readonly string[]) =>
    [...add.map((mark) => markNames[mark] ?? "format"), ...remove.map((mark) => `no ${markNames[mark] ?? "format"}`)].join(", "),
  /** What a block became. */
  kinds: {
    paragraph: "made body text",
    heading1: "made heading 1",
    heading2: "made heading 2",
    heading3: "made heading 3",
    bullet_list: "made a bulleted list",
    ordered_list: "changed the numbering",
    table_header: "made a header cell",
    table_cell: "changed the cell",
    image: "changed the picture",
    other: "changed the format",
  },
  wraps: {
    bullet_list: "made a bulleted list",
    ordered_list: "made a numbered list",
    blockquote: "made a quotation",
    noList: "no longer a list",
    noQuote: "no longer a quotation",
    deeper: "indented",
    shallower: "outdented",
    regrouped: "lists split or joined",
    several: (blocks, what) => (blocks > 1 ? `from here ${blocks} paragraphs: ${what}` : what),
  },
  versionsOf: (clause: number) => `Place ${clause}: everybody's wording`,
  names: listEn,
  image: "picture",
  wideTable: (number: number) => `Table ${number}, scrolls sideways`,
  sideBySide: "Side by side",
  oneText: "One text",
  layout: "How to compare",
  same: "The two are the same, word for word.",
  steps: "Walk through the changes",
  earlierChange: "Previous change",
  laterChange: "Next change",
  changes: (all: number) => (all === 1 ? "1 paragraph changed" : `${all} paragraphs changed`),
  changeOf: (at: number, all: number) => `Changed paragraph ${at} of ${all}`,
  takenOut: "taken out",
  putIn: "put in",
};
