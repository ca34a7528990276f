/** Walking through the red marks of a meeting: which is next, how far it is, what can be adopted at one stroke. Pure. */

import type { Adoptions } from "../diff/adopt";
import type { Content } from "../diff/content";
import { Refusal, type Hunk, type RefusalReason } from "../diff/hunk";
import { touches } from "../diff/touch";
import type { MeetingMark } from "../proto/Meetings";
import { contentWith, hunksOf, type Adopted } from "./adopt";
import { entryOf, hunkOf } from "./marks";

export const isOpen = (mark: MeetingMark): boolean => mark.decision === null;

export function decided(marks: readonly MeetingMark[]): number {
  return marks.filter((mark) => !isOpen(mark)).length;
}

/** The next open mark after one, and from the end on from the beginning again. */
export function nextOpen(marks: readonly MeetingMark[], after: string | null): MeetingMark | null {
  const at = marks.findIndex((mark) => mark.id === after);
  const order = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  return order.find((mark) => isOpen(mark) && mark.id !== after) ?? order.find(isOpen) ?? null;
}

/** What is decided as one by default: a mark with the open ones that its author made one suggestion. */
export function suggestionOf(marks: readonly MeetingMark[], mark: MeetingMark): readonly MeetingMark[] {
  if (mark.group === null || !isOpen(mark)) return [mark];
  return marks.filter((other) => isOpen(other) && other.group === mark.group && other.fork_document === mark.fork_document);
}

/** The mark beside one in document order, decided or not. */
export function beside(marks: readonly MeetingMark[], id: string | null, step: 1 | -1): MeetingMark | null {
  const at = marks.findIndex((mark) => mark.id === id);
  if (at < 0) return marks[0] ?? null;
  return marks[at + step] ?? null;
}

export type Fit =
  | { readonly fits: true }
  /** `other` is the adopted mark that stands in the way, if one does. */
  | { readonly fits: false; readonly reason: RefusalReason; readonly other: MeetingMark | null };

/** Whether a mark could be adopted into the consensus as it reads now. */
export function fitOf(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], mark: MeetingMark, current: Content): Fit {
  return fitOfAll(base, marks, adopted, [mark], current);
}

/** Whether several could be, together. */
export function fitOfAll(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], several: readonly MeetingMark[], current: Content): Fit {
  const entries = several.map((mark) => entryOf(mark, marks));
  try {
    contentWith(base, adopted, entries, current);
    return { fits: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const inText = [...adopted, ...entries];
    const other = marks.find((candidate) => hunkOf(candidate).id === error.other && inText.some((entry) => entry.mark === candidate.id));
    return { fits: false, reason: error.reason, other: other ?? null };
  }
}

/** Those of several marks that could be adopted together into the consensus as it reads now. */
export function fitting(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], several: readonly MeetingMark[], current: Content): readonly MeetingMark[] {
  // Somebody has written at one of the places: only then each has to be tried.
  return fitOfAll(base, marks, adopted, several, current).fits ? several : several.filter((mark) => fitOf(base, marks, adopted, mark, current).fits);
}

/** Open marks that touch no other mark of anybody and need none: adopting them in any order gives one text. */
export function untouching(marks: readonly MeetingMark[], adopted: readonly Adopted[]): MeetingMark[] {
  const open = marks.filter(isOpen);
  const inText: Adoptions = hunksOf(adopted);
  const stands = (mark: MeetingMark): boolean => {
    const hunk = hunkOf(mark);
    const others: Hunk[] = [...open.filter((other) => other.id !== mark.id).map(hunkOf), ...inText];
    const isApart = !others.some((other) => other.id === hunk.id || touches(other, hunk));
    const isAlone = !("needs" in hunk && hunk.needs.length > 0) && !others.some((other) => "needs" in other && other.needs.includes(hunk.id));
    return isApart && isAlone;
  };
  return open.filter(stands);
}
