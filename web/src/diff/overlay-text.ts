/** The text of one base block with everybody's marks: struck runs, insertions between them, and contested clauses. */

import type { Person } from "../proto/Accounts";
import type { Block } from "./blocks";
import { codePoints, symbolOf, tokensOf, unitsFrom, unitsOf, type Unit } from "./units";
import type { HunkId, Token } from "./hunk";

export interface Format {
  readonly hunk: HunkId;
  readonly by: Person;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** One text that one or several people want at a place. */
export interface Version {
  readonly by: readonly Person[];
  /** Where it comes from. */
  readonly hunks: readonly HunkId[];
  readonly tokens: readonly Token[];
}

export type Inline =
  | { readonly kind: "run"; readonly tokens: readonly Token[]; readonly struckBy: readonly Person[]; readonly hunks: readonly HunkId[]; readonly formats: readonly Format[] }
  /** Several versions at one point are drawn with ／ between them. */
  | { readonly kind: "insert"; readonly versions: readonly Version[] }
  /** Ends a contested clause: ［n］ leads to the inset with everybody's version. */
  | { readonly kind: "clause"; readonly number: number }
  /** The end of a paragraph that somebody joined to the next. */
  | { readonly kind: "join"; readonly struckBy: readonly Person[] };

export interface Piece {
  readonly kind: "same" | "insert" | "delete";
  readonly tokens: readonly Token[];
}

export interface Inset {
  readonly number: number;
  readonly versions: readonly { readonly by: readonly Person[]; readonly hunks: readonly HunkId[]; readonly pieces: readonly Piece[] }[];
}

/** A text hunk as far as it lies in one block. */
export interface Edit {
  readonly id: string;
  readonly by: readonly Person[];
  readonly from: number;
  readonly to: number;
  readonly inserted: readonly Token[];
}

export interface FormatEdit extends Format {
  readonly from: number;
  readonly to: number;
}

export interface BlockEdits {
  readonly edits: Edit[];
  readonly formats: FormatEdit[];
  readonly joinedBy: Person[];
}

interface Clause {
  readonly from: number;
  readonly to: number;
  readonly edits: readonly Edit[];
}

/** The same hunk by two people is one mark with two names. */
function mergeSame(edits: readonly Edit[]): Edit[] {
  const merged = new Map<string, Edit>();
  for (const edit of edits) {
    const known = merged.get(edit.id);
    merged.set(edit.id, known === undefined ? edit : { ...known, by: [...known.by, ...edit.by] });
  }
  return [...merged.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Stretches that several people rewrote differently. Deletions that merely overlap are no contest. */
function clausesOf(edits: readonly Edit[]): Clause[] {
  const groups: { from: number; to: number; edits: Edit[] }[] = [];
  for (const edit of edits) {
    const last = groups[groups.length - 1];
    if (last !== undefined && edit.from < last.to) {
      last.edits.push(edit);
      last.to = Math.max(last.to, edit.to);
    } else {
      groups.push({ from: edit.from, to: edit.to, edits: [edit] });
    }
  }
  return groups.filter(({ edits: group }) => {
    const people = new Set(group.flatMap((edit) => edit.by.map((person) => person.id)));
    return group.length > 1 && people.size > 1 && group.some((edit) => edit.inserted.length > 0);
  });
}

/** A person's version of a clause. */
function piecesOf(points: readonly Unit[], clause: Clause, person: Person): Piece[] {
  const pieces: Piece[] = [];
  const push = (kind: Piece["kind"], tokens: readonly Token[]) => {
    if (tokens.length > 0) pieces.push({ kind, tokens });
  };
  let at = clause.from;
  for (const edit of clause.edits.filter((candidate) => candidate.by.some((by) => by.id === person.id))) {
    push("same", tokensOf(points.slice(at, edit.from)));
    push("delete", tokensOf(points.slice(edit.from, edit.to)));
    push("insert", edit.inserted);
    at = edit.to;
  }
  push("same", tokensOf(points.slice(at, clause.to)));
  return pieces;
}

function insetOf(points: readonly Unit[], clause: Clause, number: number): Inset {
  const people = new Map(clause.edits.flatMap((edit) => edit.by.map((person) => [person.id, person])));
  const versions = new Map<string, { by: Person[]; pieces: Piece[] }>();
  for (const person of people.values()) {
    const pieces = piecesOf(points, clause, person);
    const key = JSON.stringify(pieces);
    const known = versions.get(key);
    if (known === undefined) versions.set(key, { by: [person], pieces });
    else known.by.push(person);
  }
  return { number, versions: [...versions.values()].map((version) => ({ ...version, hunks: clause.edits.map(({ id }) => id) })) };
}

const textKey = (tokens: readonly Token[]) => unitsFrom(tokens).map(symbolOf).join("");

/** What people insert at one point, equal texts together. */
function versionsAt(edits: readonly Edit[]): Version[] {
  const versions = new Map<string, { by: Person[]; hunks: HunkId[]; tokens: readonly Token[] }>();
  for (const edit of edits) {
    const known = versions.get(textKey(edit.inserted));
    if (known === undefined) versions.set(textKey(edit.inserted), { by: [...edit.by], hunks: [edit.id], tokens: edit.inserted });
    else {
      known.by.push(...edit.by);
      known.hunks.push(edit.id);
    }
  }
  return [...versions.values()];
}

/** Most of a paper: its text as it is, without a look at each character. */
function untouched(block: Block): Inline[] {
  if (block.inline.length === 0) return [];
  const tokens = block.inline.map((node): Token =>
    node.text === undefined ? { kind: "atom", node } : { kind: "text", text: node.text, marks: node.marks ?? [] },
  );
  return [{ kind: "run", tokens, struckBy: [], hunks: [], formats: [] }];
}

/** `nextNumber` counts the contested clauses of the whole paper. */
export function overlayText(
  block: Block,
  { edits, formats, joinedBy }: BlockEdits,
  nextNumber: () => number,
): { inline: Inline[]; insets: Inset[] } {
  if (edits.length + formats.length + joinedBy.length === 0) return { inline: untouched(block), insets: [] };
  const points = unitsOf(block.inline, codePoints);
  const merged = mergeSame(edits);
  const clauses = clausesOf(merged);
  const contested = new Set(clauses.flatMap((clause) => clause.edits));
  const inline: Inline[] = [];
  const insets: Inset[] = [];
  const stops = new Set([0, points.length]);
  for (const { from, to } of [...merged, ...formats, ...clauses]) stops.add(from).add(to);
  const offsets = [...stops].filter((offset) => offset <= points.length).sort((a, b) => a - b);
  offsets.forEach((offset, i) => {
    for (const clause of clauses) {
      if (clause.to !== offset) continue;
      const number = nextNumber();
      inline.push({ kind: "clause", number });
      insets.push(insetOf(points, clause, number));
    }
    // What replaces a text stands after it.
    const here = merged.filter((edit) => edit.to === offset && edit.inserted.length > 0 && !contested.has(edit));
    if (here.length > 0) inline.push({ kind: "insert", versions: versionsAt(here) });
    const next = offsets[i + 1];
    if (next === undefined) return;
    const covers = (range: { from: number; to: number }) => range.from <= offset && range.to >= next;
    const striking = merged.filter(covers);
    const struck = new Map(striking.flatMap((edit) => edit.by.map((person) => [person.id, person])));
    inline.push({
      kind: "run",
      tokens: tokensOf(points.slice(offset, next)),
      struckBy: [...struck.values()],
      hunks: striking.map(({ id }) => id),
      formats: formats.filter(covers),
    });
  });
  if (joinedBy.length > 0) inline.push({ kind: "join", struckBy: joinedBy });
  return { inline, insets };
}
