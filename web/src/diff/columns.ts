/** How wide the columns of a table are drawn: in shares of the table, so that they are the same on every paper. Pure. */

/** A line of the paper at its widest, which widths are measured against. */
export const LINE_PX = 714;
/** Five characters and the padding: less cannot be read. */
const LEAST_PX = 104;

type Attributes = Readonly<Record<string, unknown>>;

function widthsOf(cell: Attributes): number[] {
  const span = typeof cell["colspan"] === "number" ? cell["colspan"] : 1;
  const widths: readonly unknown[] = Array.isArray(cell["colwidth"]) ? cell["colwidth"] : [];
  return Array.from({ length: span }, (_, i) => (typeof widths[i] === "number" && widths[i] > 0 ? widths[i] : 0));
}

/**
 * The share of each column in percent, from the cells of the first row; `null` where no column has a width, and all are equal. A column
 * without a width shares with others such what those with one leave of the line.
 */
export function columnShares(firstRow: readonly Attributes[]): number[] | null {
  const widths = firstRow.flatMap(widthsOf);
  const sum = (some: readonly number[]): number => some.reduce((total, width) => total + width, 0);
  if (sum(widths) === 0) return null;
  const rest = (LINE_PX - sum(widths)) / widths.filter((width) => width === 0).length;
  const full = widths.map((width) => (width === 0 ? Math.max(rest, LEAST_PX) : width));
  return full.map((width) => Math.round((width / sum(full)) * 1000) / 10);
}

/** The same width for each of so many columns. */
export function equalWidth(columns: number): number {
  return Math.floor(LINE_PX / columns);
}
