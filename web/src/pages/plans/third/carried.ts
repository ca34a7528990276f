/** What the previous round learnt, beside the draft of this one. Pure. */

import type { Evidence } from "../../../proto/Evaluation";
import type { CarriedCard, CarriedPoint, ReflectionField, Settled, ThirdDegree } from "../../../proto/Third";

/** Of what hangs on no step of the plan: the lesson, and where in it. */
export interface Source {
  readonly planned_at_ms: number;
  readonly evidence: Evidence;
}

/** A point of a reflection, or the next step that the discussion of an observed lesson came to. */
export interface Carried {
  readonly id: string;
  /** Where the server is told what became of it, below the plan. */
  readonly path: string;
  readonly field: ReflectionField | "next_step";
  readonly name: string;
  readonly class_name: string | null;
  readonly text: string;
  readonly block_id: string | null;
  readonly quote: string | null;
  readonly source: Source | null;
  /** Of a next step: that the teacher accepted it, or set it themselves. */
  readonly agreed: "accepted" | "own" | null;
  readonly settled: Settled | null;
}

/** A step is quoted, and its note stands beside it. A copy that this device kept from before may not know where in the lesson it was. */
function sourceOf({ quote, planned_at_ms, evidence }: CarriedCard): Source | null {
  if (quote !== null || (evidence as Evidence | undefined) === undefined) return null;
  // A step that nobody knows the title of any more.
  return { planned_at_ms, evidence: evidence.on === "step" ? { on: "lesson" } : evidence };
}

function agreedOf({ by, teacher, is_accepted: isAccepted }: CarriedCard): Carried["agreed"] {
  if (by.id === teacher.id) return "own";
  return isAccepted ? "accepted" : null;
}

/** Reflections first: they are the teachers' own words. */
export function carriedOf({ carried, cards }: Pick<ThirdDegree, "carried" | "cards">): readonly Carried[] {
  return [
    ...carried.map((point: CarriedPoint): Carried => ({ ...point, path: `carried/${point.id}`, name: point.person.name, source: null, agreed: null })),
    ...cards.map((card): Carried => ({ ...card, path: `cards/${card.id}`, field: "next_step", name: card.by.name, source: sourceOf(card), agreed: agreedOf(card) })),
  ];
}

/** What is still to be looked at comes before what is settled; each in the order of the reflections. */
export function bySettled(points: readonly Carried[]): { readonly open: readonly Carried[]; readonly settled: readonly Carried[] } {
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
