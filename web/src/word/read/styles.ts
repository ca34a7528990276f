/** What paragraph styles mean: headings by name, in Chinese too, or by outline level; quotations; bold and numbers that come with a style. */

import { attribute, childOf, elementsIn, isOn, numberIn, valueOf, type Element } from "./xml";

export interface RunLook {
  readonly strong: boolean | null;
  readonly em: boolean | null;
  readonly underline: boolean | null;
}

export interface Style {
  readonly name: string;
  readonly basedOn: string | null;
  /** 0 is the first. */
  readonly outline: number | null;
  readonly number: { readonly id: string; readonly level: number } | null;
  readonly run: RunLook;
}

/** Deeper than any template; a chain that goes on is a circle. */
const longestChain = 20;
/** An outline level of 9 is body text. */
const bodyOutline = 9;

export function runLook(properties: Element | undefined): RunLook {
  const underline = childOf(properties, "w:u");
  return {
    strong: isOn(properties, "w:b"),
    em: isOn(properties, "w:i"),
    underline: underline === undefined ? null : (attribute(underline, "w:val") ?? "none") !== "none",
  };
}

export function numberOf(properties: Element | undefined): { id: string; level: number } | null {
  const numbering = childOf(properties, "w:numPr");
  const id = valueOf(numbering, "w:numId");
  return id === undefined ? null : { id, level: numberIn(valueOf(numbering, "w:ilvl")) ?? 0 };
}

function headingByName(name: string): number | null {
  const numbered = /^(?:heading|标题|標題)\s*([1-9])$/iu.exec(name)?.[1];
  if (numbered !== undefined) return Number(numbered);
  if (/^(?:title|标题|標題|大标题)$/iu.test(name)) return 1;
  return /^(?:subtitle|副标题|副標題)$/iu.test(name) ? 2 : null;
}

export class Styles {
  private readonly all = new Map<string, Style>();
  private readonly usual: string | null = null;

  constructor(root: Element | null) {
    for (const style of root === null ? [] : elementsIn(root)) {
      const id = attribute(style, "w:styleId");
      if (style.name !== "w:style" || id === undefined) continue;
      const paragraph = childOf(style, "w:pPr");
      this.all.set(id, {
        name: valueOf(style, "w:name") ?? id,
        basedOn: valueOf(style, "w:basedOn") ?? null,
        outline: numberIn(valueOf(paragraph, "w:outlineLvl")),
        number: numberOf(paragraph),
        run: runLook(childOf(style, "w:rPr")),
      });
      if (attribute(style, "w:type") === "paragraph" && ["1", "true", "on"].includes(attribute(style, "w:default") ?? "")) this.usual = id;
    }
  }

  /** 1–9, or null for body text. */
  headingLevel(id: string | undefined, outline: number | null): number | null {
    if (outline !== null) return outline < bodyOutline ? outline + 1 : null;
    for (const style of this.chain(id)) {
      const level = headingByName(style.name) ?? (style.outline === null ? null : style.outline + 1);
      if (level !== null) return level <= bodyOutline ? level : null;
    }
    return null;
  }

  isNamed(id: string | undefined, names: RegExp): boolean {
    return this.chain(id).some((style) => names.test(style.name));
  }

  number(id: string | undefined): Style["number"] {
    return this.chain(id).find((style) => style.number !== null)?.number ?? null;
  }

  /** Marks that a style brings along. */
  run(id: string | undefined): RunLook {
    const chain = this.chain(id);
    const first = (name: keyof RunLook): boolean | null => chain.find((style) => style.run[name] !== null)?.run[name] ?? null;
    return { strong: first("strong"), em: first("em"), underline: first("underline") };
  }

  /** From the style itself to what it is based on. */
  private chain(id: string | undefined): readonly Style[] {
    const chain: Style[] = [];
    let next = id ?? this.usual ?? null;
    while (next !== null && chain.length < longestChain) {
      const style = this.all.get(next);
      if (style === undefined) break;
      chain.push(style);
      next = style.basedOn;
    }
    return chain;
  }
}
