/** The body of a Word document as blocks of a plan, in one of its two wordings. */

import type { Content } from "../../diff/content";
import { headFill } from "../write/document";
import { append, assembled, type ReadItem, type ReadParagraph } from "./assemble";
import { Numbering, type Label } from "./numbering";
import { holds, properties, Runs, type Found, type FoundPicture, type Wording } from "./runs";
import { numberOf, type RunLook, type Styles } from "./styles";
import { readTable } from "./tables";
import { attribute, childOf, elementsIn, numberIn, valueOf, type Element } from "./xml";

/** What a plan says of a picture until the server has it. */
export type PictureSource = (picture: FoundPicture) => Content | null;

const quoteStyle = /quot|引用|引文/iu;
const ruleStyle = /horizontal line|水平线/iu;
const contentsStyle = /^(toc|目录)\s*\d/iu;
/** Headings of a plan go no deeper. */
const deepestHeading = 3;

export class Body {
  private readonly runs: Runs;
  private readonly numbering: Numbering;

  constructor(
    private readonly styles: Styles,
    numbering: Element | null,
    private readonly wording: Wording,
    private readonly pictureOf: PictureSource,
  ) {
    this.runs = new Runs(styles, wording);
    this.numbering = new Numbering(numbering);
  }

  blocks(holder: Element): Content[] {
    return assembled(this.items(holder));
  }

  /** Does a row or cell with these properties stand in this wording? */
  stands(tracked: Element | undefined, names: { readonly putIn: string; readonly takenOut: string }): boolean {
    if (childOf(tracked, names.putIn) !== undefined && !holds(this.wording, "put-in")) return false;
    return childOf(tracked, names.takenOut) === undefined || holds(this.wording, "taken-out");
  }

  /** Has it our own shade, or is every paragraph within in the style of a table's head? */
  isHead(cell: Element): boolean {
    if (attribute(childOf(childOf(cell, "w:tcPr"), "w:shd"), "w:fill")?.toUpperCase() === headFill) return true;
    const paragraphs = elementsIn(cell).filter(({ name }) => name === "w:p");
    return paragraphs.length > 0 && paragraphs.every((one) => this.styles.isNamed(valueOf(childOf(one, "w:pPr"), "w:pStyle"), /table heading|表头|表格标题/iu));
  }

  private items(holder: Element): ReadItem[] {
    const items: ReadItem[] = [];
    // Paragraphs that have not ended: their ¶ is not in this wording. Their words look as the ¶ says that ends them.
    let carried: Element[] = [];
    const end = (paragraph: Element | null): void => {
      const look = this.styles.run(this.styleOf(paragraph));
      items.push(...this.paragraph(paragraph, carried.flatMap((one) => this.found(one, look))));
      carried = [];
    };
    for (const child of this.parts(holder)) {
      if (child.name === "w:tbl") {
        if (carried.length > 0) end(null);
        const table = readTable(child, this);
        if (table !== null) items.push({ kind: "block", block: table });
        continue;
      }
      carried.push(child);
      if (this.ends(child)) end(child);
    }
    if (carried.length > 0) end(null);
    return items;
  }

  /** Paragraphs and tables, also those in content controls and of changes over several blocks. */
  private *parts(holder: Element): Generator<Element> {
    for (const child of elementsIn(holder)) {
      if (child.name === "w:p" || child.name === "w:tbl") yield child;
      else if (["w:sdt", "w:sdtContent", "w:customXml", "w:smartTag"].includes(child.name)) yield* this.parts(child);
      else if (["w:ins", "w:moveTo"].includes(child.name) && holds(this.wording, "put-in")) yield* this.parts(child);
      else if (["w:del", "w:moveFrom"].includes(child.name) && holds(this.wording, "taken-out")) yield* this.parts(child);
      else if (child.name === "mc:AlternateContent") yield* this.parts(childOf(child, "mc:Choice") ?? childOf(child, "mc:Fallback") ?? child);
    }
  }

  private ends(paragraph: Element): boolean {
    const mark = childOf(childOf(paragraph, "w:pPr"), "w:rPr");
    return this.stands(mark, { putIn: "w:ins", takenOut: "w:del" }) && this.stands(mark, { putIn: "w:moveTo", takenOut: "w:moveFrom" });
  }

  private styleOf(paragraph: Element | null): string | undefined {
    return valueOf(properties(childOf(paragraph ?? undefined, "w:pPr"), this.wording), "w:pStyle");
  }

  private found(paragraph: Element, look: RunLook): readonly Found[] {
    return this.styles.isNamed(this.styleOf(paragraph), contentsStyle) ? [] : this.runs.read(paragraph, look);
  }

  private paragraph(paragraph: Element | null, found: readonly Found[]): ReadItem[] {
    const own = properties(childOf(paragraph ?? undefined, "w:pPr"), this.wording);
    const style = valueOf(own, "w:pStyle");
    const level = this.styles.headingLevel(style, numberIn(valueOf(own, "w:outlineLvl")));
    const number = numberOf(own) ?? this.styles.number(style);
    const label = number === null ? null : this.numbering.next(number);
    const { inline, rest, boxes } = this.parted(found);
    const indent = childOf(own, "w:ind");
    const border = childOf(childOf(own, "w:pBdr"), "w:bottom");
    const read: ReadParagraph = {
      kind: "paragraph",
      inline,
      rest,
      heading: level === null ? null : Math.min(level, deepestHeading),
      label: shown(label, inline, rest),
      left: numberIn(attribute(indent, "w:left") ?? attribute(indent, "w:start")) ?? 0,
      isQuote: this.styles.isNamed(style, quoteStyle),
      isRule: this.styles.isNamed(style, ruleStyle) || (border !== undefined && !["nil", "none"].includes(attribute(border, "w:val") ?? "none")),
    };
    return [read, ...boxes.flatMap((box) => this.items(box))];
  }

  /** The first text of a paragraph, then what stands between and after its pictures. */
  private parted(found: readonly Found[]): { inline: Content[]; rest: Content[]; boxes: Element[] } {
    const parts: Content[][] = [[]];
    const pictures: Content[] = [];
    const boxes: Element[] = [];
    for (const one of found) {
      if (one.kind === "inline") append(parts[parts.length - 1] ?? [], one.node);
      else if (one.kind === "box") boxes.push(one.content);
      else {
        const picture = this.pictureOf(one);
        if (picture === null) continue;
        pictures.push(picture);
        parts.push([]);
      }
    }
    const rest = pictures.flatMap((picture, i): Content[] => {
      const words = parts[i + 1] ?? [];
      return words.some((node) => (node.text ?? "").trim() !== "") ? [picture, { type: "paragraph", content: words }] : [picture];
    });
    return { inline: parts[0] ?? [], rest, boxes };
  }
}

/** Word numbers empty paragraphs too; nobody wants them. */
function shown(label: Label | null, inline: readonly Content[], rest: readonly Content[]): Label | null {
  const isEmpty = rest.length === 0 && inline.every((node) => (node.text ?? "").trim() === "");
  return isEmpty ? null : label;
}
