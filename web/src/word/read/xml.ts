/** XML as a small tree. Entities are never expanded: a file that declares a document type is not read at all. */

import { SaxesParser } from "saxes";
import { maxDepth, maxElements, maxXmlBytes, Unreadable } from "./trouble";

export interface Element {
  /** With the usual prefix of its namespace, whichever the file uses: `w:p`. */
  readonly name: string;
  /** Of the same kind; attributes without a namespace have no prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
}

interface Growing extends Element {
  readonly children: (Element | string)[];
}

/** The usual prefixes, for the namespaces of both editions of the standard. */
const prefixes: readonly (readonly [RegExp, string])[] = [
  [/\/wordprocessingml\/(2006\/)?main$/, "w"],
  [/\/officeDocument\/(2006\/)?relationships$/, "r"],
  [/\/package\/2006\/relationships$/, ""],
  [/\/package\/2006\/content-types$/, ""],
  [/\/drawingml\/(2006\/)?main$/, "a"],
  [/\/drawingml\/(2006\/)?wordprocessingDrawing$/, "wp"],
  [/\/drawingml\/(2006\/)?picture$/, "pic"],
  [/\/officeDocument\/(2006\/)?math$/, "m"],
  [/\/markup-compatibility\/2006$/, "mc"],
  [/^urn:schemas-microsoft-com:vml$/, "v"],
  [/^urn:schemas-microsoft-com:office:office$/, "o"],
];

const known = new Map<string, string>();

function named(uri: string, local: string): string {
  let prefix = known.get(uri);
  if (prefix === undefined) {
    prefix = uri === "" ? "" : (prefixes.find(([pattern]) => pattern.test(uri))?.[1] ?? "other");
    known.set(uri, prefix);
  }
  return prefix === "" ? local : `${prefix}:${local}`;
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

export function parseXml(bytes: Uint8Array): Element {
  if (bytes.length > maxXmlBytes) throw new Unreadable("too-long");
  const root: Growing = { name: "", attributes: new Map(), children: [] };
  const open: Growing[] = [root];
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("doctype", () => {
    throw new Unreadable("hostile");
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    if (open.length > maxDepth) throw new Unreadable("hostile");
    if (elements > maxElements) throw new Unreadable("too-long");
    const attributes = new Map(Object.values(tag.attributes).map((attribute) => [named(attribute.uri, attribute.local), attribute.value]));
    const element: Growing = { name: named(tag.uri, tag.local), attributes, children: [] };
    open[open.length - 1]?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const text = (words: string): void => {
    open[open.length - 1]?.children.push(words);
  };
  parser.on("text", text);
  parser.on("cdata", text);
  try {
    parser.write(decoded(bytes)).close();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("broken");
  }
  const top = elementsIn(root)[0];
  if (top === undefined) throw new Unreadable("broken");
  return top;
}

export function elementsIn(element: Element): readonly Element[] {
  return element.children.filter((child): child is Element => typeof child !== "string");
}

export function childOf(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child): child is Element => typeof child !== "string" && child.name === name);
}

export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attributes.get(name);
}

/** The `w:val` of a child. */
export function valueOf(element: Element | undefined, name: string): string | undefined {
  return attribute(childOf(element, name), "w:val");
}

export function numberIn(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A property that is on by being there. */
export function isOn(element: Element | undefined, name: string): boolean | null {
  const child = childOf(element, name);
  if (child === undefined) return null;
  return !["0", "false", "off", "none"].includes(attribute(child, "w:val") ?? "1");
}

/** Every element within, in document order. Without recursion: depth is limited, breadth is not. */
export function* descendants(element: Element): Generator<Element> {
  const waiting = [...elementsIn(element)].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of [...elementsIn(next)].reverse()) waiting.push(child);
  }
}
