/** Codes × intervals: in which intervals each code that occurred was ticked. Pure. */

import type { IntervalForm, Text } from "../../../proto/Instruments";
import type { IntervalResults } from "../../../proto/Results";
import type { Engagement } from "../../../proto/Sheets";

export interface GridRow {
  readonly id: string;
  readonly key: string;
  readonly name: Text;
  /** One for each interval. */
  readonly ticked: readonly boolean[];
}

export interface GridSide {
  readonly id: string;
  readonly name: Text;
  readonly rows: readonly GridRow[];
}

export interface IntervalGrid {
  readonly sides: readonly GridSide[];
  /** One for each interval; empty where nobody said how much the class was in it. */
  readonly engagement: readonly (Engagement | null)[];
}

/** Codes in the order of the form; those that never occurred are in the bars, and would only make this longer. */
export function intervalGrid(form: IntervalForm, results: IntervalResults): IntervalGrid {
  const at = new Map(results.timeline.map((ticks) => [ticks.interval, ticks]));
  const all = Array.from({ length: results.intervals }, (_, interval) => at.get(interval) ?? null);
  const engagement = all.map((ticks) => ticks?.engagement ?? null);
  const sides = form.sides.map(({ id, name, groups }) => ({
    id,
    name,
    rows: groups
      .flatMap(({ codes }) => codes)
      .map((code): GridRow => ({ id: code.id, key: code.key, name: code.name, ticked: all.map((ticks) => ticks?.codes.includes(code.id) === true) }))
      .filter(({ ticked }) => ticked.includes(true)),
  }));
  return { sides, engagement: engagement.some((level) => level !== null) ? engagement : [] };
}
