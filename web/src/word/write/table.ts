/** A table with everybody's marks: rows and cells that were put in or taken out, merged cells as Word writes them. */

import type { OverlayBlock } from "../../diff/overlay";
import type { Flowing, Standing } from "./flow";
import { within } from "./lists";
import type { Cell, Row, Table } from "./paper";

/** What a merged cell still covers in the rows below it. */
interface Covered {
  rows: number;
  readonly columns: number;
  readonly isHeader: boolean;
}

function countOf(block: OverlayBlock, name: string): number {
  const value = block.start.attrs[name];
  return typeof value === "number" && value >= 1 ? Math.floor(value) : 1;
}

function widthsOf(block: OverlayBlock): readonly number[] | null {
  const value = block.start.attrs["colwidth"];
  return Array.isArray(value) && value.every((width): width is number => typeof width === "number" && width > 0) ? value : null;
}

class Grid {
  readonly rows: Row[] = [];
  private readonly covered = new Map<number, Covered>();
  private readonly widths = new Map<number, number>();
  private columns = 0;

  constructor(private readonly flowing: Flowing) {}

  add(row: OverlayBlock, outer: Standing): void {
    const guest = row.kind === "base" ? { block: row, standing: outer } : this.flowing.inside(row, outer)[0];
    const standing = guest === undefined ? null : this.flowing.fateOf(guest.block, guest.standing);
    if (guest === undefined || standing === null) return;
    const isInserted = standing.fate.ins !== null && outer.fate.ins === null;
    const cells: Cell[] = [];
    let column = 0;
    const skipCovered = (): void => {
      for (let above = this.covered.get(column); above !== undefined; above = this.covered.get(column)) {
        cells.push({ fate: { ins: null, del: null }, columns: above.columns, merge: "continues", isHeader: above.isHeader, flow: [] });
        // A row that somebody puts into a merged cell makes that cell longer.
        if (!isInserted) above.rows -= 1;
        const place = column;
        column += above.columns;
        if (above.rows === 0) this.covered.delete(place);
      }
    };
    for (const child of guest.block.children) {
      skipCovered();
      column += this.addCell(child, standing, column, cells);
    }
    skipCovered();
    this.columns = Math.max(this.columns, column);
    if (cells.length > 0) this.rows.push({ fate: standing.fate, cells });
  }

  table(): Table {
    const known = [...this.widths.values()];
    const usual = known.length === 0 ? 1 : known.reduce((sum, width) => sum + width, 0) / known.length;
    return { kind: "table", widths: Array.from({ length: this.columns }, (_, column) => this.widths.get(column) ?? usual), rows: this.rows };
  }

  private addCell(child: OverlayBlock, row: Standing, column: number, cells: Cell[]): number {
    const guest = child.kind === "base" ? { block: child, standing: row } : this.flowing.inside(child, row)[0];
    const standing = guest === undefined ? null : this.flowing.fateOf(guest.block, guest.standing);
    if (guest === undefined || standing === null) return 0;
    const { block } = guest;
    const [columns, rows] = [countOf(block, "colspan"), countOf(block, "rowspan")];
    const isHeader = block.start.type === "table_header";
    widthsOf(block)?.forEach((width, i) => {
      if (!this.widths.has(column + i)) this.widths.set(column + i, width);
    });
    if (rows > 1) this.covered.set(column, { rows: rows - 1, columns, isHeader });
    const surroundings = within(standing.after, block.key, block.start, this.flowing.numbering);
    const flow = this.flowing.holder(block.children, { ...standing, after: surroundings, before: surroundings });
    const isColumn = this.rows.length === 0 && row.fate.ins === null && row.fate.del === null;
    cells.push({ fate: standing.fate, columns, merge: rows > 1 ? "begins" : "none", isHeader, flow: isColumn ? this.flowing.withColumnNote(flow, standing.fate) : flow });
    return columns;
  }
}

export function tableOf(flowing: Flowing, table: OverlayBlock, standing: Standing): Table {
  const grid = new Grid(flowing);
  for (const row of table.children) grid.add(row, standing);
  return grid.table();
}
