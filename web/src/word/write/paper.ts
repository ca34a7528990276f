/**
 * A plan as Word sees it: a flow of paragraphs and tables, each piece with who put it in or struck it. Reading only what was not put in
 * gives the base, reading only what was not struck gives the text with everybody's marks.
 */

/** Who made a change, and when it was handed in. */
export interface Signature {
  readonly id: string;
  readonly name: string;
  readonly atMs: number;
}

export interface Fate {
  readonly ins: Signature | null;
  readonly del: Signature | null;
}

export const stays: Fate = { ins: null, del: null };

/** A comment in the margin, with its answers. */
export interface Remark {
  readonly by: Signature;
  readonly body: string;
  readonly isSettled: boolean;
  readonly replies: readonly Remark[];
}

export interface FormatChange {
  readonly by: Signature;
  readonly was: readonly string[];
}

export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly marks: readonly string[]; readonly format: FormatChange | null; readonly fate: Fate }
  | { readonly kind: "break"; readonly fate: Fate }
  | { readonly kind: "picture"; readonly src: string; readonly alt: string; readonly widthPx: number | null; readonly fate: Fate }
  | { readonly kind: "remark"; readonly edge: "start" | "end"; readonly remark: Remark };

/** What the end of a paragraph says of it. */
export interface Look {
  readonly style: "paragraph" | "heading1" | "heading2" | "heading3" | "rule";
  /** The number or bullet before it; null also for what follows it in the same item. */
  readonly number: { readonly id: number; readonly level: number } | null;
  /** How many lists it stands in. */
  readonly depth: number;
  readonly quotes: number;
  readonly isHeaderCell: boolean;
}

export interface Para {
  readonly kind: "para";
  readonly pieces: readonly Piece[];
  /** As it will look when all is accepted. */
  readonly look: Look;
  /** As it looks in the base; null for what is not in it. */
  readonly was: Look | null;
  /** Whose change of the block this is. */
  readonly lookBy: Signature | null;
  /** Is it there when all is accepted? Its end may still merge it with the next. */
  readonly isKept: boolean;
  /** What becomes of its end, the ¶. */
  readonly mark: Fate;
}

export interface Cell {
  readonly fate: Fate;
  readonly columns: number;
  /** The first of a merged column, one of those below it, or neither. */
  readonly merge: "begins" | "continues" | "none";
  readonly isHeader: boolean;
  readonly flow: readonly Flow[];
}

export interface Row {
  readonly fate: Fate;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly kind: "table";
  /** Of its columns, in relation to each other. */
  readonly widths: readonly number[];
  readonly rows: readonly Row[];
}

export type Flow = Para | Table;
