/** Draws the blocks of an overlay. */

import { h, type VNode, type VNodeChild } from "vue";
import { columnShares } from "./columns";
import { fitted } from "./draw-fit";
import { drawInline, drawInset, drawTokens, penClass, signature, spoken, whoIs, whyAttributes, type Drawing } from "./draw-text";
import type { Person } from "../proto/Accounts";
import { headingLevel, kindOf, wrapSaid } from "./kinds";
import type { OverlayBlock } from "./overlay";
import { shortened } from "./units";

function tagOf({ start }: OverlayBlock): string {
  switch (start.type) {
    case "heading":
      return `h${headingLevel(start)}`;
    case "blockquote":
      return "blockquote";
    case "bullet_list":
      return "ul";
    case "ordered_list":
      return "ol";
    case "list_item":
      return "li";
    case "table_row":
      return "tr";
    case "table_cell":
      return "td";
    case "table_header":
      return "th";
    case "paragraph":
      return "p";
    default:
      return "div";
  }
}

function attributesOf({ start }: OverlayBlock): Record<string, unknown> {
  const { attrs } = start;
  const span = (name: string) => (typeof attrs[name] === "number" && attrs[name] !== 1 ? { [name]: attrs[name] } : {});
  if (start.type === "table_cell" || start.type === "table_header") return { ...span("colspan"), ...span("rowspan") };
  if (start.type === "ordered_list" && typeof attrs["order"] === "number" && attrs["order"] !== 1) return { start: attrs["order"] };
  return {};
}

/** What happened to the block as a whole. */
function blockClass(drawing: Drawing, block: OverlayBlock): string | undefined {
  if (block.kind === "inserted") return `put-block ${penClass(drawing, block.by)}`;
  if (block.kind === "arrived") return `arrived ${penClass(drawing, block.by)}`;
  if (block.struckBy.length > 0) return `${drawing.ink === "put-in" ? "put-block" : "struck-block"} ${penClass(drawing, block.struckBy)}`;
  if (block.movedBy.length > 0) return `moved ${penClass(drawing, block.movedBy)}`;
  return undefined;
}

/** The name goes where the reader's eye ends: after the first text of what was put in or struck. */
function marksOutermost(block: OverlayBlock, parent: OverlayBlock | null): boolean {
  if (block.kind === "inserted") return parent?.kind !== "inserted";
  return block.struckBy.length > 0 && (parent?.struckBy.length ?? 0) === 0;
}

function becameNote(drawing: Drawing, block: OverlayBlock, by: Person, what: string): VNode {
  return h("span", { class: penClass(drawing, [by]), ...whyAttributes(drawing, [by], [block.key]) }, [spoken(`(${drawing.text.became(whoIs(drawing, [by]), what)})`), signature(drawing, [by], what)]);
}

function notesOf(drawing: Drawing, block: OverlayBlock): VNodeChild[] {
  // Of two papers side by side, the newer says what became of the block.
  const changes = drawing.ink === "taken-out" ? [] : block.changes;
  const notes: VNodeChild[] = changes.map(({ by, was, now }) => becameNote(drawing, block, by, drawing.text.kinds[kindOf(drawing.ink === "put-in" ? was : now)]));
  for (const { by, note } of drawing.ink === "taken-out" ? [] : block.wraps) {
    const what = wrapSaid(drawing.ink === "put-in" ? { ...note, from: note.to, to: note.from } : note, drawing.text.wraps);
    notes.push(becameNote(drawing, block, by, what));
  }
  if (block.movedBy.length === 0) return notes;
  const who = whoIs(drawing, block.movedBy);
  const words = drawing.ink === "put-in" ? drawing.text.movedHere(who) : drawing.text.movedAway(who);
  return [h("span", { class: `move-note ${penClass(drawing, block.movedBy)}`, ...whyAttributes(drawing, block.movedBy, [block.key]) }, words), ...notes];
}

function quote(block: OverlayBlock): string {
  const text = block.inline
    .flatMap((piece) => (piece.kind === "run" ? piece.tokens : []))
    .map((token) => (token.kind === "text" ? token.text : ""));
  return shortened(text.join(""));
}

function drawArrived(drawing: Drawing, block: OverlayBlock): VNode {
  const words = h("span", { class: "move-note" }, [
    drawing.text.movedHere(whoIs(drawing, block.by)),
    h("span", { class: "quote" }, quote(block)),
  ]);
  const tag = tagOf(block);
  const inner = tag === "tr" ? h("td", { colspan: 99 }, [words]) : words;
  return h(["tr", "li", "td", "th"].includes(tag) ? tag : "div", { key: block.key, class: blockClass(drawing, block) }, [inner]);
}

function drawLeaf(drawing: Drawing, block: OverlayBlock, signed: VNodeChild): VNode {
  const { attrs, type } = block.start;
  const leaf =
    type === "image"
      ? h("img", {
          src: typeof attrs["src"] === "string" ? attrs["src"] : undefined,
          alt: String(attrs["alt"] ?? drawing.text.image),
          width: attrs["width"] ?? undefined,
        })
      : h("hr");
  const around = blockClass(drawing, block);
  const notes = notesOf(drawing, block);
  if (around === undefined && notes.length === 0) return h(leaf, { key: block.key });
  return h("div", { key: block.key, class: `leaf ${around ?? ""}` }, [leaf, signed, ...notes]);
}

const isMarked = (block: OverlayBlock) => block.kind === "inserted" || block.struckBy.length > 0;

/** Carries a signature or note of a block down to its first text that fits. */
class Signing {
  private left: VNodeChild;
  private readonly fits: (block: OverlayBlock) => boolean;

  constructor(signature: VNodeChild, fits: (block: OverlayBlock) => boolean) {
    this.left = signature;
    this.fits = fits;
  }

  take(block: OverlayBlock): VNodeChild {
    if (!this.fits(block)) return null;
    const taken = this.left;
    this.left = null;
    return taken;
  }
}

function signingOf(drawing: Drawing, block: OverlayBlock, parent: OverlayBlock | null, inherited: Signing): Signing {
  // A row may hold only cells: what is said of it stands in the first.
  const notes = block.start.type === "table_row" ? notesOf(drawing, block) : [];
  if (notes.length > 0) return new Signing(notes, () => true);
  if (!marksOutermost(block, parent)) return inherited;
  const people = block.kind === "inserted" ? block.by : block.struckBy;
  const isPut = block.kind === "inserted" || drawing.ink === "put-in";
  const words = isPut ? drawing.text.inserted(whoIs(drawing, people)) : drawing.text.deleted(whoIs(drawing, people));
  return new Signing([spoken(words), h("span", { class: penClass(drawing, people) }, [signature(drawing, people, "")])], isMarked);
}

/** The blocks of a base say which they are, as on the paper they were written on. */
function baseId(block: OverlayBlock): Record<string, string> {
  return block.kind === "base" ? { "data-id": block.key } : {};
}

function drawText(drawing: Drawing, block: OverlayBlock, signed: VNodeChild): VNode[] {
  // What stands in a new block needs no line of its own, but is an insertion all the same.
  const text =
    block.kind === "inserted"
      ? [
          h(
            "ins",
            { class: "plain", ...whyAttributes(drawing, block.by, [block.key.slice(block.key.indexOf("|") + 1)]) },
            block.inline.flatMap((piece) => (piece.kind === "run" ? drawTokens(piece.tokens) : [])),
          ),
        ]
      : drawInline(drawing, block.inline);
  const paragraph = h(tagOf(block), { key: block.key, ...baseId(block), class: blockClass(drawing, block) }, [text, signed, ...notesOf(drawing, block)]);
  return [paragraph, ...(drawing.ink === "all" ? block.insets.map((inset) => drawInset(drawing, inset)) : [])];
}

function draw(drawing: Drawing, block: OverlayBlock, parent: OverlayBlock | null, inherited: Signing): VNode[] {
  if (block.kind === "arrived") return [drawArrived(drawing, block)];
  const signing = signingOf(drawing, block, parent, inherited);
  const { type } = block.start;
  if (type === "paragraph" || type === "heading") return drawText(drawing, block, signing.take(block));
  if (type === "image" || type === "horizontal_rule") return [drawLeaf(drawing, block, signing.take(block))];
  const shown = drawing.ink === "all" ? block.children : block.children.filter((child) => child.kind === "base");
  const children = shown.flatMap((child) => draw(drawing, child, block, signing));
  const notes = notesOf(drawing, block);
  if (type === "table") {
    const table = h("div", { key: block.key, class: `tableWrapper ${blockClass(drawing, block) ?? ""}` }, [
      h("table", [drawColumns(block), h("tbody", fitted("tbody", children))]),
    ]);
    return notes.length > 0 ? [h("div", { key: `${block.key}note`, class: "note-line" }, notes), table] : [table];
  }
  const drawn = h(
    tagOf(block),
    { key: block.key, ...attributesOf(block), class: blockClass(drawing, block) },
    drawsNotesWithin(type) ? [...notes, ...fitted(tagOf(block), children)] : fitted(tagOf(block), children),
  );
  return notes.length > 0 && !drawsNotesWithin(type) && type !== "table_row"
    ? [h("div", { key: `${block.key}note`, class: "note-line" }, notes), drawn]
    : [drawn];
}

function drawColumns(table: OverlayBlock): VNodeChild {
  const shares = columnShares(table.children[0]?.children.map((cell) => cell.start.attrs) ?? []);
  return shares === null ? null : h("colgroup", shares.map((share) => h("col", { style: { width: `${share}%` } })));
}

/** A list may hold only items: its notes stand before it. */
function drawsNotesWithin(type: string): boolean {
  return type === "list_item" || type === "table_cell" || type === "table_header" || type === "blockquote";
}

export function drawBlocks(drawing: Drawing, blocks: readonly OverlayBlock[]): VNode[] {
  const shown = drawing.ink === "all" ? blocks : blocks.filter((block) => block.kind === "base");
  return fitted("div", shown.flatMap((block) => draw(drawing, block, null, new Signing(null, isMarked))));
}
