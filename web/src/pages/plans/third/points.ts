/**
 * A reflection as its form sees it. It is a document like a plan: a heading and a list for each field, an item for each point, and in the
 * item a quotation that is `about` a block of the taught version. So it is written offline, synced and sealed like everything else.
 */

import * as Y from "yjs";
import type { Content } from "../../../diff/content";
import { newBlockId } from "../../../editor/blockIds";
import { contentRoot } from "../../../editor/content";
import type { ReflectionField } from "../../../proto/Third";

export const fields: readonly ReflectionField[] = ["shining", "failing", "mistakes", "next_time"];

/** As the server has it: a point has to fit into the margin of the next draft. */
export const pointLimit = 1000;
/** Enough to know the block again by. */
const quoteLimit = 60;

export interface Anchor {
  readonly block: string;
  readonly quote: string;
}

export interface Point {
  readonly id: string;
  readonly text: string;
  readonly anchor: Anchor | null;
}

export type Points = Readonly<Record<ReflectionField, readonly Point[]>>;

/** Whose transactions these are; those without an origin are Yjs's own. */
const fromForm = Symbol("from the form of a reflection");

function textOf(node: Content): string {
  return (node.text ?? "") + (node.content ?? []).map(textOf).join("");
}

function anchorOf(item: Content): Anchor | null {
  for (const node of item.content ?? []) {
    const about = node.attrs?.["about"];
    if (node.type === "blockquote" && typeof about === "string") return { block: about, quote: textOf(node) };
  }
  return null;
}

function pointOf(item: Content): Point {
  const id = item.attrs?.["id"];
  const blocks = (item.content ?? []).filter((node) => node.type !== "blockquote");
  return { id: typeof id === "string" ? id : "", text: blocks.map(textOf).join(""), anchor: anchorOf(item) };
}

/** Every point, the empty ones too. */
export function pointsOf(content: Content): Points {
  const points: Record<ReflectionField, Point[]> = { shining: [], failing: [], mistakes: [], next_time: [] };
  let field: ReflectionField = "shining";
  for (const block of content.content ?? []) {
    field = fields.find((one) => block.type === "heading" && block.attrs?.["id"] === one) ?? field;
    if (block.type === "bullet_list") points[field].push(...(block.content ?? []).map(pointOf));
  }
  return points;
}

const isBlank = (points: readonly Point[]): boolean => points.every((point) => point.text.trim() === "");

/** As it is read: a field in which nothing was written has no heading there. */
export function withoutBlankFields(content: Content): Content {
  const points = pointsOf(content);
  const blank = new Set<string>(fields.flatMap((field) => (isBlank(points[field]) ? [field, `${field}-points`] : [])));
  const isKept = (block: Content): boolean => {
    const id = block.attrs?.["id"];
    return typeof id !== "string" || !blank.has(id);
  };
  return { ...content, content: (content.content ?? []).filter(isKept) };
}

/** The server seals none that makes no point; what hangs on a block says nothing by itself. */
export function isUnwritten(content: Content): boolean {
  const points = pointsOf(content);
  return fields.every((field) => isBlank(points[field]));
}

/** How a block is quoted under the point that hangs on it. */
export function quoteOf(text: string): string {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  return letters.length > quoteLimit ? `${letters.slice(0, quoteLimit - 1).join("")}…` : letters.join("");
}

function elements(parent: Y.XmlFragment): Y.XmlElement[] {
  return parent.toArray().filter((child): child is Y.XmlElement => child instanceof Y.XmlElement);
}

function listOf(doc: Y.Doc, field: ReflectionField): Y.XmlElement | undefined {
  return elements(doc.getXmlFragment(contentRoot)).find((block) => block.getAttribute("id") === `${field}-points`);
}

function place(doc: Y.Doc, id: string): { readonly list: Y.XmlElement; readonly item: Y.XmlElement; readonly at: number } | null {
  for (const list of elements(doc.getXmlFragment(contentRoot))) {
    const at = list.toArray().findIndex((item) => item instanceof Y.XmlElement && item.getAttribute("id") === id);
    const item = list.get(at);
    if (at >= 0 && item instanceof Y.XmlElement) return { list, item, at };
  }
  return null;
}

function paragraph(text: string): Y.XmlElement {
  const element = new Y.XmlElement("paragraph");
  element.setAttribute("id", newBlockId());
  if (text !== "") element.insert(0, [new Y.XmlText(text)]);
  return element;
}

/** Adds an empty point after the one given, or at the end of the field. Answers its id. */
export function addPoint(doc: Y.Doc, field: ReflectionField, after: string | null): string | null {
  const list = listOf(doc, field);
  if (list === undefined) return null;
  const id = newBlockId();
  const item = new Y.XmlElement("list_item");
  item.setAttribute("id", id);
  item.insert(0, [paragraph("")]);
  const before = after === null ? null : place(doc, after);
  doc.transact(() => list.insert(before === null ? list.length : before.at + 1, [item]), fromForm);
  return id;
}

export function removePoint(doc: Y.Doc, id: string): void {
  const found = place(doc, id);
  if (found !== null) doc.transact(() => found.list.delete(found.at, 1), fromForm);
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Writes only what differs, so that two tablets of one teacher merge; never inside a character of two units. */
export function setPointText(doc: Y.Doc, id: string, text: string): void {
  const first = place(doc, id)?.item.get(0);
  if (!(first instanceof Y.XmlElement)) return;
  const shared = first.get(0);
  if (!(shared instanceof Y.XmlText)) {
    if (text !== "") doc.transact(() => first.insert(0, [new Y.XmlText(text)]), fromForm);
    return;
  }
  const old = (shared.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
  if (old === text) return;
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  if (isLowSurrogate(old.charCodeAt(start)) || isLowSurrogate(text.charCodeAt(start))) start = Math.max(0, start - 1);
  let end = 0;
  const most = Math.min(old.length, text.length) - start;
  while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  if (end > 0 && isLowSurrogate(old.charCodeAt(old.length - end))) end--;
  doc.transact(() => {
    shared.delete(start, old.length - start - end);
    shared.insert(start, text.slice(start, text.length - end));
  }, fromForm);
}

/** Hangs the point on a block, or takes it off. */
export function setAnchor(doc: Y.Doc, id: string, anchor: Anchor | null): void {
  const item = place(doc, id)?.item;
  if (item === undefined) return;
  doc.transact(() => {
    for (let at = item.length - 1; at >= 0; at--) {
      const child = item.get(at);
      if (child instanceof Y.XmlElement && child.nodeName === "blockquote") item.delete(at, 1);
    }
    if (anchor === null) return;
    const quote = new Y.XmlElement("blockquote");
    quote.setAttribute("id", newBlockId());
    quote.setAttribute("about", anchor.block);
    quote.insert(0, [paragraph(anchor.quote)]);
    item.insert(item.length, [quote]);
  }, fromForm);
}
