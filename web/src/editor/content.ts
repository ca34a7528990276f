/** A plan as JSON, the form in which versions are stored and compared, and back. Both ways forgive what they do not know. */

import { Fragment, type Node as PMNode, type NodeType } from "prosemirror-model";
import * as Y from "yjs";
import type { Content, Mark } from "../diff/content";
import { schema } from "./schema";

/** The root of the shared document that holds the text. */
export const contentRoot = "content";

function markNames(attributes: unknown): Mark[] {
  const names = typeof attributes === "object" && attributes !== null ? Object.keys(attributes) : [];
  return Object.keys(schema.marks)
    .filter((type) => names.includes(type))
    .map((type) => ({ type }));
}

function textsOf(text: Y.XmlText): Content[] {
  const delta = text.toDelta() as { insert: unknown; attributes?: unknown }[];
  return delta.flatMap(({ insert, attributes }) => {
    if (typeof insert !== "string" || insert === "") return [];
    const marks = markNames(attributes);
    return [marks.length > 0 ? { type: "text", text: insert, marks } : { type: "text", text: insert }];
  });
}

function attributesOf(element: Y.XmlElement, type: NodeType): Record<string, unknown> {
  const all: Record<string, unknown> = element.getAttributes();
  return Object.fromEntries(Object.keys(type.spec.attrs ?? {}).flatMap((key) => (all[key] == null ? [] : [[key, all[key]]])));
}

/** Neighbouring texts with the same marks are one. */
function joined(content: Content[]): Content[] {
  const result: Content[] = [];
  for (const node of content) {
    const last = result[result.length - 1];
    if (last?.type === "text" && node.type === "text" && JSON.stringify(last.marks) === JSON.stringify(node.marks)) {
      result[result.length - 1] = { ...last, text: `${last.text ?? ""}${node.text ?? ""}` };
    } else result.push(node);
  }
  return result;
}

function childrenOf(parent: Y.XmlFragment): Content[] {
  return joined(
    parent.toArray().flatMap((child): Content[] => {
      if (child instanceof Y.XmlText) return textsOf(child);
      const type = child instanceof Y.XmlElement ? schema.nodes[child.nodeName] : undefined;
      if (!(child instanceof Y.XmlElement) || type === undefined || type === schema.nodes.doc || type.isText) return [];
      const attrs = attributesOf(child, type);
      const content = childrenOf(child);
      return [
        {
          type: type.name,
          ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
          ...(content.length > 0 ? { content } : {}),
        },
      ];
    }),
  );
}

/** The text of a shared document. Unknown nodes and attributes are left out. */
export function contentOf(doc: Y.Doc): Content {
  return { type: "doc", content: childrenOf(doc.getXmlFragment(contentRoot)) };
}

/** Children that do not fit are wrapped in what the schema asks for there, or left out. */
function fitting(type: NodeType, children: readonly PMNode[]): Fragment {
  const all = Fragment.from(children);
  if (type.validContent(all)) return all;
  let match = type.contentMatch;
  let fitted = Fragment.empty;
  for (const child of children) {
    const filler = match.matchType(child.type) ? Fragment.empty : match.fillBefore(Fragment.from(child));
    const wrapping = filler ? null : match.findWrapping(child.type);
    const wrapped = (wrapping ?? []).reduceRight<PMNode>((inner, outer) => outer.create(null, inner), child);
    const addition = (filler ?? Fragment.empty).append(Fragment.from(wrapped));
    const next = match.matchFragment(addition);
    if (!next) continue;
    match = next;
    fitted = fitted.append(addition);
  }
  return fitted.append(match.fillBefore(Fragment.empty, true) ?? Fragment.empty);
}

function parsed(content: Content): PMNode[] {
  if (content.type === "text") {
    const marks = (content.marks ?? []).flatMap(({ type }) => {
      const mark = schema.marks[type];
      return mark ? [mark.create()] : [];
    });
    return content.text ? [schema.text(content.text, marks)] : [];
  }
  const type = schema.nodes[content.type];
  if (type === undefined || type === schema.nodes.doc) return [];
  return [type.create(content.attrs ?? null, fitting(type, (content.content ?? []).flatMap(parsed)))];
}

const written = new WeakMap<PMNode, Content>();

/** The JSON of an open document. The same node gives the same value: what did not change is not written again. */
export function contentFrom(node: PMNode): Content {
  let content = written.get(node);
  if (content === undefined) {
    content =
      node.isLeaf || node.isTextblock
        ? (node.toJSON() as Content)
        : { type: node.type.name, attrs: node.attrs, content: node.content.content.map(contentFrom) };
    written.set(node, content);
  }
  return content;
}

/** The document that a JSON stands for; always one that the schema allows. */
export function nodeOf(content: Content): PMNode {
  const { doc } = schema.nodes;
  return doc.create(null, fitting(doc, (content.content ?? []).flatMap(parsed)));
}
