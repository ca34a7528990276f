/**
 * Inline content as a row of units: what a reader takes for one character, an inline atom, or a ¶. Text is compared by unit and
 * applied by code point.
 */

import type { Content, Mark } from "./content";
import type { BlockStart, Token } from "./hunk";

export type Unit =
  /** `marks` are the types, sorted, with a space between. */
  | { readonly kind: "char"; readonly text: string; readonly size: number; readonly marks: string; readonly origin?: string }
  | { readonly kind: "atom"; readonly node: Content; readonly size: 1; readonly marks: string; readonly origin?: string }
  | { readonly kind: "para"; readonly blocks: readonly BlockStart[]; readonly size: 0; readonly marks: "" };

/** Combining marks, joiners, variation selectors, skin tones, tags and flags: whatever may make one character of several code points. */
const composing = /[\p{M}\u200d\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]/u;
const extending = /^[\p{M}\u200d\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]$/u;
const flagLetter = /^[\u{1f1e6}-\u{1f1ff}]$/u;

/** `Intl.Segmenter` would be right for more scripts, but it is slow and differs between browsers: forks must agree. */
export function characters(text: string): readonly string[] {
  const points = Array.from(text);
  if (!composing.test(text)) return points;
  const whole: string[] = [];
  let joined = false;
  let flagOpen = false;
  for (const point of points) {
    const isFlag = flagLetter.test(point);
    const last = whole.length - 1;
    if (last >= 0 && (joined || extending.test(point) || (isFlag && flagOpen))) {
      whole[last] += point;
      flagOpen = false;
    } else {
      whole.push(point);
      flagOpen = isFlag;
    }
    joined = point === "\u200d";
  }
  return whole;
}

export function codePoints(text: string): readonly string[] {
  return Array.from(text);
}

export function markNames(marks: readonly Mark[] | undefined): string {
  if (marks === undefined || marks.length === 0) return "";
  return [...new Set(marks.map((mark) => mark.type))].sort().join(" ");
}

export function marksFrom(names: string): readonly Mark[] {
  return names === "" ? [] : names.split(" ").map((type) => ({ type }));
}

export function withoutMarks(node: Content): Content {
  if (node.marks === undefined) return node;
  const { marks: _, ...rest } = node;
  return rest;
}

export function unitsOf(inline: readonly Content[], split: (text: string) => readonly string[]): Unit[] {
  const units: Unit[] = [];
  // Neighbouring text of equal marks is one text: a composed character may lie across the seam.
  let text = "";
  let textMarks = "";
  const flush = () => {
    for (const part of split(text)) units.push({ kind: "char", text: part, size: Array.from(part).length, marks: textMarks });
    text = "";
  };
  for (const node of inline) {
    const marks = markNames(node.marks);
    if (node.text !== undefined) {
      if (marks !== textMarks) flush();
      textMarks = marks;
      text += node.text;
    } else {
      flush();
      units.push({ kind: "atom", node: withoutMarks(node), size: 1, marks });
    }
  }
  flush();
  return units;
}

/** Two units with the same symbol read the same; their marks may differ. A ¶ is never the same as another. */
export function symbolOf(unit: Unit): string {
  switch (unit.kind) {
    case "char":
      return unit.text;
    case "atom":
      return `\u0000${JSON.stringify(unit.node)}`;
    case "para":
      return `\u0001${JSON.stringify(unit.blocks)}`;
  }
}

export function tokensOf(units: readonly Unit[]): Token[] {
  const tokens: Token[] = [];
  let text = "";
  let marks = "";
  const flush = () => {
    if (text !== "") tokens.push({ kind: "text", text, marks: marksFrom(marks) });
    text = "";
  };
  for (const unit of units) {
    if (unit.kind === "char") {
      if (unit.marks !== marks) flush();
      marks = unit.marks;
      text += unit.text;
      continue;
    }
    flush();
    if (unit.kind === "para") tokens.push({ kind: "para", blocks: unit.blocks });
    else tokens.push({ kind: "atom", node: unit.marks === "" ? unit.node : { ...unit.node, marks: marksFrom(unit.marks) } });
  }
  flush();
  return tokens;
}

export function unitsFrom(tokens: readonly Token[]): Unit[] {
  const units: Unit[] = [];
  for (const token of tokens) {
    switch (token.kind) {
      case "text": {
        const marks = markNames(token.marks);
        for (const point of codePoints(token.text)) units.push({ kind: "char", text: point, size: 1, marks });
        break;
      }
      case "atom":
        units.push({ kind: "atom", node: withoutMarks(token.node), size: 1, marks: markNames(token.node.marks) });
        break;
      case "para":
        units.push({ kind: "para", blocks: token.blocks, size: 0, marks: "" });
        break;
    }
  }
  return units;
}

/** Inline content in normal form: no empty text, equal marks merged, marks sorted. */
export function inlineFrom(units: readonly Unit[]): Content[] {
  const inline: Content[] = [];
  for (const token of tokensOf(units)) {
    if (token.kind === "atom") inline.push(token.node);
    if (token.kind === "text") {
      inline.push({ type: "text", ...(token.marks.length > 0 ? { marks: token.marks } : {}), text: token.text });
    }
  }
  return inline;
}

/** What tokens read like on one line. */
export function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === "text" ? token.text : token.kind === "para" ? "¶" : "↵")).join("");
}

/** A quotation of a block: enough to recognise it. */
const quoteLength = 14;

export function shortened(text: string): string {
  const points = Array.from(text);
  return points.length > quoteLength ? `${points.slice(0, quoteLength).join("")}…` : text;
}
