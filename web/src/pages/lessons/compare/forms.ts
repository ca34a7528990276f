/** Which forms two lessons have in common, and what of their marks stands beside each other. Nothing is computed here. Pure. */

import type { GuestRole } from "../../../proto/Guests";
import type { Instrument } from "../../../proto/Instruments";
import type { InstrumentRef } from "../../../proto/Lessons";
import type { Decimal, RatersResults, Statistics } from "../../../proto/Results";
import type { LessonResults, SubmittedSheet, Together } from "../../../proto/SheetViews";
import { keyOf } from "../planning";
import { inSections, TOTAL } from "../results/raters";

export interface UsedForm {
  readonly together: Together;
  readonly sheets: readonly SubmittedSheet[];
}

export type Side = 0 | 1;

/** What guests wrote is never taken together with what colleagues wrote. */
export type PairedForm = { readonly instrument: InstrumentRef; readonly guests: GuestRole | null } & (
  | { readonly kind: "both"; readonly used: readonly [UsedForm, UsedForm] }
  | { readonly kind: "only"; readonly side: Side }
  | { readonly kind: "versions" }
);

function usedIn(results: LessonResults): ReadonlyMap<string, UsedForm> {
  return new Map(
    results.together.map((together) => {
      const isOfIt = ({ instrument, guest }: SubmittedSheet): boolean => keyOf(instrument) === keyOf(together.instrument) && guest === together.guests;
      return [`${keyOf(together.instrument)} ${together.guests ?? ""}`, { together, sheets: results.sheets.filter(isOfIt) }];
    }),
  );
}

/** What both used comes first. */
export function pairForms(a: LessonResults, b: LessonResults): PairedForm[] {
  const used = [usedIn(a), usedIn(b)] as const;
  const both: PairedForm[] = [];
  const rest = new Map<string, PairedForm>();
  for (const [key, left] of used[0]) {
    const right = used[1].get(key);
    if (right !== undefined) both.push({ kind: "both", instrument: left.together.instrument, guests: left.together.guests, used: [left, right] });
  }
  used.forEach((own, side) => {
    const other = used[1 - side];
    for (const [key, { together }] of own) {
      if (other?.has(key) === true) continue;
      const { instrument, guests } = together;
      const isElsewhere = [...(other?.values() ?? [])].some((form) => form.together.instrument.id === instrument.id && form.together.guests === guests);
      if (isElsewhere) rest.set(`${instrument.id} ${guests ?? ""}`, { kind: "versions", instrument, guests });
      else rest.set(key, { kind: "only", instrument, guests, side: side === 0 ? 0 : 1 });
    }
  });
  return [...both, ...rest.values()];
}

export interface MarkRow {
  readonly id: string;
  readonly isWhole: boolean;
  readonly marks: readonly [Statistics | null, Statistics | null];
}

/** The total of both, then every section with its items. */
export function markRows(a: RatersResults, b: RatersResults, instrument: Instrument | null): readonly MarkRow[] {
  const rows = new Map<string, MarkRow>();
  const total: MarkRow = { id: TOTAL, isWhole: true, marks: [a.total, b.total] };
  const add = (id: string, isWhole: boolean, side: Side, marks: Statistics | null): void => {
    const before = rows.get(id)?.marks ?? [null, null];
    rows.set(id, { id, isWhole, marks: side === 0 ? [marks, before[1]] : [before[0], marks] });
  };
  ([a, b] as const).forEach((raters, at) => {
    const side: Side = at === 0 ? 0 : 1;
    for (const { section, marks } of raters.sections) add(section, true, side, marks);
    for (const { item, marks } of raters.items) if (!rows.has(item) || rows.get(item)?.isWhole === false) add(item, false, side, marks);
  });
  return [total, ...inSections([...rows.values()], instrument)];
}

/** 88.90 (n 5, SD 6.09) in its parts; where one person judged there is no spread. */
export interface MarkSaid {
  readonly mean: Decimal;
  readonly n: number;
  readonly sd: Decimal | null;
}

export const markSaid = (marks: Statistics | null): MarkSaid | null => (marks === null ? null : { mean: marks.mean, n: marks.n, sd: marks.sd });

/** A sheet of the first lesson and one of the second; `null` where one lesson has fewer. */
export type SheetPair = readonly [SubmittedSheet | null, SubmittedSheet | null];

/** Whoever watched both lessons beside themselves, then the others in their order. */
export function pairSheets(a: readonly SubmittedSheet[], b: readonly SubmittedSheet[]): SheetPair[] {
  const both = a.flatMap((one) => b.filter(({ observer }) => observer.id === one.observer.id).slice(0, 1).map((other) => [one, other] as const));
  const [left, right] = [a.filter((one) => !both.some(([own]) => own === one)), b.filter((one) => !both.some(([, own]) => own === one))];
  const rest = Array.from({ length: Math.max(left.length, right.length) }, (_, at): SheetPair => [left[at] ?? null, right[at] ?? null]);
  return [...both, ...rest];
}
