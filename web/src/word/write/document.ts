/** `word/document.xml`: the flow with tracked changes, as Word and WPS read them. */

import type { Cell, Fate, Flow, Look, Para, Piece, Remark, Row, Signature, Table } from "./paper";
import { drawing, type Picture } from "./picture";
import { el, escaped } from "./xml";

/** A4 with margins of 2.54 cm, in twentieths of a point. */
export const page = { width: 11906, height: 16838, margin: 1440 } as const;
export const textWidth = page.width - 2 * page.margin;

/** Twentieths of a point that a list is indented further than what holds it. */
export const indentStep = 420;

/** Behind the head of a table; by this shade it is known again when the file is imported. */
export const headFill = "F2F2F0";

const styleIds: Readonly<Record<Look["style"], string | undefined>> = {
  paragraph: undefined,
  heading1: "Heading1",
  heading2: "Heading2",
  heading3: "Heading3",
  rule: "Rule",
};

/** Word knows no time zones here: it shows what is written. So it is the wall clock, with the Z that Word writes too. */
export function wallTime(ms: number): string {
  const at = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}Z`;
}

export interface NumberedRemark {
  readonly id: number;
  readonly remark: Remark;
  readonly parent: number | null;
}

export class DocumentWriter {
  /** In the order of their ids. */
  readonly remarks: NumberedRemark[] = [];
  private readonly remarkIds = new Map<Remark, readonly number[]>();
  private changes = 0;
  private pictures = 0;

  /** `missing`: what stands for a picture that could not be had. */
  constructor(
    private readonly pictureOf: (src: string) => Picture | null,
    private readonly missing: string,
  ) {}

  flow(flow: readonly Flow[]): string {
    return flow.map((item) => (item.kind === "para" ? this.para(item) : this.table(item))).join("");
  }

  private change(name: string, by: Signature, ...children: readonly string[]): string {
    this.changes += 1;
    return el(name, { "w:id": this.changes, "w:author": by.name, "w:date": wallTime(by.atMs) }, ...children);
  }

  private fate({ ins, del }: Fate): string {
    return (ins === null ? "" : this.change("w:ins", ins)) + (del === null ? "" : this.change("w:del", del));
  }

  private wrapped({ ins, del }: Fate, run: string): string {
    const struck = del === null ? run : this.change("w:del", del, run);
    return ins === null ? struck : this.change("w:ins", ins, struck);
  }

  private para(para: Para): string {
    const looks = lookXml(para.look);
    const was = para.was === null ? looks : lookXml(para.was);
    const mark = this.fate(para.mark);
    const by = para.lookBy ?? para.mark.ins ?? para.mark.del ?? firstSigned(para.pieces);
    const changed = was === looks || by === null ? "" : this.change("w:pPrChange", by, el("w:pPr", {}, was));
    const properties = looks + (mark === "" ? "" : el("w:rPr", {}, mark)) + changed;
    return el("w:p", {}, properties === "" ? "" : el("w:pPr", {}, properties), ...para.pieces.map((piece) => this.piece(piece)));
  }

  private piece(piece: Piece): string {
    switch (piece.kind) {
      case "text":
        return this.wrapped(piece.fate, el("w:r", {}, this.runProperties(piece), textXml(piece.text, piece.fate.del !== null)));
      case "break":
        return this.wrapped(piece.fate, el("w:r", {}, el("w:br", {})));
      case "picture":
        return this.wrapped(piece.fate, this.pictureRun(piece));
      case "remark":
        return this.remark(piece.remark, piece.edge);
    }
  }

  private runProperties({ marks, format }: Piece & { kind: "text" }): string {
    const changed = format === null ? "" : this.change("w:rPrChange", format.by, el("w:rPr", {}, marksXml(format.was)));
    const properties = marksXml(marks) + changed;
    return properties === "" ? "" : el("w:rPr", {}, properties);
  }

  private pictureRun({ src, alt, widthPx, fate }: Piece & { kind: "picture" }): string {
    const picture = this.pictureOf(src);
    if (picture === null) return el("w:r", {}, textXml(`［${alt === "" ? this.missing : alt}］`, fate.del !== null));
    this.pictures += 1;
    return el("w:r", {}, drawing(picture, { number: this.pictures, alt, widthPx }));
  }

  /** A comment and its answers share one range. */
  private remark(remark: Remark, edge: "start" | "end"): string {
    const ids = this.remarkIds.get(remark) ?? this.numbered(remark);
    if (edge === "start") return ids.map((id) => el("w:commentRangeStart", { "w:id": id })).join("");
    const reference = (id: number): string => el("w:r", {}, el("w:rPr", {}, el("w:rStyle", { "w:val": "CommentReference" })), el("w:commentReference", { "w:id": id }));
    return ids.map((id) => el("w:commentRangeEnd", { "w:id": id }) + reference(id)).join("");
  }

  private numbered(remark: Remark): readonly number[] {
    const parent = this.remarks.length;
    this.remarks.push({ id: parent, remark, parent: null });
    for (const reply of remark.replies) this.remarks.push({ id: this.remarks.length, remark: reply, parent });
    const ids = this.remarks.slice(parent).map(({ id }) => id);
    this.remarkIds.set(remark, ids);
    return ids;
  }

  private table(table: Table): string {
    const total = table.widths.reduce((sum, width) => sum + width, 0);
    const widths = table.widths.map((width) => Math.round((width / total) * textWidth));
    const properties = el("w:tblPr", {}, el("w:tblStyle", { "w:val": "PlanTable" }), el("w:tblW", { "w:w": textWidth, "w:type": "dxa" }), el("w:tblLayout", { "w:type": "fixed" }));
    const grid = el("w:tblGrid", {}, ...widths.map((width) => el("w:gridCol", { "w:w": width })));
    const rows = table.rows.map((row) => this.row(row, widths));
    return el("w:tbl", {}, properties, grid, ...rows);
  }

  private row(row: Row, widths: readonly number[]): string {
    const isHeader = row.cells.every((cell) => cell.isHeader);
    const properties = el("w:cantSplit", {}) + (isHeader ? el("w:tblHeader", {}) : "") + this.fate(row.fate);
    let column = 0;
    const cells = row.cells.map((cell) => {
      const width = widths.slice(column, column + cell.columns).reduce((sum, one) => sum + one, 0);
      column += cell.columns;
      return this.cell(cell, width, row.fate);
    });
    return el("w:tr", {}, el("w:trPr", {}, properties), ...cells);
  }

  private cell(cell: Cell, width: number, row: Fate): string {
    const { ins, del } = cell.fate;
    const merge = cell.merge === "none" ? "" : el("w:vMerge", cell.merge === "begins" ? { "w:val": "restart" } : {});
    const tracked =
      (ins !== null && row.ins === null ? this.change("w:cellIns", ins) : "") + (del !== null && row.del === null ? this.change("w:cellDel", del) : "");
    const properties = el(
      "w:tcPr",
      {},
      el("w:tcW", { "w:w": width, "w:type": "dxa" }),
      cell.columns > 1 ? el("w:gridSpan", { "w:val": cell.columns }) : "",
      merge,
      cell.isHeader ? el("w:shd", { "w:val": "clear", "w:color": "auto", "w:fill": headFill }) : "",
      tracked,
    );
    return el("w:tc", {}, properties, cell.flow.length === 0 ? el("w:p", {}) : this.flow(cell.flow));
  }
}

/** Who has anything to do with a paragraph. */
function firstSigned(pieces: readonly Piece[]): Signature | null {
  for (const piece of pieces) {
    if (piece.kind === "remark") continue;
    const by = piece.fate.ins ?? piece.fate.del;
    if (by !== null) return by;
  }
  return null;
}

function lookXml({ style, number, depth, quotes, isHeaderCell }: Look): string {
  const id = styleIds[style] ?? (isHeaderCell ? "TableHeading" : quotes > 0 ? "Quote" : undefined);
  const numbering = number === null ? "" : el("w:numPr", {}, el("w:ilvl", { "w:val": number.level }), el("w:numId", { "w:val": number.id }));
  // A numbered paragraph takes its indent from the number.
  const steps = number === null ? depth + Math.max(0, quotes - 1) : 0;
  const indent = steps === 0 ? "" : el("w:ind", { "w:left": (steps + (quotes > 0 ? 1 : 0)) * indentStep });
  return (id === undefined ? "" : el("w:pStyle", { "w:val": id })) + numbering + indent;
}

function marksXml(marks: readonly string[]): string {
  const has = (name: string): boolean => marks.includes(name);
  const bold = has("strong") ? el("w:b", {}) + el("w:bCs", {}) : "";
  const italic = has("em") ? el("w:i", {}) + el("w:iCs", {}) : "";
  return bold + italic + (has("underline") ? el("w:u", { "w:val": "single" }) : "");
}

function textXml(text: string, isStruck: boolean): string {
  return text
    .split(/([\t\n])/)
    .map((part) => {
      if (part === "\t") return el("w:tab", {});
      if (part === "\n") return el("w:br", {});
      return part === "" ? "" : el(isStruck ? "w:delText" : "w:t", { "xml:space": "preserve" }, escaped(part));
    })
    .join("");
}
