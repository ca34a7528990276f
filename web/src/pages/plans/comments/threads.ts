/** Comments as threads, and where the threads stand in the margin. Pure. */

import type { Person } from "../../../proto/Accounts";
import type { Comment, CommentPlace } from "../../../proto/Comments";
import type { AccountId } from "../../../proto/Ids";

export interface Thread {
  readonly root: Comment;
  readonly place: Extract<CommentPlace, { kind: "passage" }>;
  readonly replies: readonly Comment[];
}

/** A thread whose every word was withdrawn says nothing any more. */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  return comments.flatMap((root) => {
    const { place } = root;
    if (place.kind !== "passage") return [];
    const replies = comments.filter((one) => one.place.kind === "reply" && one.place.root_id === root.id && one.body !== null);
    return root.body === null && replies.length === 0 ? [] : [{ root, place, replies }];
  });
}

/** Who is mentioned by "@name". */
export function mentionsIn(body: string, readers: readonly Person[]): AccountId[] {
  return readers.filter((reader) => body.includes(`@${reader.name}`)).map((reader) => reader.id);
}

/** Whom an unfinished "@" before the caret may mean, by surname or given name, in the order of a school's lists. */
export function mentionable(beforeCaret: string, readers: readonly Person[]): Person[] {
  const typed = /@([^\s@]*)$/u.exec(beforeCaret)?.[1];
  if (typed === undefined) return [];
  const meant = readers.filter((reader) => reader.name.includes(typed) && reader.name !== typed);
  return meant.sort((one, other) => one.name.localeCompare(other.name, "zh"));
}

export interface Note {
  /** Where its passage stands. */
  readonly top: number;
  readonly height: number;
}

const GAP = 8;

/** Tops in the given order without overlap: each as near to its passage as those before let it; the one in hand exactly beside its own. */
export function stacked(notes: readonly Note[], inHand: number): number[] {
  const tops: number[] = [];
  const place = (start: number): void => {
    for (let i = start; i < notes.length; i++) {
      const before = notes[i - 1];
      const free = before === undefined ? Number.NEGATIVE_INFINITY : (tops[i - 1] ?? 0) + before.height + GAP;
      tops[i] = Math.max(notes[i]?.top ?? 0, free);
    }
  };
  place(0);
  const held = notes[inHand];
  if (held === undefined) return tops;
  tops[inHand] = held.top;
  for (let i = inHand - 1; i >= 0; i--) tops[i] = Math.min(tops[i] ?? 0, (tops[i + 1] ?? 0) - (notes[i]?.height ?? 0) - GAP);
  place(inHand + 1);
  return tops;
}

/** Where something of this height finds room: beside `top`, or below the threads that are there already. */
export function roomFor(height: number, top: number, notes: readonly Note[]): number {
  const sorted = [...notes].sort((one, other) => one.top - other.top);
  return sorted.reduce((free, note) => (note.top < free + height + GAP && note.top + note.height + GAP > free ? note.top + note.height + GAP : free), top);
}

/** A thread of a few lines; passages nearer to each other than that would push their threads away from them. */
const ROOM_PX = 150;

/** Which threads show their first line only. */
export function isCrowded(tops: readonly number[], index: number): boolean {
  const own = tops[index] ?? 0;
  return tops.some((other, i) => i !== index && Math.abs(other - own) < ROOM_PX);
}
