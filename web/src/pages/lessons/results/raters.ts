/** How many sheets gave each level of an item, in words. Pure. */

import type { Instrument, Text } from "../../../proto/Instruments";
import type { Language } from "../../../text/times";
import { worded } from "../coverage";

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
