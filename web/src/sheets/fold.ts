/**
 * What a sheet says, from its entries: which events hold, which answers count, when the lesson began. Pure; the order of the entries and
 * copies of them make no difference. Nothing is summed up here beyond what the keys show: results are the server's.
 */

import type { EntryKind, SheetEntry } from "../proto/SheetEntries";
import type { Answer, AnswerKey, EventId, What } from "../proto/Sheets";
import { serverClock, type ServerClock } from "./clock";

/** An event that holds. */
export interface Happened {
  readonly id: EventId;
  /** Time of the lesson; `null` while it has not been started. */
  readonly t_ms: number | null;
  /** On the server's clock. */
  readonly at_ms: number;
  readonly event: What;
}

/** Before the lesson began, as what was tapped on the time of a start that was withdrawn: kept and shown, counted nowhere. */
export const isBefore = ({ t_ms }: Pick<Happened, "t_ms">): boolean => t_ms === null || t_ms < 0;

/** What was pressed before the lesson began, and holds on, holds from its first moment. On the server's clock. */
export const holdsFromMs = ({ at_ms, t_ms }: Pick<Happened, "t_ms" | "at_ms">): number => (t_ms !== null && t_ms < 0 ? at_ms - t_ms : at_ms);

export interface Given {
  readonly id: EventId;
  readonly answer: Answer;
}

/** Something that the observer did and can take back. */
export interface Done {
  readonly id: EventId;
  readonly t_ms: number | null;
  readonly at_ms: number;
  readonly what: Extract<EntryKind, { kind: "event" | "answer" }>;
}

export interface Sheet {
  readonly clock: ServerClock;
  /** Time zero, on the server's clock: what the server says, else this observer's own tap. */
  readonly startedAtMs: number | null;
  /** This observer tapped the start, and it was not withdrawn. */
  readonly ownStartMs: number | null;
  readonly endedAtMs: number | null;
  /** This observer's own end, to be taken back. */
  readonly ownEndId: EventId | null;
  /** In the order of the lesson. */
  readonly events: readonly Happened[];
  readonly answers: ReadonlyMap<AnswerKey, Given>;
  /** Newest first. */
  readonly done: readonly Done[];
  /** What was taken back and can be brought back, newest first. */
  readonly undone: readonly Undone[];
}

export interface Undone extends Done {
  /** Taking these back brings it back. */
  readonly by: readonly EventId[];
}

/** An entry on the server's clock. */
export interface Placed {
  readonly entry: SheetEntry;
  readonly at_ms: number;
}

/** Each id once: a second tablet may have handed in a copy. */
function inOrder(entries: readonly SheetEntry[], clock: ServerClock): Placed[] {
  const seen = new Set<EventId>();
  const placed: Placed[] = [];
  let isSorted = true;
  for (const entry of entries) {
    if (seen.has(entry.id)) continue;
    seen.add(entry.id);
    const next = { entry, at_ms: clock.at(entry) };
    const last = placed.at(-1);
    if (last !== undefined && inTime(last, next) > 0) isSorted = false;
    placed.push(next);
  }
  // As good as always: only notes and second tablets write about what is past.
  return isSorted ? placed : placed.sort(inTime);
}

export function inTime(one: Placed, other: Placed): number {
  return one.at_ms - other.at_ms || (one.entry.id < other.entry.id ? -1 : 1);
}

/** Who takes back whom. A retraction that is taken back itself does not count. */
function retractionsOf(placed: readonly Placed[]): Retractions {
  const retractions = new Map<EventId, EventId[]>();
  for (const { entry } of placed) {
    if (entry.what.kind !== "event" || entry.what.event.what !== "retract") continue;
    const { event } = entry.what.event;
    const known = retractions.get(event);
    if (known === undefined) retractions.set(event, [entry.id]);
    else known.push(entry.id);
  }
  const known = new Map<EventId, boolean>();
  const isRetracted = (id: EventId): boolean => {
    const own = retractions.get(id);
    if (own === undefined) return false;
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    // Until it is known: two that take each other back, which no page writes, must not go on for ever.
    known.set(id, false);
    const isTaken = own.some((retraction) => !isRetracted(retraction));
    known.set(id, isTaken);
    return isTaken;
  };
  return { isRetracted, by: (id) => (retractions.get(id) ?? []).filter((retraction) => !isRetracted(retraction)) };
}

interface Retractions {
  readonly isRetracted: (id: EventId) => boolean;
  /** The retractions of this one that hold. */
  readonly by: (id: EventId) => readonly EventId[];
}

/** Holds as soon as it is written, and stands in the list of what was done. */
export const isShown = (what: EntryKind): what is Done["what"] => what.kind === "answer" || (what.kind === "event" && what.event.what !== "retract");

/** Newest first; of the answers under one key only the one that counts, for taking it back brings the one before. */
function lastDone(done: readonly Done[], answers: ReadonlyMap<AnswerKey, Given>): Done[] {
  return done.filter(({ id, what }) => what.kind === "event" || answers.get(what.key)?.id === id).reverse();
}

/** What the server knows of the lesson's clock. */
export interface LessonTimes {
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** When this observer's own start was last withdrawn. */
  readonly withdrawnAtMs: number | null;
}

/**
 * A start that does not know of its withdrawal is the one that was withdrawn, by whatever clock it was tapped. What was written on its time
 * keeps its moment: before the lesson has begun anew it has no time in it, and after that it stands before the start, where nothing is
 * counted but what holds on (a code that was pressed goes on).
 */
function begins(what: EntryKind, { withdrawnAtMs }: LessonTimes): boolean {
  return what.kind === "start" && (withdrawnAtMs === null || (what.after_withdrawal_ms ?? -Infinity) >= withdrawnAtMs);
}

/** What a sheet says, and what is known besides of the entries that said it: `grow` goes on from there. */
export interface Folded {
  readonly sheet: Sheet;
  /** Also of entries that have not arrived. */
  readonly isRetracted: (id: EventId) => boolean;
  readonly latest: Placed | null;
}

export function fold(entries: readonly SheetEntry[], lesson: LessonTimes): Sheet {
  return foldAll(entries, lesson).sheet;
}

export function foldAll(entries: readonly SheetEntry[], lesson: LessonTimes): Folded {
  const clock = serverClock(entries);
  const placed = inOrder(entries, clock);
  const { isRetracted, by } = retractionsOf(placed);
  const ownStartMs = placed.find(({ entry }) => begins(entry.what, lesson) && !isRetracted(entry.id))?.at_ms ?? null;
  const zero = lesson.startedAtMs ?? ownStartMs;
  const events: Happened[] = [];
  const answers = new Map<AnswerKey, Given>();
  const done: Done[] = [];
  const undone: Undone[] = [];
  let ownEnd: { id: EventId; at_ms: number } | null = null;
  for (const { entry, at_ms } of placed) {
    const { id, what } = entry;
    const t_ms = zero === null ? null : at_ms - zero;
    if (isRetracted(id)) {
      if (isShown(what)) undone.unshift({ id, t_ms, at_ms, what, by: by(id) });
      continue;
    }
    // Nobody sees a lesson end before it begins: that was before a start that was withdrawn.
    if (what.kind === "end" && (zero === null || at_ms >= zero)) ownEnd = { id, at_ms };
    if (!isShown(what)) continue;
    if (what.kind === "event") events.push({ id, t_ms, at_ms, event: what.event });
    else answers.set(what.key, { id, answer: what.answer });
    done.push({ id, t_ms, at_ms, what });
  }
  const endedAtMs = lesson.endedAtMs ?? ownEnd?.at_ms ?? null;
  const sheet = { clock, startedAtMs: zero, ownStartMs, endedAtMs, ownEndId: ownEnd?.id ?? null, events, answers, done: lastDone(done, answers), undone };
  return { sheet, isRetracted, latest: placed.at(-1) ?? null };
}
