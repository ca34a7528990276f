/**
 * Turns the text of a shared document into another, block by block along their ids. Blocks that stay the same are not touched at all, so
 * that whatever is written in them meanwhile merges.
 */

import * as Y from "yjs";
import type { Content } from "../diff/content";
import { contentRoot } from "../editor/content";
import { schema } from "../editor/schema";
import { inlineNodes, writeInline } from "./write-inline";

type Holder = Y.XmlFragment | Y.XmlElement;
type Attribute = string | number | object;
type Typed = Y.XmlElement<Record<string, Attribute>>;

const textTypes: ReadonlySet<string> = new Set(["paragraph", "heading"]);
const inlineTypes: ReadonlySet<string> = new Set(["text", "hard_break"]);
const idOf = (node: Content): string => String(node.attrs?.["id"] ?? "");

/** What is null is absent: that is how the editor writes it. */
function isAttribute(value: unknown): value is Attribute {
  return value !== null && ["string", "number", "object"].includes(typeof value);
}

/** The blocks in a holder, as many and in the same order as `contentOf` and `normalise` see them. */
function blocksIn(holder: Holder): Y.XmlElement[] {
  return holder.toArray().filter((child): child is Y.XmlElement => {
    if (!(child instanceof Y.XmlElement)) return false;
    const type = schema.nodes[child.nodeName];
    return type !== undefined && type !== schema.nodes.doc && !type.isText && !inlineTypes.has(child.nodeName);
  });
}

export function elementFrom(node: Content): Y.XmlElement {
  const element: Typed = new Y.XmlElement(node.type);
  for (const [name, value] of Object.entries(node.attrs ?? {})) if (isAttribute(value)) element.setAttribute(name, value);
  element.insert(0, textTypes.has(node.type) ? inlineNodes(node.content ?? []) : (node.content ?? []).map(elementFrom));
  return element as Y.XmlElement;
}

/** The longest rising run: the blocks that need not move. */
function staying(wanted: readonly number[]): ReadonlySet<number> {
  const best: { length: number; before: number }[] = [];
  let last = -1;
  wanted.forEach((value, i) => {
    let [length, before] = [1, -1];
    for (let j = 0; j < i; j++) {
      const candidate = best[j];
      if (candidate !== undefined && (wanted[j] ?? 0) < value && candidate.length >= length) [length, before] = [candidate.length + 1, j];
    }
    best.push({ length, before });
    if (last < 0 || length > (best[last]?.length ?? 0)) last = i;
  });
  const run = new Set<number>();
  for (let i = last; i >= 0; i = best[i]?.before ?? -1) run.add(wanted[i] ?? -1);
  return run;
}

/** Which block of `was` stays where it is for each block of `now`; the others are made anew. */
function pairs(was: readonly Content[], now: readonly Content[]): (number | null)[] {
  const known = new Map(was.map((node, i) => [`${node.type} ${idOf(node)}`, i]));
  const found = now.map((node) => known.get(`${node.type} ${idOf(node)}`) ?? null);
  const wanted = found.filter((value) => value !== null);
  if (wanted.every((value, i) => i === 0 || (wanted[i - 1] ?? 0) < value)) return found;
  const kept = staying(wanted);
  return found.map((value) => (value !== null && kept.has(value) ? value : null));
}

function writeBlock(element: Y.XmlElement, was: Content, now: Content): void {
  const typed = element as Typed;
  const [before, after] = [was.attrs ?? {}, now.attrs ?? {}];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    const value = after[name];
    if (isAttribute(value)) typed.setAttribute(name, value);
    else typed.removeAttribute(name);
  }
  if (textTypes.has(now.type)) writeInline(element, was.content ?? [], now.content ?? []);
  else writeBlocks(element, was.content ?? [], now.content ?? []);
}

function writeBlocks(holder: Holder, was: readonly Content[], now: readonly Content[]): void {
  const elements = blocksIn(holder);
  const from = pairs(was, now);
  const kept = new Set(from);
  was.forEach((node, i) => {
    if (kept.has(i)) return;
    const element = elements[i];
    if (element === undefined) throw new Error(`block ${idOf(node)} is not in the shared document`);
    holder.delete(holder.toArray().indexOf(element), 1);
  });
  let previous: Y.XmlElement | null = null;
  now.forEach((node, i) => {
    const index: number | null = from[i] ?? null;
    const [element, old] = index === null ? [undefined, undefined] : [elements[index], was[index]];
    if (element !== undefined && old !== undefined) {
      if (JSON.stringify(old) !== JSON.stringify(node)) writeBlock(element, old, node);
      previous = element;
      return;
    }
    const fresh = elementFrom(node);
    holder.insert(previous === null ? 0 : holder.toArray().indexOf(previous) + 1, [fresh]);
    previous = fresh;
  });
}

/** Makes a document that reads like `was` read like `wanted`; both are in normal form. */
export function writeContent(doc: Y.Doc, was: Content, wanted: Content): void {
  writeBlocks(doc.getXmlFragment(contentRoot), was.content ?? [], wanted.content ?? []);
}
