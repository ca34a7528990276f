/**
 * The same sheet as `fold` makes, in fewer steps: a lesson has hundreds of entries and a tap adds one, which is simply later than all
 * before. That one is put on top of what is known; whatever else comes (a look at the clock, something taken back, the start, entries of a
 * second tablet) is rare, and folds everything anew.
 */

import type { SheetEntry } from "../proto/SheetEntries";
import type { EventId } from "../proto/Sheets";
import { foldAll, inTime, isShown, type Done, type Folded, type LessonTimes, type Sheet } from "./fold";

/** A sheet, and all that it was made of. */
export interface Grown extends Folded {
  readonly entries: readonly SheetEntry[];
  readonly lesson: LessonTimes;
  /** An entry with a greater id is no copy of one that is here. */
  readonly greatestId: EventId;
}

export function grow(before: Grown | null, entries: readonly SheetEntry[], lesson: LessonTimes): Grown {
  if (before === null || !isSameLesson(before.lesson, lesson) || !beginsWith(entries, before.entries)) return anew(entries, lesson);
  let grown = before;
  for (const entry of entries.slice(before.entries.length)) {
    const next = withEntry(grown, entry);
    if (next === null) return anew(entries, lesson);
    grown = next;
  }
  return { ...grown, entries };
}

function anew(entries: readonly SheetEntry[], lesson: LessonTimes): Grown {
  const greatestId = entries.reduce((greatest, { id }) => (id > greatest ? id : greatest), "");
  return { ...foldAll(entries, lesson), entries, lesson, greatestId };
}

const isSameLesson = (one: LessonTimes, other: LessonTimes): boolean =>
  one.startedAtMs === other.startedAtMs && one.endedAtMs === other.endedAtMs && one.withdrawnAtMs === other.withdrawnAtMs;

function beginsWith(entries: readonly SheetEntry[], known: readonly SheetEntry[]): boolean {
  return known.length <= entries.length && known.every((entry, at) => entry === entries[at]);
}

/** `null` where more of the sheet changes than what stands on top. */
function withEntry(before: Grown, entry: SheetEntry): Grown | null {
  const { sheet, latest, isRetracted } = before;
  const { id, what } = entry;
  const at_ms = sheet.clock.at(entry);
  const placed = { entry, at_ms };
  const isLatest = latest === null || inTime(latest, placed) < 0;
  if (!isShown(what) || !sheet.clock.knows(entry.load) || !isLatest || id <= before.greatestId || isRetracted(id)) return null;
  const t_ms = sheet.startedAtMs === null ? null : at_ms - sheet.startedAtMs;
  const done: Done = { id, t_ms, at_ms, what };
  return { ...before, sheet: withDone(sheet, done), latest: placed, greatestId: id };
}

function withDone(sheet: Sheet, done: Done): Sheet {
  const { id, t_ms, at_ms, what } = done;
  if (what.kind === "event") return { ...sheet, events: [...sheet.events, { id, t_ms, at_ms, event: what.event }], done: [done, ...sheet.done] };
  const replaced = sheet.answers.get(what.key)?.id;
  const answers = new Map(sheet.answers).set(what.key, { id, answer: what.answer });
  return { ...sheet, answers, done: [done, ...sheet.done.filter((one) => one.id !== replaced)] };
}
