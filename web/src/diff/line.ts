/**
 * What changed within a line: a block of text, or several that were split or joined, with ¶ between them. fast-diff over whole
 * characters, then a little tidying so that a reader sees words and clauses rather than the shortest script.
 */

import fastDiff from "fast-diff";
import { originsOf } from "./origins";
import { symbolOf, unitsOf, characters, type Unit } from "./units";
import type { Block } from "./blocks";
import type { BlockStart, Point } from "./hunk";

/** Half-open ranges of units; at least one of the two is not empty. What lies between two changes is equal but for marks. */
export interface Change {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/** One version of a line. */
export interface Side {
  readonly blocks: readonly Block[];
  readonly units: readonly Unit[];
  /** Index of the first unit of each block. */
  readonly starts: readonly number[];
}

export interface LineDiff {
  readonly base: Side;
  readonly fork: Side;
  readonly changes: readonly Change[];
}

/** A block of text with the ¶ that begins it where it was split off or is to be joined. */
export interface LinePart {
  readonly block: Block;
  /** Outermost first; empty for the first part of a line. */
  readonly begins: readonly BlockStart[];
}

/** Beyond this many characters a block is compared by sentence first: comparing by character is quadratic in the difference. */
const sentenceThreshold = 1_000;

const punctuation = /^[\p{P}\p{S}\s]/u;
const sentenceEnd = /^[。！？!?；;…]$/u;

export function sideOf(parts: readonly LinePart[]): Side {
  const units: Unit[] = [];
  const starts: number[] = [];
  for (const { block, begins } of parts) {
    if (begins.length > 0) units.push({ kind: "para", blocks: begins, size: 0, marks: "" });
    starts.push(units.length);
    for (const unit of unitsOf(block.inline, characters)) units.push(unit);
  }
  return { blocks: parts.map((part) => part.block), units, starts };
}

export function pointAt(side: Side, index: number): Point {
  let part = side.starts.length - 1;
  while (part > 0 && (side.starts[part] ?? 0) > index) part--;
  let offset = 0;
  for (let i = side.starts[part] ?? 0; i < index; i++) offset += side.units[i]?.size ?? 0;
  return { block: side.blocks[part]?.key ?? "", offset };
}

/** fast-diff sees one UTF-16 unit per symbol; surrogates are left out, for it treats them specially. */
function asString(symbols: readonly string[], codes: Map<string, string>): string {
  let text = "";
  for (const symbol of symbols) {
    let code = codes.get(symbol);
    if (code === undefined) {
      const next = codes.size + 1;
      code = String.fromCharCode(next < 0xd800 ? next : next + 0x800);
      codes.set(symbol, code);
    }
    text += code;
  }
  return text;
}

/** As many different symbols as UTF-16 has room for. */
const symbolLimit = 0xf000;

function rawChanges(a: readonly string[], b: readonly string[]): Change[] {
  const codes = new Map<string, string>();
  if (a.length + b.length > symbolLimit && new Set([...a, ...b]).size > symbolLimit) return [{ a0: 0, a1: a.length, b0: 0, b1: b.length }];
  const changes: Change[] = [];
  let [a1, b1] = [0, 0];
  let open: { a0: number; b0: number } | null = null;
  const close = () => {
    if (open !== null) changes.push({ ...open, a1, b1 });
    open = null;
  };
  for (const [operation, text] of fastDiff(asString(a, codes), asString(b, codes))) {
    if (operation === fastDiff.EQUAL) {
      close();
      a1 += text.length;
      b1 += text.length;
      continue;
    }
    open ??= { a0: a1, b0: b1 };
    if (operation === fastDiff.DELETE) a1 += text.length;
    else b1 += text.length;
  }
  close();
  return changes;
}

function sentences(symbols: readonly string[]): readonly (readonly string[])[] {
  const found: string[][] = [[]];
  for (const symbol of symbols) {
    found[found.length - 1]?.push(symbol);
    if (sentenceEnd.test(symbol) || symbol.startsWith("\u0000") || symbol.startsWith("\u0001")) found.push([]);
  }
  return found;
}

function changesBySentence(a: readonly string[], b: readonly string[]): Change[] {
  const [sentencesA, sentencesB] = [sentences(a), sentences(b)];
  const starts = (rows: readonly (readonly string[])[]) => {
    const found = [0];
    for (const row of rows) found.push((found[found.length - 1] ?? 0) + row.length);
    return found;
  };
  const [startsA, startsB] = [starts(sentencesA), starts(sentencesB)];
  const joined = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join("\u0002"));
  const changes: Change[] = [];
  for (const coarse of rawChanges(joined(sentencesA), joined(sentencesB))) {
    const a0 = startsA[coarse.a0] ?? 0;
    const b0 = startsB[coarse.b0] ?? 0;
    for (const fine of rawChanges(a.slice(a0, startsA[coarse.a1]), b.slice(b0, startsB[coarse.b1]))) {
      changes.push({ a0: a0 + fine.a0, a1: a0 + fine.a1, b0: b0 + fine.b0, b1: b0 + fine.b1 });
    }
  }
  return changes;
}

const isPunctuation = (unit: Unit | undefined) => unit === undefined || unit.kind !== "char" || punctuation.test(unit.text);
const holdsPara = (units: readonly Unit[], from: number, to: number) => units.slice(from, to).some((unit) => unit.kind === "para");

/** A lone equal character between two rewritten stretches is a coincidence; shown as unchanged it only makes the reader stumble. */
function swallowIslands(changes: readonly Change[], a: readonly Unit[], b: readonly Unit[]): Change[] {
  const tidy: Change[] = [];
  for (const change of changes) {
    const last = tidy[tidy.length - 1];
    const isIsland =
      last !== undefined &&
      change.a0 - last.a1 === 1 &&
      !isPunctuation(a[last.a1]) &&
      (last.a1 > last.a0 || change.a1 > change.a0) &&
      !holdsPara(a, last.a0, change.a1) &&
      !holdsPara(b, last.b0, change.b1);
    if (isIsland) tidy[tidy.length - 1] = { a0: last.a0, b0: last.b0, a1: change.a1, b1: change.b1 };
    else tidy.push(change);
  }
  return tidy;
}

/** A clause put in or taken out can often be cut at several places with the same result: cut it at punctuation. */
function slideToPunctuation(changes: readonly Change[], a: readonly Unit[], b: readonly Unit[]): Change[] {
  const slid: Change[] = [];
  changes.forEach((change, i) => {
    const isDeletion = change.b0 === change.b1;
    if ((!isDeletion && change.a0 !== change.a1) || holdsPara(a, change.a0, change.a1) || holdsPara(b, change.b0, change.b1)) {
      slid.push(change);
      return;
    }
    const [units, start, end] = isDeletion ? [a, change.a0, change.a1] : [b, change.b0, change.b1];
    // One equal character stays before the next change: where two are put at one place, what stands first depends on the order of adoption.
    const [before, after] = [slid[slid.length - 1], changes[i + 1]];
    const lowest = before === undefined ? start - change.a0 : start - (change.a0 - before.a1) + 1;
    const highest = after === undefined ? end + (a.length - change.a1) : end + (after.a0 - change.a1) - 1;
    const score = (shift: number) =>
      (isPunctuation(units[start + shift - 1]) ? 2 : 0) +
      (isPunctuation(units[end + shift - 1]) ? 1 : 0) +
      (isPunctuation(units[end + shift]) ? 1 : 0);
    const alike = (left: Unit | undefined, right: Unit | undefined) =>
      left !== undefined && right !== undefined && left.marks === right.marks && symbolOf(left) === symbolOf(right);
    let best = 0;
    for (let shift = -1; start + shift >= lowest && alike(units[start + shift], units[end + shift]); shift--) {
      if (score(shift) > score(best)) best = shift;
    }
    for (let shift = 1; end + shift <= highest && alike(units[start + shift - 1], units[end + shift - 1]); shift++) {
      if (score(shift) > score(best)) best = shift;
    }
    slid.push({ a0: change.a0 + best, a1: change.a1 + best, b0: change.b0 + best, b1: change.b1 + best });
  });
  return slid;
}

function compareSides(base: Side, fork: Side): LineDiff {
  const [a, b] = [base.units.map(symbolOf), fork.units.map(symbolOf)];
  const raw = Math.max(a.length, b.length) > sentenceThreshold ? changesBySentence(a, b) : rawChanges(a, b);
  const tidy = swallowIslands(raw, base.units, fork.units);
  return { base, fork, changes: slideToPunctuation(tidy, base.units, fork.units) };
}

/** The symbols of a line by which it is compared with another that was made from the same base. */
function originsIn(parts: readonly LinePart[]): string[] {
  return parts.flatMap(({ block, begins }) => {
    const units = unitsOf(block.inline, characters);
    const origins = originsOf(block.inline, block.key, units.reduce((length, unit) => length + unit.size, 0));
    let offset = 0;
    const symbols = units.map(({ size }) => origins.slice(offset, (offset += size)).join(" "));
    return begins.length === 0 ? symbols : [symbolOf({ kind: "para", blocks: begins, size: 0, marks: "" }), ...symbols];
  });
}

/** Compares two texts that hunks made from one base: what is equal is what comes from one place. */
export function compareOrigins(base: readonly LinePart[], fork: readonly LinePart[]): LineDiff {
  return { base: sideOf(base), fork: sideOf(fork), changes: rawChanges(originsIn(base), originsIn(fork)) };
}

/** A few recent versions of each line of a base, so that a key pressed in one block compares only that block again. */
const versionsKept = 12;
const compared = new WeakMap<Block, Map<string, LineDiff>>();

/** The first base part's block must come from `baseBlocks`, so that its identity stands for the sealed text. */
export function compareLine(base: readonly LinePart[], fork: readonly LinePart[]): LineDiff {
  const head = base[0]?.block;
  if (head === undefined) throw new Error("a line has a first block");
  const signature = JSON.stringify([
    base.slice(1).map((part) => part.block.key),
    fork.map((part) => [part.begins, part.block.key, part.block.inline]),
  ]);
  let versions = compared.get(head);
  if (versions === undefined) compared.set(head, (versions = new Map()));
  const known = versions.get(signature);
  if (known !== undefined) return known;
  const found = compareSides(sideOf(base), sideOf(fork));
  if (versions.size >= versionsKept) for (const oldest of [...versions.keys()].slice(0, 1)) versions.delete(oldest);
  versions.set(signature, found);
  return found;
}

/** How many units of [from, to) on the given side are also on the other. */
export function equalUnits(diff: LineDiff, side: "base" | "fork", from: number, to: number): number {
  let equal = to - from;
  for (const change of diff.changes) {
    const [start, end] = side === "base" ? [change.a0, change.a1] : [change.b0, change.b1];
    equal -= Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return equal;
}
