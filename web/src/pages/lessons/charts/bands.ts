/** Where the bands of a scale begin, and the sections with what they came to. Pure; the values and their bands are the server's. */

import type { Bands, ScaleForm, Text } from "../../../proto/Instruments";
import type { ScaleResults, ValueResult } from "../../../proto/Results";

export interface BandRow {
  readonly id: string;
  readonly name: Text;
  readonly value: ValueResult | null;
  readonly answered: number;
  readonly items: number;
  /** Items whose mark asks for evidence that there is none of. */
  readonly wanted: number;
}

export function bandRows(form: ScaleForm, results: ScaleResults): BandRow[] {
  return form.sections.map(({ id, name }) => {
    const found = results.sections.find(({ section }) => section === id);
    const wanted = found?.each.filter(({ wants_evidence }) => wants_evidence).length ?? 0;
    return { id, name, value: found?.value ?? null, answered: found?.answered ?? 0, items: found?.items ?? 0, wanted };
  });
}

/** In per cent of the full marks, lowest first; empty where sections have no bands. */
export function limitsOf(bands: Bands | null): readonly number[] {
  return bands === null || bands.of === "total" ? [] : bands.bands.map(({ from }) => Number(from)).reverse();
}
