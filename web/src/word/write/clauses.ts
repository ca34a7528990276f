/**
 * Clauses that several people rewrote, each in their way. Marked character by character their words would run into each other; so the
 * clause is struck once, and everybody's whole version of it stands behind.
 */

import type { Token } from "../../diff/hunk";
import { tokensOf, type Unit } from "../../diff/units";
import type { Edit } from "./edits";
import type { Signature } from "./paper";

/** Two rewritten places so near to each other are one clause to a reader. */
const nearCharacters = 8;
const sentenceEnd = /^[。！？!?；;…]$/u;

interface Clause {
  from: number;
  to: number;
  readonly edits: Edit[];
}

const peopleIn = ({ edits }: Clause): readonly Signature[] => [...new Map(edits.flatMap(({ by, also }) => [by, ...also]).map((person) => [person.id, person])).values()];

/** Deletions that merely overlap are no contest. */
function isContested(clause: Clause): boolean {
  return clause.edits.length > 1 && peopleIn(clause).length > 1 && clause.edits.some(({ inserted }) => inserted.length > 0);
}

function touching(edits: readonly Edit[]): Clause[] {
  const clauses: Clause[] = [];
  for (const edit of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = clauses[clauses.length - 1];
    if (last !== undefined && (edit.from < last.to || (edit.from === last.from && edit.to > edit.from && last.to > last.from))) {
      last.edits.push(edit);
      last.to = Math.max(last.to, edit.to);
    } else clauses.push({ from: edit.from, to: edit.to, edits: [edit] });
  }
  return clauses;
}

function isNear(first: Clause, second: Clause, points: readonly Unit[]): boolean {
  const between = points.slice(first.to, second.from);
  return between.length <= nearCharacters && !between.some((unit) => unit.kind === "char" && sentenceEnd.test(unit.text));
}

/** What lies between two contested places of the same people belongs to their clause. */
function joined(clauses: readonly Clause[], points: readonly Unit[]): Clause[] {
  const result: Clause[] = [];
  for (const clause of clauses) {
    const last = result[result.length - 1];
    if (last !== undefined && (isContested(last) || isContested(clause)) && sharePerson(last, clause) && isNear(last, clause, points)) {
      last.edits.push(...clause.edits);
      last.to = clause.to;
    } else result.push(clause);
  }
  return result;
}

function sharePerson(first: Clause, second: Clause): boolean {
  const others = new Set(peopleIn(second).map(({ id }) => id));
  return peopleIn(first).some(({ id }) => others.has(id));
}

function versionOf(clause: Clause, person: Signature, points: readonly Unit[]): Token[] {
  const tokens: Token[] = [];
  let at = clause.from;
  for (const edit of clause.edits.filter(({ by, also }) => [by, ...also].some(({ id }) => id === person.id))) {
    tokens.push(...tokensOf(points.slice(at, edit.from)), ...edit.inserted);
    at = edit.to;
  }
  return [...tokens, ...tokensOf(points.slice(at, clause.to))];
}

/** The clause struck by the first, then everybody's version; the same version by several is one with several names. */
function rewritten(clause: Clause, points: readonly Unit[]): Edit[] {
  const versions = new Map<string, { by: Signature; also: Signature[]; tokens: Token[] }>();
  for (const person of peopleIn(clause)) {
    const tokens = versionOf(clause, person, points);
    const key = JSON.stringify(tokens);
    const known = versions.get(key);
    if (known === undefined) versions.set(key, { by: person, also: [], tokens });
    else known.also.push(person);
  }
  return [...versions.values()].map(({ by, also, tokens }, i) => ({
    hunk: `clause ${clause.from} ${by.id}`,
    by,
    also,
    from: i === 0 || tokens.length === 0 ? clause.from : clause.to,
    to: clause.to,
    inserted: tokens,
  }));
}

export function withClauses(edits: readonly Edit[], points: readonly Unit[]): readonly Edit[] {
  if (new Set(edits.flatMap(({ by, also }) => [by, ...also]).map(({ id }) => id)).size < 2) return edits;
  return joined(touching(edits), points).flatMap((clause) => (isContested(clause) ? rewritten(clause, points) : clause.edits));
}
