/** The rows of the chart of several people's marks. */

import type { ItemId, Level, LevelItem, ScaleForm, Text } from "../../../proto/Instruments";
import type { Decimal, RatersResults, Statistics } from "../../../proto/Results";

export interface SpreadRow {
  readonly id: ItemId;
  readonly name: Text;
  /** What marks can be. */
  readonly least: number;
  readonly most: number;
  readonly marks: Statistics | null;
}

export interface SpreadSection {
  readonly id: ItemId;
  readonly name: Text;
  readonly marks: Statistics | null;
  readonly rows: readonly SpreadRow[];
}

export function spreadSections(form: ScaleForm, results: RatersResults): SpreadSection[] {
  const items = new Map(results.items.map((item) => [item.item, item.marks]));
  const sections = new Map(results.sections.map((section) => [section.section, section.marks]));
  return form.sections.map(({ id, name, marking }) => {
    const row = (item: ItemId, text: Text, least: number, most: number): SpreadRow => ({ id: item, name: text, least, most, marks: items.get(item) ?? null });
    const rows = ((): SpreadRow[] => {
      switch (marking.by) {
        case "levels":
          return marking.items.map((item) => row(item.id, item.name, ...rangeOf(item, marking.levels)));
        case "points":
          return marking.items.map((item) => row(item.id, item.name, 0, item.full));
        case "whole":
          return [row(id, name, 0, marking.full)];
      }
    })();
    return { id, name, marks: sections.get(id) ?? null, rows };
  });
}

function rangeOf(item: LevelItem, levels: readonly Level[]): [least: number, most: number] {
  const points = levels.map((level) => level.points);
  const [least, most] = [Math.min(...points), Math.max(...points)];
  return item.worth.kind === "share" ? [(item.worth.full * least) / most, item.worth.full] : [least, most];
}

export interface Dot {
  readonly value: Decimal;
  /** How many of the same stand before it: equal marks are stacked. */
  readonly above: number;
}

export function dots(marks: Statistics): Dot[] {
  return marks.values.map((value, i) => ({ value, above: i - marks.values.indexOf(value) }));
}
