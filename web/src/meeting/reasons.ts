/**
 * Why somebody marked what they marked, and which of their marks are one suggestion. Both live in the fork, under random ids, with places
 * in coordinates of version 0: while a mark is being written it has no lasting id. A note finds its marks by overlap, and is bound to them
 * for good when the meeting lists the marks.
 */

import * as Y from "yjs";
import { rootKey } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { BlockId, Hunk, HunkId } from "../diff/hunk";
import { randomUuid } from "../sync/surroundings";

/** The root of a fork that holds the notes. */
const reasonsRoot = "reasons";
/** As the server takes it: one line. */
export const reasonLength = 200;
/** Stands for the end of a block. */
const endOfBlock = 999_999;

/** Where a mark lay in version 0 when it was noted. */
export interface Spot {
  readonly kind: Hunk["kind"];
  readonly block: BlockId;
  readonly from: number;
  readonly to: number;
}

/** One suggestion. */
export interface Note {
  /** May be empty where marks are only put together. */
  readonly reason: string;
  readonly spots: readonly Spot[];
}

export type Notes = ReadonlyMap<string, Note>;

/** What a note says of one mark. */
export interface Bound {
  readonly id: string;
  readonly reason: string;
  /** Other marks belong to the same suggestion. */
  readonly isGroup: boolean;
}

function isNote(entry: unknown): entry is Note {
  if (typeof entry !== "object" || entry === null || !("reason" in entry) || !("spots" in entry)) return false;
  return typeof entry.reason === "string" && Array.isArray(entry.spots);
}

function notesFrom(entries: object): Notes {
  return new Map(Object.entries(entries).filter((pair): pair is [string, Note] => isNote(pair[1])));
}

/** The notes of a fork that is being written. */
export function notesIn(doc: Y.Doc): Notes {
  return notesFrom(doc.getMap(reasonsRoot).toJSON());
}

/** The notes of a sealed fork: they stand beside its content. */
export function notesOf(content: Content): Notes {
  return "reasons" in content && typeof content.reasons === "object" && content.reasons !== null ? notesFrom(content.reasons) : new Map();
}

/** A fork that is still being written, as its sealed version would be. */
export function withNotes(content: Content, doc: Y.Doc): Content {
  const notes = notesIn(doc);
  return notes.size === 0 ? content : Object.assign({ ...content }, { reasons: Object.fromEntries(notes) });
}

export function spotOf(hunk: Hunk): Spot {
  switch (hunk.kind) {
    case "txt": {
      const { block, offset } = hunk.from;
      return { kind: hunk.kind, block, from: offset, to: hunk.to.block === block ? hunk.to.offset : endOfBlock };
    }
    case "fmt":
      return { kind: hunk.kind, block: hunk.block, from: hunk.from, to: hunk.to };
    case "att":
    case "ins":
    case "del":
    case "mov":
      return { kind: hunk.kind, block: hunk.block, from: 0, to: 0 };
    case "wrp":
      return { kind: hunk.kind, block: hunk.notes[0]?.block ?? rootKey, from: 0, to: 0 };
  }
}

/** How much two places have in common; 0 where they do not even touch. */
function common(one: Spot, other: Spot): number {
  if (one.kind !== other.kind || one.block !== other.block) return 0;
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from) + 1);
}

/** Which mark has which note: the one that has most in common with it. A mark that fell apart into two is a suggestion of two. */
export function bound(notes: Notes, hunks: readonly Hunk[]): ReadonlyMap<HunkId, Bound> {
  const ids = [...notes.keys()].sort();
  const found = hunks.flatMap((hunk) => {
    const spot = spotOf(hunk);
    const shares = ids.map((id) => Math.max(0, ...(notes.get(id)?.spots ?? []).map((other) => common(spot, other))));
    const most = Math.max(0, ...shares);
    const id = most > 0 ? ids[shares.indexOf(most)] : undefined;
    return id === undefined ? [] : [{ hunk: hunk.id, id }];
  });
  const count = (id: string): number => found.filter((one) => one.id === id).length;
  return new Map(found.map(({ hunk, id }) => [hunk, { id, reason: notes.get(id)?.reason ?? "", isGroup: count(id) > 1 }]));
}

/** One line, as long as the server takes it. */
export function asReason(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, " ").trim();
  return Array.from(line).slice(0, reasonLength).join("");
}

type Writing = (map: Y.Map<unknown>, known: ReadonlyMap<HunkId, Bound>, of: (id: string) => readonly Hunk[]) => void;

function write(doc: Y.Doc, hunks: readonly Hunk[], writing: Writing): void {
  const known = bound(notesIn(doc), hunks);
  doc.transact(() => writing(doc.getMap(reasonsRoot), known, (id) => hunks.filter((hunk) => known.get(hunk.id)?.id === id)));
}

const plain = (reason: string, hunks: readonly Hunk[]): object => ({ reason, spots: hunks.map((hunk) => ({ ...spotOf(hunk) })) });

/** Says why a mark was made; all of its suggestion has one reason. An empty one takes it back. */
export function explain(doc: Y.Doc, hunks: readonly Hunk[], hunk: Hunk, text: string): void {
  const reason = asReason(text);
  write(doc, hunks, (map, known, of) => {
    const note = known.get(hunk.id);
    const marks = note === undefined ? [hunk] : of(note.id);
    if (reason !== "" || marks.length > 1) map.set(note?.id ?? randomUuid(), plain(reason, marks));
    else if (note !== undefined) map.delete(note.id);
  });
}

/** Makes several marks one suggestion, for all the reasons that they had. */
export function join(doc: Y.Doc, hunks: readonly Hunk[], chosen: readonly Hunk[]): void {
  write(doc, hunks, (map, known, of) => {
    const before = [...new Set(chosen.flatMap((hunk) => known.get(hunk.id)?.id ?? []))];
    const reasons = [...new Set(before.flatMap((id) => chosen.flatMap((hunk) => (known.get(hunk.id)?.id === id ? [known.get(hunk.id)?.reason ?? ""] : []))))];
    for (const id of before) {
      const left = of(id).filter((hunk) => !chosen.includes(hunk));
      const reason = known.get(of(id)[0]?.id ?? "")?.reason ?? "";
      if (left.length > 1 || (left.length === 1 && reason !== "")) map.set(id, plain(reason, left));
      else map.delete(id);
    }
    map.set(randomUuid(), plain(asReason(reasons.filter((reason) => reason !== "").join("；")), chosen));
  });
}

/** Each mark of a suggestion by itself again, with the reason that they had together. */
export function part(doc: Y.Doc, hunks: readonly Hunk[], suggestion: string): void {
  write(doc, hunks, (map, known, of) => {
    const marks = of(suggestion);
    const reason = known.get(marks[0]?.id ?? "")?.reason ?? "";
    map.delete(suggestion);
    if (reason !== "") for (const hunk of marks) map.set(randomUuid(), plain(reason, [hunk]));
  });
}
