/** Word's lists: which paragraph has which number. */

import { attribute, childOf, elementsIn, numberIn, valueOf, type Element } from "./xml";

interface Level {
  readonly format: string;
  readonly text: string;
  readonly start: number;
  /** Where its text begins, in twentieths of a point. */
  readonly left: number;
}

interface Numbered {
  readonly abstract: string;
  readonly starts: ReadonlyMap<number, number>;
}

export interface Label {
  readonly kind: "bullet" | "ordered" | "literal";
  readonly number: number;
  readonly level: number;
  readonly left: number;
  /** What Word writes before the paragraph: 一、 */
  readonly text: string;
}

/** The last level that Word has. */
const lastLevel = 8;
/** Numbers as Chinese write them have no list of their own here: they are kept as they are read. */
const chinese = /chinese|japanese|korean|taiwanese|ideograph|enclosed/i;

const digits = "零一二三四五六七八九";

function chineseNumber(value: number): string {
  if (value < 10) return digits.charAt(value);
  if (value >= 100) return String(value);
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens === 1 ? "" : digits.charAt(tens)}十${ones === 0 ? "" : digits.charAt(ones)}`;
}

function letters(value: number): string {
  const letter = String.fromCharCode(97 + ((value - 1) % 26));
  return letter.repeat(Math.floor((value - 1) / 26) + 1);
}

function roman(value: number): string {
  const parts: readonly (readonly [number, string])[] = [[100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]];
  let [left, text] = [value, ""];
  for (const [worth, sign] of parts) {
    while (left >= worth && text.length < 20) [left, text] = [left - worth, text + sign];
  }
  return text;
}

function written(format: string, value: number): string {
  if (value < 1) return String(value);
  if (/enclosedCircle/i.test(format) && value <= 20) return String.fromCharCode(0x2460 + value - 1);
  if (chinese.test(format) && !/enclosed/i.test(format)) return chineseNumber(value);
  switch (format) {
    case "lowerLetter":
      return letters(value);
    case "upperLetter":
      return letters(value).toUpperCase();
    case "lowerRoman":
      return roman(value);
    case "upperRoman":
      return roman(value).toUpperCase();
    default:
      return String(value);
  }
}

function levelFrom(element: Element): Level {
  const indent = childOf(childOf(element, "w:pPr"), "w:ind");
  return {
    format: valueOf(element, "w:numFmt") ?? "decimal",
    text: valueOf(element, "w:lvlText") ?? "",
    start: numberIn(valueOf(element, "w:start")) ?? 1,
    left: numberIn(attribute(indent, "w:left") ?? attribute(indent, "w:start")) ?? 0,
  };
}

export class Numbering {
  private readonly levels = new Map<string, Map<number, Level>>();
  private readonly numbers = new Map<string, Numbered>();
  private readonly counts = new Map<string, number[]>();
  private readonly begun = new Set<string>();

  constructor(root: Element | null) {
    for (const element of root === null ? [] : elementsIn(root)) {
      if (element.name === "w:abstractNum") {
        const all = elementsIn(element).filter(({ name }) => name === "w:lvl");
        this.levels.set(attribute(element, "w:abstractNumId") ?? "", new Map(all.map((level) => [numberIn(attribute(level, "w:ilvl")) ?? 0, levelFrom(level)])));
      }
      if (element.name !== "w:num") continue;
      const starts = elementsIn(element).flatMap((override): [number, number][] => {
        const start = numberIn(valueOf(override, "w:startOverride"));
        return override.name === "w:lvlOverride" && start !== null ? [[numberIn(attribute(override, "w:ilvl")) ?? 0, start]] : [];
      });
      this.numbers.set(attribute(element, "w:numId") ?? "", { abstract: valueOf(element, "w:abstractNumId") ?? "", starts: new Map(starts) });
    }
  }

  /** The next paragraph of this list. Null where it has no number after all: list 0 takes a number away. */
  next({ id, level: wanted }: { readonly id: string; readonly level: number }): Label | null {
    const list = this.numbers.get(id);
    const level = Math.max(0, Math.min(lastLevel, Math.floor(wanted)));
    const levels = list === undefined ? undefined : this.levels.get(list.abstract);
    const own = levels?.get(level);
    if (list === undefined || levels === undefined || own === undefined || own.format === "none") return null;
    const { left } = own;
    if (own.format === "bullet") return { kind: "bullet", number: 1, level, left, text: "" };
    const counts = this.counts.get(list.abstract) ?? [];
    this.counts.set(list.abstract, counts);
    const begins = `${id} ${level}`;
    const override = list.starts.get(level);
    if (override !== undefined && !this.begun.has(begins)) counts[level] = override - 1;
    this.begun.add(begins);
    counts[level] = (counts[level] ?? own.start - 1) + 1;
    counts.length = level + 1;
    const number = counts[level] ?? 1;
    const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return written(levels.get(at)?.format ?? "decimal", counts[at] ?? levels.get(at)?.start ?? 1);
    });
    return { kind: chinese.test(own.format) ? "literal" : "ordered", number, level, left, text };
  }
}
