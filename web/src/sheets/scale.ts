/** A scale while it is being marked: how far it is, and which marks still ask for evidence. Sums are the server's. */

import type { ItemId, Points, ScaleForm, Section } from "../proto/Instruments";
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

/** A mark as per cent of the range of its item; `null` where it has none. */
function share(section: Section, mark: Mark): number | null {
  const { marking } = section;
  if (mark.kind === "not_applicable") return null;
  if (mark.kind === "score") {
    if (marking.by === "whole") return (mark.score / marking.full) * 100;
    return null;
  }
  if (marking.by !== "levels") return null;
  const points = marking.levels.map((level) => level.points);
  const [least, most, given] = [Math.min(...points), Math.max(...points), points[mark.level]];
  return given === undefined || most === least ? null : ((given - least) / (most - least)) * 100;
}

function shareOfItem(section: Section, id: ItemId, mark: Mark): number | null {
  if (section.marking.by !== "points" || mark.kind !== "score") return share(section, mark);
  const item = section.marking.items.find((one) => one.id === id);
  return item === undefined ? null : (mark.score / item.full) * 100;
}

/** A mark so low or so high that the form asks what was seen, and no note says it yet. */
export function wantsEvidence(form: ScaleForm, section: Section, id: ItemId, mark: Mark | null, events: readonly Happened[]): boolean {
  if (form.evidence === null || mark === null) return false;
  const given = shareOfItem(section, id, mark);
  if (given === null || (given >= form.evidence.below && given < form.evidence.from)) return false;
  return !events.some(
    ({ event }) => (event.what === "note" || event.what === "photo") && event.about?.of === "item" && event.about.item === id,
  );
}

/** Everything that hinders handing in a form that must be whole. */
export function missingItems(form: ScaleForm, answers: ReadonlyMap<AnswerKey, Given>): number {
  if (form.missing !== "blocks") return 0;
  const cycles = form.cycles?.least ?? 1;
  let missing = 0;
  for (const section of form.sections) {
    for (let cycle = 1; cycle <= cycles; cycle += 1) missing += markedIds(section).length - markedCount(section, answers, cycle);
  }
  return missing;
}

/** The steps on which a number of points is given: halves for few points, wholes for many. */
export function pointSteps(full: Points): readonly Points[] {
  const step = full <= 5 ? 0.5 : 1;
  return Array.from({ length: Math.floor(full / step) + 1 }, (_, at) => at * step);
}

