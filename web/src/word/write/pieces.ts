/**
 * The text of one block as pieces: struck, put in and reformatted runs with the comments on them. Word lets one person strike a
 * character; whoever struck it too, or wrote the same words, says so in a comment of their own.
 */

import type { Block } from "../../diff/blocks";
import type { BlockStart, Token } from "../../diff/hunk";
import { codePoints, plainText, tokensOf, unitsOf } from "../../diff/units";
import { withClauses } from "./clauses";
import type { BlockEdits, Edit, FormatEdit } from "./edits";
import type { Fate, FormatChange, Piece, Remark, Signature } from "./paper";

/** A comment on a stretch of a block. */
export interface Anchor {
  readonly from: number;
  readonly to: number;
  readonly remark: Remark;
}

export interface NoteTexts {
  alsoStruck(words: string): string;
  alsoInserted(words: string): string;
  readonly alsoFormatted: string;
  became(kind: string): string;
  readonly columnPutIn: string;
  readonly columnTakenOut: string;
}

/** Begins another paragraph. */
export interface Split {
  readonly kind: "split";
  readonly by: Signature;
  readonly blocks: readonly BlockStart[];
}

export interface Line {
  readonly block: Block;
  readonly edits: BlockEdits;
  readonly anchors: readonly Anchor[];
  /** What becomes of the block as a whole. */
  readonly fate: Fate;
  /** Who else strikes it as a whole. */
  readonly alsoStruckBy: readonly Signature[];
}

export function note(by: Signature, body: string): Remark {
  return { by, body, isSettled: true, replies: [] };
}

function markTypes(token: Token & { kind: "text" }): string[] {
  return token.marks.map((mark) => mark.type);
}

function formatted(marks: readonly string[], formats: readonly FormatEdit[]): { marks: readonly string[]; format: FormatChange | null } {
  const [first] = formats;
  if (first === undefined) return { marks, format: null };
  const names = new Set(marks);
  for (const { add, remove } of formats) {
    for (const name of remove) names.delete(name);
    for (const name of add) names.add(name);
  }
  const now = [...names].sort();
  return String(now) === String([...marks].sort()) ? { marks, format: null } : { marks: now, format: { by: first.by, was: marks } };
}

function piecesOf(tokens: readonly Token[], formats: readonly FormatEdit[], fate: Fate): Piece[] {
  return tokens.flatMap((token): Piece[] => {
    if (token.kind === "text") return [{ kind: "text", text: token.text, ...formatted(markTypes(token), formats), fate }];
    return token.kind === "atom" ? [{ kind: "break", fate }] : [];
  });
}

function insertedPieces({ by, inserted }: Edit): (Piece | Split)[] {
  const fate: Fate = { ins: by, del: null };
  return inserted.flatMap((token): (Piece | Split)[] => (token.kind === "para" ? [{ kind: "split", by, blocks: token.blocks }] : piecesOf([token], [], fate)));
}

/** What cannot be shown as a second mark on the same characters. */
function notesOn(line: Line, length: number, textOf: (from: number, to: number) => string, texts: NoteTexts): Anchor[] {
  const notes: Anchor[] = [];
  const struckBy = (offset: number): string | undefined =>
    line.fate.del?.id ?? line.edits.edits.find((edit) => edit.from <= offset && edit.to > offset)?.by.id;
  for (const by of line.alsoStruckBy) notes.push({ from: 0, to: length, remark: note(by, texts.alsoStruck(textOf(0, length))) });
  for (const edit of line.edits.edits) {
    const words = plainText(edit.inserted);
    for (const by of edit.also) {
      const body = words === "" ? texts.alsoStruck(textOf(edit.from, edit.to)) : texts.alsoInserted(words);
      notes.push({ from: edit.from, to: edit.to, remark: note(by, body) });
    }
    const others = Array.from({ length: edit.to - edit.from }, (_, i) => edit.from + i).filter((offset) => struckBy(offset) !== edit.by.id);
    const [from, last] = [others[0], others[others.length - 1]];
    if (from === undefined || last === undefined) continue;
    for (const by of [edit.by, ...edit.also]) notes.push({ from, to: last + 1, remark: note(by, texts.alsoStruck(textOf(from, last + 1))) });
  }
  line.edits.formats.forEach((format, i) => {
    const first = line.edits.formats.slice(0, i).find((other) => other.from < format.to && other.to > format.from && other.by.id !== format.by.id);
    if (first !== undefined) notes.push({ from: format.from, to: format.to, remark: note(format.by, texts.alsoFormatted) });
  });
  return notes;
}

/** Marks of a run that a person struck first: whoever comes first among the reviewers. */
function strikerOf(line: Line, from: number, to: number): Signature | null {
  return line.fate.del ?? line.edits.edits.find((edit) => edit.from <= from && edit.to >= to)?.by ?? null;
}

export function linePieces(given: Line, texts: NoteTexts): (Piece | Split)[] {
  const { block } = given;
  const points = unitsOf(block.inline, codePoints);
  const edits: BlockEdits = { ...given.edits, edits: withClauses(given.edits.edits, points) };
  const line: Line = { ...given, edits };
  const { length } = points;
  const textOf = (from: number, to: number): string => plainText(tokensOf(points.slice(from, to)));
  const clamp = (offset: number): number => Math.max(0, Math.min(offset, length));
  const anchors = [...line.anchors, ...notesOn(line, length, textOf, texts)].map(({ from, to, remark }) => {
    const isWhole = from === 0 && to === 0;
    return { from: clamp(from), to: isWhole ? length : clamp(Math.max(from, to)), remark };
  });
  const stops = new Set([0, length]);
  for (const { from, to } of [...edits.edits, ...edits.formats, ...anchors]) stops.add(clamp(from)).add(clamp(to));
  const offsets = [...stops].sort((a, b) => a - b);
  const pieces: (Piece | Split)[] = [];
  const edge = (which: "start" | "end", chosen: readonly Anchor[]): void => {
    for (const { remark } of chosen) pieces.push({ kind: "remark", edge: which, remark });
  };
  offsets.forEach((offset, i) => {
    const here = anchors.filter(({ from, to }) => from === offset && to === offset);
    edge("end", anchors.filter(({ from, to }) => to === offset && from < to));
    edge("start", here);
    // What replaces a text stands after it.
    for (const edit of edits.edits) if (edit.to === offset) pieces.push(...insertedPieces(edit));
    edge("end", here);
    edge("start", anchors.filter(({ from, to }) => from === offset && from < to));
    const next = offsets[i + 1];
    if (next === undefined) return;
    const formats = edits.formats.filter(({ from, to }) => from <= offset && to >= next);
    const fate: Fate = { ins: line.fate.ins, del: strikerOf(line, offset, next) };
    pieces.push(...piecesOf(tokensOf(points.slice(offset, next)), formats, fate));
  });
  return pieces;
}
