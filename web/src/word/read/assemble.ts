/** Paragraphs in a row become headings, lists in lists, quotations: what Word says in numbers and indents, the plan says in blocks. */

import type { Content } from "../../diff/content";
import type { Label } from "./numbering";

export interface ReadParagraph {
  readonly kind: "paragraph";
  readonly inline: readonly Content[];
  /** Pictures and texts that stand in the same paragraph, after its first text. */
  readonly rest: readonly Content[];
  /** 1–3, or null for body text. */
  readonly heading: number | null;
  readonly label: Label | null;
  /** How far its text is indented, in twentieths of a point. */
  readonly left: number;
  readonly isQuote: boolean;
  readonly isRule: boolean;
}

export type ReadItem = ReadParagraph | { readonly kind: "block"; readonly block: Content };

interface OpenList {
  readonly type: "bullet_list" | "ordered_list";
  readonly level: number;
  readonly left: number;
  last: number;
  readonly items: { type: "list_item"; content: Content[] }[];
}

const paragraph = (inline: readonly Content[]): Content => ({ type: "paragraph", ...(inline.length > 0 ? { content: inline } : {}) });

function isBlank(inline: readonly Content[]): boolean {
  return inline.every((node) => node.type === "hard_break" || (node.text ?? "").trim() === "");
}

/** Neighbouring texts with the same marks are one. */
export function append(inline: Content[], node: Content): void {
  const last = inline[inline.length - 1];
  const isSame = last?.text !== undefined && node.text !== undefined && JSON.stringify(last.marks) === JSON.stringify(node.marks);
  if (isSame) inline[inline.length - 1] = { ...last, text: `${last.text}${node.text}` };
  else inline.push(node);
}

/** A heading is bold by itself. */
function withoutBold(inline: readonly Content[]): readonly Content[] {
  const plain: Content[] = [];
  for (const { marks, ...node } of inline) {
    const others = (marks ?? []).filter(({ type }) => type !== "strong");
    append(plain, others.length > 0 ? { ...node, marks: others } : node);
  }
  return plain;
}

/** Text that Word writes by itself is text here. */
function labelled(inline: readonly Content[], text: string): readonly Content[] {
  const space = /[\s、．。）)]$/u.test(text) ? "" : " ";
  return text === "" ? inline : [{ type: "text", text: text + space }, ...inline];
}

class Assembly {
  readonly blocks: Content[] = [];
  private readonly open: OpenList[] = [];
  private quote: Content[] | null = null;

  take(item: ReadItem): void {
    if (item.kind === "block") {
      this.close();
      this.blocks.push(item.block);
      return;
    }
    if (isBlank(item.inline) && item.rest.length === 0 && (item.label === null || item.heading !== null)) {
      if (item.isRule) this.push({ type: "horizontal_rule" });
      return;
    }
    if (item.heading !== null) this.heading(item, item.heading);
    else if (item.label !== null && item.label.kind !== "literal") this.listed(item, item.label);
    else this.plain(item);
  }

  close(): void {
    this.open.length = 0;
    this.quote = null;
  }

  private push(...blocks: Content[]): void {
    this.close();
    this.blocks.push(...blocks);
  }

  private heading({ inline, rest, label }: ReadParagraph, level: number): void {
    const words = labelled(withoutBold(inline), label?.kind === "bullet" ? "" : (label?.text ?? ""));
    this.push(...(isBlank(words) ? [] : [{ type: "heading", attrs: { level }, content: words }]), ...rest);
  }

  private plain({ inline, rest, label, left, isQuote }: ReadParagraph): void {
    const words = labelled(inline, label?.text ?? "");
    const blocks = [...(isBlank(words) ? [] : [paragraph(words)]), ...rest];
    const list = isQuote || label !== null ? undefined : [...this.open].reverse().find((one) => left > 0 && left >= one.left);
    if (list !== undefined) {
      this.open.length = this.open.indexOf(list) + 1;
      list.items[list.items.length - 1]?.content.push(...blocks);
    } else if (isQuote) {
      this.open.length = 0;
      if (this.quote === null) this.blocks.push({ type: "blockquote", content: (this.quote = []) });
      this.quote.push(...blocks);
    } else this.push(...blocks);
  }

  private listed({ inline, rest }: ReadParagraph, label: Label): void {
    this.quote = null;
    const type = label.kind === "bullet" ? "bullet_list" : "ordered_list";
    while ((this.open[this.open.length - 1]?.level ?? -1) > label.level) this.open.pop();
    const top = this.open[this.open.length - 1];
    const goesOn = top?.level === label.level && top.type === type && (type === "bullet_list" || label.number === top.last + 1);
    if (top?.level === label.level && !goesOn) this.open.pop();
    const list = goesOn && top !== undefined ? top : this.begin(type, label);
    list.last = label.number;
    list.items.push({ type: "list_item", content: [paragraph(inline), ...rest] });
  }

  private begin(type: OpenList["type"], { level, left, number }: Label): OpenList {
    const list: OpenList = { type, level, left, last: number, items: [] };
    const holder = this.open[this.open.length - 1];
    const into = holder === undefined ? this.blocks : holder.items[holder.items.length - 1]?.content;
    into?.push({ type, ...(type === "ordered_list" ? { attrs: { order: number } } : {}), content: list.items });
    this.open.push(list);
    return list;
  }
}

export function assembled(items: readonly ReadItem[]): Content[] {
  const assembly = new Assembly();
  for (const item of items) assembly.take(item);
  return assembly.blocks;
}
