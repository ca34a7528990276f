/**
 * Writes the inline content of one text block into a shared document, touching only what differs: what others are typing in the same
 * block stays theirs. Positions are UTF-16 units along the block, an inline atom counting as one.
 */

import * as Y from "yjs";
import type { Block } from "../diff/blocks";
import type { Content } from "../diff/content";
import { formatRuns } from "../diff/diff";
import type { Token } from "../diff/hunk";
import { compareLine } from "../diff/line";
import { codePoints, tokensOf, unitsOf, type Unit } from "../diff/units";

type Marks = Record<string, object | null>;
type Child = Y.XmlText | Y.XmlElement;
type Delta = { insert: string; attributes: Marks }[];

function blockOf(inline: readonly Content[]): Block {
  return { key: "line", start: { type: "paragraph", attrs: {} }, parent: null, children: [], inline, order: 0 };
}

const marksOf = (names: readonly string[], value: object | null): Marks => Object.fromEntries(names.map((name) => [name, value]));
const widthOf = (unit: Unit): number => (unit.kind === "char" ? unit.text.length : unit.kind === "atom" ? 1 : 0);

function positions(units: readonly Unit[]): number[] {
  const all = [0];
  for (const unit of units) all.push((all[all.length - 1] ?? 0) + widthOf(unit));
  return all;
}

function childrenOf(element: Y.XmlElement): { child: Child; from: number; to: number; index: number }[] {
  let at = 0;
  return element.toArray().map((child, index) => {
    if (!(child instanceof Y.XmlText) && !(child instanceof Y.XmlElement)) throw new Error("only texts and elements stand in a block");
    const from = at;
    at += child instanceof Y.XmlText ? child.length : 1;
    return { child, from, to: at, index };
  });
}

function deleteRange(element: Y.XmlElement, from: number, to: number): void {
  for (const { child, from: start, to: end, index } of childrenOf(element).reverse()) {
    const [low, high] = [Math.max(from, start), Math.min(to, end)];
    if (low >= high) continue;
    if (child instanceof Y.XmlText) child.delete(low - start, high - low);
    else element.delete(index, 1);
  }
}

function formatRange(element: Y.XmlElement, from: number, to: number, marks: Marks): void {
  for (const { child, from: start, to: end } of childrenOf(element)) {
    const [low, high] = [Math.max(from, start), Math.min(to, end)];
    if (low < high && child instanceof Y.XmlText) child.format(low - start, high - low, marks);
  }
}

/** Texts between atoms, each as a delta. */
function nodesFrom(tokens: readonly Token[], tail: Delta): Child[] {
  const nodes: Child[] = [];
  let delta: Delta = [];
  const close = () => {
    if (delta.length === 0) return;
    const text = new Y.XmlText();
    text.applyDelta(delta);
    nodes.push(text);
    delta = [];
  };
  for (const token of tokens) {
    if (token.kind === "text") delta.push({ insert: token.text, attributes: marksOf(token.marks.map((mark) => mark.type), {}) });
    if (token.kind !== "atom") continue;
    close();
    nodes.push(new Y.XmlElement(token.node.type));
  }
  delta.push(...tail);
  close();
  return nodes;
}

/** The children of a new text block. */
export function inlineNodes(inline: readonly Content[]): Child[] {
  return nodesFrom(tokensOf(unitsOf(inline, codePoints)), []);
}

/** Takes the end of a text off, so that an atom can stand before it. */
function cutTail(text: Y.XmlText, offset: number): Delta {
  let left = offset;
  const tail: Delta = [];
  for (const part of text.toDelta() as { insert: unknown; attributes?: Marks }[]) {
    if (typeof part.insert !== "string") throw new Error("a text holds only characters");
    const kept = part.insert.slice(Math.min(left, part.insert.length));
    left = Math.max(0, left - part.insert.length);
    if (kept !== "") tail.push({ insert: kept, attributes: part.attributes ?? {} });
  }
  text.delete(offset, text.length - offset);
  return tail;
}

function insertAt(element: Y.XmlElement, position: number, tokens: readonly Token[]): void {
  const children = childrenOf(element);
  const place = children.find(({ child, from, to }) => child instanceof Y.XmlText && from <= position && position <= to);
  if (place === undefined || !(place.child instanceof Y.XmlText)) {
    const before = children.filter(({ to }) => to <= position).length;
    element.insert(before, nodesFrom(tokens, []));
    return;
  }
  const { child: text, index } = place;
  let offset = position - place.from;
  const firstAtom = tokens.findIndex((token) => token.kind === "atom");
  for (const token of firstAtom < 0 ? tokens : tokens.slice(0, firstAtom)) {
    if (token.kind !== "text") continue;
    // Marks are named one by one, or the text would take on those of its neighbour.
    text.insert(offset, token.text, marksOf(token.marks.map((mark) => mark.type), {}));
    offset += token.text.length;
  }
  if (firstAtom >= 0) element.insert(index + 1, nodesFrom(tokens.slice(firstAtom), cutTail(text, offset)));
}

export function writeInline(element: Y.XmlElement, was: readonly Content[], now: readonly Content[]): void {
  const line = compareLine([{ block: blockOf(was), begins: [] }], [{ block: blockOf(now), begins: [] }]);
  const at = positions(line.base.units);
  const edge = (unit: number): number => at[unit] ?? 0;
  // Marks first: they change no position.
  for (const { a0, a1, add, remove } of formatRuns(line)) formatRange(element, edge(a0), edge(a1), { ...marksOf(remove, null), ...marksOf(add, {}) });
  for (const { a0, a1, b0, b1 } of [...line.changes].reverse()) {
    if (a1 > a0) deleteRange(element, edge(a0), edge(a1));
    if (b1 > b0) insertAt(element, edge(a0), tokensOf(line.fork.units.slice(b0, b1)));
  }
}
