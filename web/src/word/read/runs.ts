/** The text of a paragraph: bold, italic, underlined; pictures and text boxes in it. Colours, sizes and fonts are left behind. */

import type { Content } from "../../diff/content";
import type { RunLook, Styles } from "./styles";
import { runLook } from "./styles";
import { attribute, childOf, descendants, elementsIn, numberIn, valueOf, type Element } from "./xml";

/** With everybody's tracked changes, or without them. */
export type Wording = "accepted" | "original";

/** A picture in the file; `relation` is how the document calls it. */
export interface FoundPicture {
  readonly kind: "picture";
  readonly relation: string;
  readonly widthPx: number | null;
  readonly alt: string | null;
}

export type Found = { readonly kind: "inline"; readonly node: Content } | FoundPicture | { readonly kind: "box"; readonly content: Element };

const emuPerPixel = 9525;

/** Signs that templates take from symbol fonts. */
const symbols: Readonly<Record<string, string>> = { F0A8: "□", F06F: "□", F071: "□", F0FE: "☑", F052: "☑", F0FC: "✓", F0FB: "✗", F0D8: "➢", F06C: "●", F06E: "■", F075: "◆", F0B7: "•" };

/** Names of elements whose text is taken as if they were not there. */
const transparent: ReadonlySet<string> = new Set(["w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo", "w:sdtContent", "w:rubyBase", "mc:Choice", "mc:Fallback", "m:oMathPara"]);

const putIn: ReadonlySet<string> = new Set(["w:ins", "w:moveTo"]);
const takenOut: ReadonlySet<string> = new Set(["w:del", "w:moveFrom"]);

/** Is a change that puts in (or takes out) part of this wording? */
export function holds(wording: Wording, change: "put-in" | "taken-out"): boolean {
  return (wording === "accepted") === (change === "put-in");
}

/** The properties that hold in this wording. */
export function properties(element: Element | undefined, wording: Wording): Element | undefined {
  if (element === undefined || wording === "accepted") return element;
  const change = childOf(element, `${element.name}Change`);
  return change === undefined ? element : childOf(change, element.name);
}

export class Runs {
  /** Fields that are open: in the code of one nothing is shown. Tables of contents go on over paragraphs. */
  private readonly fields: ("code" | "result")[] = [];

  constructor(
    private readonly styles: Styles,
    private readonly wording: Wording,
  ) {}

  read(paragraph: Element, style: RunLook): readonly Found[] {
    const found: Found[] = [];
    this.walk(paragraph, style, found);
    return found;
  }

  private walk(element: Element, style: RunLook, found: Found[]): void {
    for (const child of elementsIn(element)) {
      if (child.name === "w:r") this.run(child, style, found);
      else if (transparent.has(child.name)) this.walk(child, style, found);
      else if (child.name === "w:sdt") this.walk(child, style, found);
      else if (putIn.has(child.name)) {
        if (holds(this.wording, "put-in")) this.walk(child, style, found);
      } else if (takenOut.has(child.name)) {
        if (holds(this.wording, "taken-out")) this.walk(child, style, found);
      } else if (child.name === "mc:AlternateContent") this.alternative(child, (chosen) => this.walk(chosen, style, found));
      else if (child.name === "m:oMath") this.text(formula(child), [], found);
    }
  }

  private alternative(element: Element, take: (chosen: Element) => void): void {
    const chosen = childOf(element, "mc:Choice") ?? childOf(element, "mc:Fallback");
    if (chosen !== undefined) take(chosen);
  }

  private run(run: Element, style: RunLook, found: Found[]): void {
    const direct = properties(childOf(run, "w:rPr"), this.wording);
    const [own, character] = [runLook(direct), this.styles.run(valueOf(direct, "w:rStyle") ?? "")];
    const is = (name: keyof RunLook): boolean => own[name] ?? character[name] ?? style[name] ?? false;
    const marks = (["strong", "em", "underline"] as const).filter(is);
    this.contents(run, marks, style, found);
  }

  private contents(run: Element, marks: readonly string[], style: RunLook, found: Found[]): void {
    for (const child of elementsIn(run)) {
      switch (child.name) {
        case "w:t":
        case "w:delText":
          this.text(child.children.filter((part) => typeof part === "string").join(""), marks, found);
          break;
        case "w:tab":
        case "w:ptab":
          this.text("\t", marks, found);
          break;
        case "w:noBreakHyphen":
          this.text("-", marks, found);
          break;
        case "w:sym":
          this.text(symbols[(attribute(child, "w:char") ?? "").toUpperCase()] ?? "", marks, found);
          break;
        case "w:br":
        case "w:cr":
          if ((attribute(child, "w:type") ?? "textWrapping") === "textWrapping" && this.isShown()) found.push({ kind: "inline", node: { type: "hard_break" } });
          break;
        case "w:fldChar":
          this.field(attribute(child, "w:fldCharType"));
          break;
        case "w:ruby":
          for (const part of elementsIn(child)) if (part.name === "w:rubyBase") this.walk(part, style, found);
          break;
        case "w:drawing":
        case "w:pict":
        case "w:object":
          this.drawing(child, found);
          break;
        case "mc:AlternateContent":
          this.alternative(child, (chosen) => this.contents(chosen, marks, style, found));
          break;
      }
    }
  }

  private field(kind: string | undefined): void {
    if (kind === "begin") this.fields.push("code");
    else if (kind === "separate" && this.fields.length > 0) this.fields[this.fields.length - 1] = "result";
    else if (kind === "end") this.fields.pop();
  }

  private isShown(): boolean {
    return !this.fields.includes("code");
  }

  private text(text: string, marks: readonly string[], found: Found[]): void {
    if (text === "" || !this.isShown()) return;
    const types = marks.map((type) => ({ type }));
    found.push({ kind: "inline", node: { type: "text", text, ...(types.length > 0 ? { marks: types } : {}) } });
  }

  private drawing(element: Element, found: Found[]): void {
    const extent = numberIn(attribute([...descendants(element)].find(({ name }) => name === "wp:extent"), "cx"));
    const widthPx = extent === null || extent <= 0 ? null : Math.round(extent / emuPerPixel);
    const described = [...descendants(element)].find(({ name }) => name === "wp:docPr");
    const alt = attribute(described, "descr")?.trim();
    let box: Element | null = null;
    for (const inner of descendants(element)) {
      if (inner.name === "w:txbxContent") box ??= inner;
      const relation = inner.name === "a:blip" ? (attribute(inner, "r:embed") ?? attribute(inner, "r:link")) : inner.name === "v:imagedata" ? attribute(inner, "r:id") : undefined;
      if (relation !== undefined) found.push({ kind: "picture", relation, widthPx, alt: alt === undefined || alt === "" ? null : alt });
    }
    if (box !== null) found.push({ kind: "box", content: box });
  }
}

/** What a formula reads like on one line. */
function formula(element: Element): string {
  let text = "";
  for (const inner of descendants(element)) if (inner.name === "m:t") text += inner.children.filter((part) => typeof part === "string").join("");
  return text;
}
