/** What the previous round learnt, beside the draft of this one. Pure. */

import type { CarriedPoint } from "../../../proto/Third";

/** What is still to be looked at comes before what is settled; each in the order of the reflections. */
export function bySettled(points: readonly CarriedPoint[]): { readonly open: readonly CarriedPoint[]; readonly settled: readonly CarriedPoint[] } {
  return { open: points.filter((point) => point.settled === null), settled: points.filter((point) => point.settled !== null) };
}

export interface Note {
  /** Where the block it concerns begins; `null` when the draft has no such block. */
  readonly wanted: number | null;
  readonly height: number;
}

/** Where each note of the margin stands: beside its block, pushed down where notes would cover each other; those without a block first. */
export function stack(notes: readonly Note[], gap: number): readonly number[] {
  const order = notes.map((_note, at) => at).sort((one, other) => (notes[one]?.wanted ?? -1) - (notes[other]?.wanted ?? -1) || one - other);
  const tops: number[] = notes.map(() => 0);
  let free = 0;
  for (const at of order) {
    const note = notes[at];
    if (note === undefined) continue;
    tops[at] = Math.max(free, note.wanted ?? 0);
    free = (tops[at] ?? 0) + note.height + gap;
  }
  return tops;
}
