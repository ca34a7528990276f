/** The red marks that a meeting takes up: every hunk of every sealed fork, in document order. Each page computes the same list. */

import * as sha256 from "lib0/hash/sha256";
import { withNeeds } from "../diff/adopt";
import { baseBlocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff, sortKey } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import type { AccountId, DocumentId } from "../proto/Ids";
import type { MeetingMark, NewMark, NewMarks } from "../proto/Meetings";
import type { Adopted } from "./adopt";
import { bound, notesOf } from "./reasons";

/** A member's red pen as the meeting sealed it. */
export interface SealedFork {
  readonly document: DocumentId;
  readonly owner: AccountId;
  readonly content: Content;
}

/** Two forks may have the same hunk: each is a mark of its own. */
const markId = (fork: DocumentId, hunk: Hunk): string => `${fork}:${hunk.id}`;

export function marksOf(base: Content, forks: readonly SealedFork[]): NewMark[] {
  const blocks = baseBlocks(base);
  const found = forks.flatMap(({ document, owner, content }) => diff(base, content).map((hunk) => ({ document, owner, hunk, place: sortKey(blocks, hunk) })));
  const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0] || a[1] - b[1];
  // At one place the forks come in the order of their ids, so that everybody has the same order.
  found.sort((a, b) => compare(a.place, b.place) || (a.document < b.document ? -1 : a.document > b.document ? 1 : 0));
  const notes = new Map(forks.map(({ document, content }) => [document, bound(notesOf(content), diff(base, content))]));
  return found.map(({ document, owner, hunk }, order) => {
    const note = notes.get(document)?.get(hunk.id);
    const reason = note === undefined || note.reason === "" ? null : note.reason;
    return { id: markId(document, hunk), fork_document: document, owner, order, hunk, group: note?.isGroup === true ? note.id : null, reason };
  });
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** As `NewMarks` in the protocol says. The browser's own hash exists only under HTTPS. */
export function digestOf(marks: readonly { readonly id: string }[]): string {
  const ids = marks.map((mark) => mark.id).sort();
  return hex(sha256.digest(new TextEncoder().encode(ids.join("\n"))));
}

export function newMarks(marks: NewMark[]): NewMarks {
  return { marks, digest: digestOf(marks) };
}

/** The wire calls hunks unknown; they are what a page of ours computed, and `adopt` refuses what does not fit. */
export function hunkOf(mark: MeetingMark): Hunk {
  return mark.hunk as Hunk;
}

/** What goes into the consensus's list of adoptions when a mark is adopted. */
export function entryOf(mark: MeetingMark, all: readonly MeetingMark[]): Adopted {
  const hunk = hunkOf(mark);
  const siblings = all.filter((other) => other.fork_document === mark.fork_document).map(hunkOf);
  return { mark: mark.id, by: mark.owner.id, hunk, needs: withNeeds(hunk, siblings).filter((needed) => needed.id !== hunk.id) };
}
