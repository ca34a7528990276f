/** Weeks of a term, and the dates that a weekly slot proposes. Pure; days are those of this device, as the people of the school see them. */

import type { TermLesson, TermView } from "../../proto/Terms";
import type { WeeklySlot } from "../../proto/Workflow";

type Span = Pick<TermView, "begins_at_ms" | "weeks">;

/** Summer time never makes a week longer or shorter than this rounds away. */
const WEEK_MS = 7 * 86_400_000;

/** The day so many days after another, at the same time of day. */
function daysAfter(ms: number, days: number): number {
  const at = new Date(ms);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, at.getHours(), at.getMinutes()).getTime();
}

/** 1 is the first week; `null` outside the term. */
export function weekOf(ms: number, term: Span): number | null {
  const week = Math.floor((ms - term.begins_at_ms) / WEEK_MS) + 1;
  return week >= 1 && week <= term.weeks ? week : null;
}

/** The first time of the slot from a moment on. */
export function slotFrom(ms: number, slot: WeeklySlot): number {
  const day = new Date(ms);
  const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  // Sunday is 0 for a browser and 7 for people.
  const ahead = (slot.weekday - day.getDay() + 7) % 7;
  const at = daysAfter(midnight, ahead) + slot.minute * 60_000;
  return at >= ms ? at : daysAfter(at, 7);
}

/** When the group would prepare the next lesson: the first slot that no other lesson has, in the term and not in the past. */
export function proposal(term: TermView, now: number): number | null {
  if (term.slot === null) return null;
  const taken = new Set(term.lessons.map((lesson) => lesson.meeting_at_ms));
  const end = daysAfter(term.begins_at_ms, term.weeks * 7);
  let at = slotFrom(Math.max(now, term.begins_at_ms), term.slot);
  while (taken.has(at)) at = daysAfter(at, 7);
  return at < end ? at : null;
}

/** Which lessons stand in which week, in order; those without a date last. */
export function byWeek(term: TermView): { readonly week: number | null | "none"; readonly lessons: readonly TermLesson[] }[] {
  const groups: { week: number | null | "none"; lessons: TermLesson[] }[] = [];
  for (const lesson of term.lessons) {
    const week = lesson.meeting_at_ms === null ? "none" : weekOf(lesson.meeting_at_ms, term);
    const last = groups[groups.length - 1];
    if (last !== undefined && last.week === week) last.lessons.push(lesson);
    else groups.push({ week, lessons: [lesson] });
  }
  return groups;
}

/** 14:30 */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Minutes since midnight; `null` for what is no time. */
export function minuteOf(clock: string): number | null {
  const parts = /^(\d\d):(\d\d)/u.exec(clock);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}
