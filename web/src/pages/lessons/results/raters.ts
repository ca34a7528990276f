/** How the rows of several people's marks stand: items under their sections, and how many sheets gave each level, in words. Pure. */

import type { Instrument, Text } from "../../../proto/Instruments";
import type { Language } from "../../../text/times";
import { worded } from "../coverage";

/** The id of the row of the total, which is no item's. */
export const TOTAL = "total of all";

/** Every section followed by its items, in the order of the form. What the form does not know comes last, as it came. */
export function inSections<Row extends { readonly id: string }>(rows: readonly Row[], instrument: Instrument | null): readonly Row[] {
  const sections = instrument?.form.kind === "scale" ? instrument.form.sections : [];
  const order = sections.flatMap(({ id, marking }) => [id, ...(marking.by === "whole" ? [] : marking.items.map((item) => item.id))]);
  const placeOf = ({ id }: Row): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...rows].sort((one, other) => placeOf(one) - placeOf(other));
}

/** 优 × 3、良 × 1; levels that nobody gave are left out. Empty where marks are numbers. Levels may be called 1 and 2: the × tells them from how many. */
export function levelsSaid(item: string, levels: readonly number[], instrument: Instrument | null, language: Language): string {
  const names = levelsOf(item, instrument);
  const given = levels.flatMap((n, at) => {
    const name = names[at];
    return n === 0 ? [] : [`${name === undefined ? at + 1 : worded(name, language)} × ${n}`];
  });
  return given.join(language === "zh" ? "、" : ", ");
}

function levelsOf(item: string, instrument: Instrument | null): readonly Text[] {
  if (instrument === null || instrument.form.kind !== "scale") return [];
  for (const { marking } of instrument.form.sections) {
    if (marking.by === "levels" && marking.items.some(({ id }) => id === item)) return marking.levels.map(({ name }) => name);
  }
  return [];
}
