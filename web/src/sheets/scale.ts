/** A scale while it is being marked: how far it is, and which marks still ask for evidence. Sums are the server's. */

import type { ItemId, Points, ScaleForm, Section, Step, Text } from "../proto/Instruments";
import type { AnswerKey, Mark } from "../proto/Sheets";
import type { Given, Happened } from "./fold";

/** In the second cycle `id#2`, in the third `id#3`. */
export function answerKey(item: ItemId, cycle: number): AnswerKey {
  return cycle <= 1 ? item : `${item}#${cycle}`;
}

/** What is marked in a section: its items, or the section itself. */
export function markedIds(section: Section): ItemId[] {
  return section.marking.by === "whole" ? [section.id] : section.marking.items.map(({ id }) => id);
}

export function markOf(answers: ReadonlyMap<AnswerKey, Given>, key: AnswerKey): Mark | null {
  return answers.get(key)?.answer.mark ?? null;
}

export function markedCount(section: Section, answers: ReadonlyMap<AnswerKey, Given>, cycle: number): number {
  return markedIds(section).filter((id) => markOf(answers, answerKey(id, cycle)) !== null).length;
}

/** What a mark is worth, and the full marks of its item (得分率 is the one of the other); `null` where it is worth nothing. */
function worthOf(section: Section, id: ItemId, mark: Mark): { value: Points; full: Points } | null {
  const { marking } = section;
  if (marking.by === "levels") {
    const item = marking.items.find((one) => one.id === id);
    const points = marking.levels.map((level) => level.points);
    const given = mark.kind === "level" ? points[mark.level] : undefined;
    if (item === undefined || given === undefined) return null;
    const [least, full] = [Math.min(...points), Math.max(...points)];
    return { value: item.worth.kind === "reversed" ? full + least - given : given, full };
  }
  if (mark.kind !== "score") return null;
  const full = marking.by === "whole" ? marking.full : marking.items.find((one) => one.id === id)?.full;
  return full === undefined ? null : { value: mark.score, full };
}

/** A mark so low or so high that the form asks what was seen, and no note says it yet. */
export function wantsEvidence(form: ScaleForm, section: Section, id: ItemId, mark: Mark | null, events: readonly Happened[]): boolean {
  if (form.evidence === null || mark === null) return false;
  const { below, from } = form.evidence;
  const worth = worthOf(section, id, mark);
  // Multiplied, not divided: 60 % is 60 %.
  if (worth === null || (worth.value * 100 >= below * worth.full && worth.value * 100 < from * worth.full)) return false;
  return !events.some(
    ({ event }) => (event.what === "note" || event.what === "photo") && event.about?.of === "item" && event.about.item === id,
  );
}

/** The items whose marks ask what was seen, and no note says it. */
export function unproven(form: ScaleForm, answers: ReadonlyMap<AnswerKey, Given>, events: readonly Happened[]): readonly Text[] {
  const cycles = Array.from({ length: form.cycles?.most ?? 1 }, (_, at) => at + 1);
  return form.sections.flatMap((section) => {
    const asks = ({ id }: { id: ItemId }): boolean => cycles.some((cycle) => wantsEvidence(form, section, id, markOf(answers, answerKey(id, cycle)), events));
    const marked: readonly { readonly id: ItemId; readonly name: Text }[] = section.marking.by === "whole" ? [section] : section.marking.items;
    return marked.filter(asks).map(({ name }) => name);
  });
}

/** What an incomplete form means for handing it in. */
export type Lacking =
  | { readonly kind: "nothing" }
  /** Not before these are marked too. */
  | { readonly kind: "blocks"; readonly items: readonly Text[] }
  /** It may go without them, and has no total then. */
  | { readonly kind: "open"; readonly items: readonly Text[] };

export function lacking(form: ScaleForm, answers: ReadonlyMap<AnswerKey, Given>): Lacking {
  if (form.missing !== "blocks" && form.missing !== "open") return { kind: "nothing" };
  const cycles = Array.from({ length: form.cycles?.least ?? 1 }, (_, at) => at + 1);
  const isMissing = ({ id }: { id: ItemId }): boolean => cycles.some((cycle) => markOf(answers, answerKey(id, cycle)) === null);
  const marked = form.sections.flatMap((section): readonly { readonly id: ItemId; readonly name: Text }[] =>
    section.marking.by === "whole" ? [section] : section.marking.items,
  );
  const items = marked.filter(isMissing);
  return items.length === 0 ? { kind: "nothing" } : { kind: form.missing, items: items.map(({ name }) => name) };
}

/** What is tapped to give a number: its tens (where there are any), its ones, and half a point. */
export interface PointPad {
  readonly tens: readonly number[];
  readonly ones: readonly number[];
  readonly hasHalf: boolean;
}

/** So many keys stand under two thumbs in one row. */
const ROW = 11;

/** `null`: so many points are typed. Full marks like 2.5 need the half point, whatever the table says. */
export function padFor(full: Points, step: Step): PointPad | null {
  const whole = Math.floor(full);
  const hasHalf = step === "half" || whole !== full;
  const upTo = (count: number, of: number): number[] => Array.from({ length: count }, (_, at) => at * of);
  if (whole < ROW) return { tens: [], ones: upTo(whole + 1, 1), hasHalf };
  return whole < ROW * 10 ? { tens: upTo(Math.floor(whole / 10) + 1, 10), ones: upTo(10, 1), hasHalf } : null;
}

export interface PointParts {
  readonly tens: number;
  readonly ones: number;
  readonly half: number;
}

/** A mark as it lies on the keys; `null` where it does not (8.3, from a form that was typed). */
export function partsOf(score: Points, pad: PointPad): PointParts | null {
  const whole = Math.floor(score);
  const half = score - whole;
  if (half !== 0 && half !== 0.5) return null;
  const tens = pad.tens.length === 0 ? 0 : Math.floor(whole / 10) * 10;
  return { tens, ones: whole - tens, half };
}

/** The mark after a tap, never beyond the full marks. The first tap on a ten or a half gives a mark too. */
export function tapped(score: Points | null, part: Partial<PointParts>, pad: PointPad, full: Points): Points {
  const before = (score === null ? null : partsOf(score, pad)) ?? { tens: 0, ones: 0, half: 0 };
  const { tens, ones, half } = { ...before, ...part };
  return Math.min(full, tens + ones + half);
}

