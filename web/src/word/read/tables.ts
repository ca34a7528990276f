/** A table of a Word document: rows, merged cells, widths. A table in a cell becomes paragraphs: a plan has no tables in tables. */

import type { Content } from "../../diff/content";
import type { Body } from "./body";
import { attribute, childOf, elementsIn, isOn, numberIn, valueOf, type Element } from "./xml";

interface ReadCell {
  readonly isHeader: boolean;
  readonly columns: number;
  rows: number;
  readonly content: readonly Content[];
}

const twipsPerPixel = 15;
/** The server takes no wider column. */
const widestPx = 2000;
/** A table of this width fills the text of an upright A4 page, or nearly; here it fills the paper. */
const fullTwips = 7_000;
/** 42 characters of the lesson text. */
const paperPx = 714;
/** Wider tables come from broken files; the page would hang. */
const mostColumns = 100;

/** Elements of one name, also in content controls and around tracked changes. */
function inside(element: Element, name: string): Element[] {
  return elementsIn(element).flatMap((child) =>
    child.name === name ? [child] : ["w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del"].includes(child.name) ? inside(child, name) : [],
  );
}

function textsOf(block: Content): Content[] {
  return block.type === "table" || block.type === "table_row" || block.type === "table_cell" || block.type === "table_header" ? (block.content ?? []).flatMap(textsOf) : [block];
}

function emptyCell(isHeader: boolean): ReadCell {
  return { isHeader, columns: 1, rows: 1, content: [{ type: "paragraph" }] };
}

class ReadGrid {
  private readonly rows: ReadCell[][] = [];
  /** By column, the cell that a merged one below it would continue. */
  private readonly above = new Map<number, ReadCell>();
  private width = 0;

  constructor(
    private readonly body: Body,
    private readonly widths: readonly number[],
  ) {}

  add(row: Element): void {
    const properties = childOf(row, "w:trPr");
    const isHead = isOn(properties, "w:tblHeader") === true;
    const cells: ReadCell[] = [];
    let column = 0;
    const pad = (count: number): void => {
      for (let i = 0; i < count && column < mostColumns; i++, column++) {
        cells.push(emptyCell(isHead));
        this.above.delete(column);
      }
    };
    pad(numberIn(valueOf(properties, "w:gridBefore")) ?? 0);
    for (const cell of inside(row, "w:tc")) {
      const own = childOf(cell, "w:tcPr");
      if (column >= mostColumns || !this.body.stands(own, { putIn: "w:cellIns", takenOut: "w:cellDel" })) continue;
      const columns = Math.max(1, Math.min(mostColumns - column, numberIn(valueOf(own, "w:gridSpan")) ?? 1));
      const merge = childOf(own, "w:vMerge");
      const begun = merge !== undefined && attribute(merge, "w:val") !== "restart" ? this.above.get(column) : undefined;
      if (begun !== undefined && begun.columns === columns) {
        begun.rows += 1;
      } else {
        const content = this.body.blocks(cell).flatMap(textsOf);
        const read: ReadCell = { isHeader: isHead || this.body.isHead(cell), columns, rows: 1, content: content.length > 0 ? content : [{ type: "paragraph" }] };
        cells.push(read);
        if (merge === undefined) this.above.delete(column);
        else this.above.set(column, read);
      }
      column += columns;
    }
    pad(numberIn(valueOf(properties, "w:gridAfter")) ?? 0);
    this.width = Math.max(this.width, column);
    this.rows.push(cells);
  }

  /** Rows that end early get empty cells: a table with holes cannot be edited. */
  table(): Content | null {
    if (this.width === 0) return null;
    const covered = this.rows.map(() => 0);
    this.rows.forEach((row, at) => {
      for (const cell of row) {
        // A merged cell cannot go on past the table.
        cell.rows = Math.min(cell.rows, this.rows.length - at);
        for (let below = at; below < at + cell.rows; below++) covered[below] = (covered[below] ?? 0) + cell.columns;
      }
    });
    const rows = this.rows.map((row, at) => {
      const missing = Array.from({ length: Math.max(0, this.width - (covered[at] ?? 0)) }, () => emptyCell(false));
      return [...row, ...missing];
    });
    let columns = 0;
    const content = rows.map((row, at): Content => {
      columns = 0;
      return {
        type: "table_row",
        content: row.map((cell): Content => {
          const attrs = { colspan: cell.columns, rowspan: cell.rows, colwidth: at === 0 ? this.colwidth(columns, cell.columns) : null };
          columns += cell.columns;
          return { type: cell.isHeader ? "table_header" : "table_cell", attrs, content: cell.content };
        }),
      };
    });
    return { type: "table", content };
  }

  /** Widths only where they were chosen: columns that are all alike need none. */
  private colwidth(from: number, count: number): readonly number[] | null {
    const [first] = this.widths;
    if (first === undefined || this.widths.length !== this.width || this.widths.every((width) => Math.abs(width - first) < 2 * twipsPerPixel)) return null;
    const total = this.widths.reduce((sum, width) => sum + width, 0);
    const scale = total >= fullTwips ? paperPx / total : 1 / twipsPerPixel;
    return this.widths.slice(from, from + count).map((width) => Math.max(1, Math.min(widestPx, Math.round(width * scale))));
  }
}

export function readTable(table: Element, body: Body): Content | null {
  const grid = childOf(table, "w:tblGrid");
  const widths = (grid === undefined ? [] : elementsIn(grid)).filter(({ name }) => name === "w:gridCol").map((column) => numberIn(attribute(column, "w:w")) ?? 0);
  const read = new ReadGrid(body, widths);
  for (const row of inside(table, "w:tr")) if (body.stands(childOf(row, "w:trPr"), { putIn: "w:ins", takenOut: "w:del" })) read.add(row);
  return read.table();
}
