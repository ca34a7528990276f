/**
 * The shape of a lesson plan. Nodes, attributes and marks are those of `proto/schema.json` (a test compares them); the
 * server drops whatever is not in that list.
 */

import { Schema, type Attrs, type DOMOutputSpec, type MarkSpec, type Node as PMNode, type NodeSpec } from "prosemirror-model";
import { columnShares } from "../diff/columns";
import { headingLevel } from "../diff/kinds";

/** The only pictures a plan can show: those that this school's server has cleaned and stored. */
const imageAddress = /^\/api\/images\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a block id may look like. Foreign pages use `data-id` for their own purposes; theirs must not become ours. */
const blockId = /^[A-Za-z0-9_-]{1,64}$/;

/** Wider than any paper; larger numbers come from broken sources. */
const widthLimitPx = 2000;
/** A merged cell that spans more comes from a broken source and would make the page hang. */
const spanLimit = 100;

export function isImageAddress(src: unknown): src is string {
  return typeof src === "string" && imageAddress.test(src);
}

function idOf(dom: HTMLElement): string | null {
  const id = dom.getAttribute("data-id");
  return id !== null && blockId.test(id) ? id : null;
}

function idAttribute(node: PMNode): Record<string, string> {
  const id: unknown = node.attrs["id"];
  return typeof id === "string" ? { "data-id": id } : {};
}

function countIn(dom: HTMLElement, attribute: string): number {
  const value = Number(dom.getAttribute(attribute) ?? "1");
  return Number.isInteger(value) && value >= 1 && value <= spanLimit ? value : 1;
}

function widthIn(dom: HTMLElement): number | null {
  const value = Number(dom.getAttribute("width"));
  return Number.isInteger(value) && value > 0 && value <= widthLimitPx ? value : null;
}

const id = { default: null };

/** A block that is one element around its content. */
function plainBlock(tag: string, spec: NodeSpec): NodeSpec {
  return {
    ...spec,
    attrs: { id },
    parseDOM: [{ tag, getAttrs: (dom) => ({ id: idOf(dom) }) }],
    toDOM: (node): DOMOutputSpec => [tag, idAttribute(node), 0],
  };
}

const heading: NodeSpec = {
  group: "block",
  content: "inline*",
  defining: true,
  attrs: { id, level: { default: 1 } },
  parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
    tag: `h${level}`,
    getAttrs: (dom: HTMLElement) => ({ id: idOf(dom), level: Math.min(level, 3) }),
  })),
  toDOM: (node): DOMOutputSpec => [`h${headingLevel(node)}`, idAttribute(node), 0],
};

/** In a reflection a quotation under a point says which block of the taught version the point is about. */
const blockquote: NodeSpec = {
  group: "block",
  content: "block+",
  defining: true,
  attrs: { id, about: { default: null } },
  parseDOM: [{ tag: "blockquote", getAttrs: (dom) => ({ id: idOf(dom) }) }],
  toDOM: (node): DOMOutputSpec => ["blockquote", idAttribute(node), 0],
};

const orderedList: NodeSpec = {
  group: "block",
  content: "list_item+",
  attrs: { id, order: { default: 1 } },
  parseDOM: [
    {
      tag: "ol",
      getAttrs: (dom) => {
        const start = Number(dom.getAttribute("start") ?? "1");
        return { id: idOf(dom), order: Number.isInteger(start) && start >= 1 ? start : 1 };
      },
    },
  ],
  toDOM: (node): DOMOutputSpec => {
    const order: unknown = node.attrs["order"];
    return ["ol", { ...idAttribute(node), ...(typeof order === "number" && order !== 1 ? { start: String(order) } : {}) }, 0];
  },
};

/** How wide the columns of this table are, in percent. */
export function sharesOf(table: PMNode): number[] | null {
  return columnShares(table.firstChild?.children.map((cell) => cell.attrs) ?? []);
}

const table: NodeSpec = {
  group: "block",
  content: "table_row+",
  tableRole: "table",
  isolating: true,
  attrs: { id },
  parseDOM: [{ tag: "table", getAttrs: (dom) => ({ id: idOf(dom) }) }],
  // The wrapper scrolls sideways on a phone.
  toDOM: (node): DOMOutputSpec => {
    const columns = sharesOf(node)?.map((share): DOMOutputSpec => ["col", { style: `width: ${share}%` }]);
    return ["div", { class: "tableWrapper" }, ["table", idAttribute(node), ...(columns ? [["colgroup", ...columns]] : []), ["tbody", 0]]];
  },
};

function cellAttributes(dom: HTMLElement): Attrs {
  const colspan = countIn(dom, "colspan");
  const widths = (dom.getAttribute("data-colwidth") ?? "").split(",").map(Number);
  const valid = widths.length === colspan && widths.every((width) => Number.isInteger(width) && width > 0 && width <= widthLimitPx);
  return { id: idOf(dom), colspan, rowspan: countIn(dom, "rowspan"), colwidth: valid ? widths : null };
}

function cell(tag: "td" | "th", tableRole: "cell" | "header_cell"): NodeSpec {
  return {
    content: "block+",
    tableRole,
    isolating: true,
    attrs: { id, colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
    parseDOM: [{ tag, getAttrs: cellAttributes }],
    toDOM: (node): DOMOutputSpec => {
      const { colspan, rowspan, colwidth } = node.attrs;
      const attributes: Record<string, string> = idAttribute(node);
      if (colspan !== 1) attributes["colspan"] = String(colspan);
      if (rowspan !== 1) attributes["rowspan"] = String(rowspan);
      if (Array.isArray(colwidth)) attributes["data-colwidth"] = colwidth.join(",");
      return [tag, attributes, 0];
    },
  };
}

const image: NodeSpec = {
  group: "block",
  atom: true,
  draggable: true,
  // A missing address is drawn as an empty frame. Without the default the binding would delete the node for everybody.
  attrs: { id, src: { default: null }, alt: { default: null }, width: { default: null } },
  parseDOM: [
    {
      tag: "img[src]",
      getAttrs: (dom) => {
        const src = dom.getAttribute("src");
        return isImageAddress(src) ? { id: idOf(dom), src, alt: dom.getAttribute("alt"), width: widthIn(dom) } : false;
      },
    },
  ],
  toDOM: (node): DOMOutputSpec => {
    const { src, alt, width } = node.attrs;
    const attributes: Record<string, string> = { ...idAttribute(node), alt: typeof alt === "string" ? alt : "" };
    if (isImageAddress(src)) attributes["src"] = src;
    if (typeof width === "number") attributes["width"] = String(width);
    return ["img", attributes];
  },
};

const nodes = {
  doc: { content: "block+" },
  text: { group: "inline" },
  paragraph: plainBlock("p", { group: "block", content: "inline*" }),
  heading,
  blockquote,
  bullet_list: plainBlock("ul", { group: "block", content: "list_item+" }),
  ordered_list: orderedList,
  list_item: plainBlock("li", { content: "paragraph block*", defining: true }),
  table,
  table_row: plainBlock("tr", { content: "(table_cell | table_header)*", tableRole: "row" }),
  table_cell: cell("td", "cell"),
  table_header: cell("th", "header_cell"),
  image,
  horizontal_rule: {
    group: "block",
    attrs: { id },
    parseDOM: [{ tag: "hr", getAttrs: (dom) => ({ id: idOf(dom) }) }],
    toDOM: (node) => ["hr", idAttribute(node)],
  },
  hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
} satisfies Record<string, NodeSpec>;

const marks = {
  strong: {
    parseDOM: [
      { tag: "strong" },
      // Some editors wrap whole documents in a <b> that is not bold.
      { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
      { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]\d\d)$/.test(value) && null },
    ],
    toDOM: () => ["strong", 0],
  },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
  underline: {
    parseDOM: [{ tag: "u" }, { style: "text-decoration", getAttrs: (value) => /underline/.test(value) && null }],
    toDOM: () => ["u", 0],
  },
} satisfies Record<string, MarkSpec>;

export const schema = new Schema({ nodes, marks });

/** Every node that carries an id. */
export function isBlock(node: PMNode): boolean {
  return node.type.spec.attrs !== undefined && "id" in node.type.spec.attrs;
}

export function blockIdOf(node: PMNode): string | null {
  const value: unknown = node.attrs["id"];
  return typeof value === "string" ? value : null;
}
