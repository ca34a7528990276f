/** Where a paragraph stands among lists and quotations, and the numbers that Word gives its lists. */

import type { BlockStart } from "../../diff/hunk";
import { headingLevel } from "../../diff/kinds";
import type { Look } from "./paper";

/** The deepest that Word numbers. */
export const deepestLevel = 8;

export interface NumberedList {
  readonly id: number;
  readonly isOrdered: boolean;
  readonly level: number;
  readonly start: number;
}

/** All bullets are one list; every ordered list counts for itself. */
export class Numbering {
  private readonly lists = new Map<string, NumberedList>();

  of(key: string, start: BlockStart, level: number): NumberedList {
    const isOrdered = start.type === "ordered_list";
    const order = start.attrs["order"];
    const first = isOrdered && typeof order === "number" ? order : 1;
    const name = isOrdered ? `${key} ${level} ${first}` : "bullets";
    const known = this.lists.get(name);
    if (known !== undefined) return isOrdered ? known : { ...known, level };
    const list = { id: this.lists.size + 1, isOrdered, level, start: first };
    this.lists.set(name, list);
    return list;
  }

  all(): readonly NumberedList[] {
    return [...this.lists.values()];
  }
}

/** What a paragraph has from the blocks around it. */
export interface Surroundings {
  readonly list: NumberedList | null;
  readonly depth: number;
  readonly quotes: number;
  readonly isHeaderCell: boolean;
  /** The next paragraph begins an item. */
  readonly beginsItem: boolean;
}

export const topLevel: Surroundings = { list: null, depth: 0, quotes: 0, isHeaderCell: false, beginsItem: false };

export function within(surroundings: Surroundings, key: string, start: BlockStart, numbering: Numbering): Surroundings {
  switch (start.type) {
    case "bullet_list":
    case "ordered_list": {
      const list = numbering.of(key, start, Math.min(surroundings.depth, deepestLevel));
      return { ...surroundings, list, depth: surroundings.depth + 1, beginsItem: false };
    }
    case "blockquote":
      return { ...surroundings, quotes: surroundings.quotes + 1, beginsItem: false };
    case "table_header":
    case "table_cell":
      return { ...topLevel, isHeaderCell: start.type === "table_header" };
    default:
      return surroundings;
  }
}

function styleOf(start: BlockStart): Look["style"] {
  if (start.type === "heading") return `heading${headingLevel(start)}`;
  return start.type === "horizontal_rule" ? "rule" : "paragraph";
}

export function lookOf(start: BlockStart, { list, depth, quotes, isHeaderCell, beginsItem }: Surroundings): Look {
  const number = list !== null && beginsItem ? { id: list.id, level: list.level } : null;
  return { style: styleOf(start), number, depth, quotes, isHeaderCell };
}
