/** Walking through the red marks of a meeting: which is next, how far it is, what can be adopted at one stroke. Pure. */

import type { Adoptions } from "../diff/adopt";
import type { Content } from "../diff/content";
import { Refusal, type Hunk, type RefusalReason } from "../diff/hunk";
import { touches } from "../diff/touch";
import type { MeetingMark } from "../proto/Meetings";
import { contentWith, hunksOf, type Adopted } from "./adopt";
import { plainText } from "../diff/units";
import { entryOf, hunkOf } from "./marks";
import { textOfNode } from "./place";

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
  const fit = fitOfAll(base, marks, adopted, several, current).fits ? several : several.filter((mark) => fitOf(base, marks, adopted, mark, current).fits);
  return wholeChanges(marks, fit);
}

/** What stands between the parts of an enumeration goes along with either of them. */
const bare = (words: string): string => words.replace(/[\s\p{P}]/gu, "");

/** One character that goes here and another that comes there is chance. */
const shortestMoved = 2;

function takenOut(hunk: Hunk): string {
  return bare(hunk.kind === "txt" ? plainText(hunk.deleted) : hunk.kind === "del" ? textOfNode(hunk.node) : "");
}

function putIn(hunk: Hunk): string {
  return bare(hunk.kind === "txt" ? plainText(hunk.inserted) : hunk.kind === "ins" ? textOfNode(hunk.node) : "");
}

/** By which marks are halves of one change: the suggestion that their author made of them, or the words that they took from here to there. */
function namesOf(mark: MeetingMark): readonly string[] {
  const hunk = hunkOf(mark);
  const [out, put] = [takenOut(hunk), putIn(hunk)];
  const side = (name: string, words: string): string[] => (words.length < shortestMoved ? [] : [`${name} ${mark.fork_document} ${words}`]);
  return [...(mark.group === null ? [] : [`group ${mark.fork_document} ${mark.group}`]), ...side("out", out), ...side("in", put)];
}

/** What the other half would be called. */
function wantedBy(name: string): string {
  if (name.startsWith("out ")) return `in ${name.slice(4)}`;
  return name.startsWith("in ") ? `out ${name.slice(3)}` : name;
}

/** Of several marks those that leave no half of a change behind: the other is among them, or in the text already. */
export function wholeChanges(marks: readonly MeetingMark[], several: readonly MeetingMark[]): readonly MeetingMark[] {
  const byName = new Map<string, MeetingMark[]>();
  for (const mark of marks) for (const name of namesOf(mark)) byName.set(name, [...(byName.get(name) ?? []), mark]);
  const isIn = ({ decision }: MeetingMark): boolean => decision?.outcome === "adopted" || decision?.outcome === "adapted";
  let left = several;
  for (let size = -1; size !== left.length; ) {
    size = left.length;
    const ids = new Set(left.map((mark) => mark.id));
    const halves = (mark: MeetingMark): MeetingMark[] => namesOf(mark).flatMap((name) => byName.get(wantedBy(name)) ?? []);
    left = left.filter((mark) => halves(mark).every((half) => ids.has(half.id) || isIn(half)));
  }
  return left;
}

/** Open marks that touch no other mark of anybody, need none and are no half of a change: adopting them in any order gives one text. */
export function untouching(marks: readonly MeetingMark[], adopted: readonly Adopted[]): readonly MeetingMark[] {
  const open = marks.filter(isOpen);
  const inText: Adoptions = hunksOf(adopted);
  const stands = (mark: MeetingMark): boolean => {
    const hunk = hunkOf(mark);
    const others: Hunk[] = [...open.filter((other) => other.id !== mark.id).map(hunkOf), ...inText];
    const isApart = !others.some((other) => other.id === hunk.id || touches(other, hunk));
    const isAlone = !("needs" in hunk && hunk.needs.length > 0) && !others.some((other) => "needs" in other && other.needs.includes(hunk.id));
    return isApart && isAlone;
  };
  return wholeChanges(marks, open.filter(stands));
}
