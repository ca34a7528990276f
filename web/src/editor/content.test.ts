import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Content } from "../diff/content";
import { contentOf, contentRoot, nodeOf } from "./content";

const cell = (id: string, type: string, text: string): Content => ({
  type,
  attrs: { id, colspan: 1, rowspan: 1 },
  content: [{ type: "paragraph", attrs: { id: `${id}p` }, content: [{ type: "text", text }] }],
});

const everything: Content = {
  type: "doc",
  content: [
    { type: "heading", attrs: { id: "a", level: 2 }, content: [{ type: "text", text: "一、教学目标" }] },
    {
      type: "paragraph",
      attrs: { id: "b" },
      content: [
        { type: "text", text: "先" },
        { type: "text", text: "再", marks: [{ type: "strong" }, { type: "underline" }] },
        { type: "hard_break" },
        { type: "text", text: "后𠮷" },
      ],
    },
    {
      type: "ordered_list",
      attrs: { id: "c", order: 2 },
      content: [{ type: "list_item", attrs: { id: "d" }, content: [{ type: "paragraph", attrs: { id: "e" } }] }],
    },
    {
      type: "table",
      attrs: { id: "f" },
      content: [{ type: "table_row", attrs: { id: "g" }, content: [cell("h", "table_header", "环节"), cell("i", "table_cell", "导入")] }],
    },
    { type: "image", attrs: { id: "j", src: "/api/images/0190f3a0-1111-7222-8333-444455556666", alt: "圆片" } },
    { type: "horizontal_rule", attrs: { id: "k" } },
  ],
};

function sharedDocument(content: Content): Y.Doc {
  const doc = new Y.Doc();
  prosemirrorToYXmlFragment(nodeOf(content), doc.getXmlFragment(contentRoot));
  return doc;
}

test("a plan with everything in it comes back from the shared document as it was", () => {
  expect(contentOf(sharedDocument(everything))).toEqual(everything);
});

test("nodes, attributes and marks that nobody knows are left out", () => {
  const doc = sharedDocument(everything);
  const fragment = doc.getXmlFragment(contentRoot);
  const strange = new Y.XmlElement("script");
  fragment.insert(0, [strange]);
  (fragment.get(1) as Y.XmlElement).setAttribute("onclick", "alert(1)");
  const words = (fragment.get(2) as Y.XmlElement).get(0) as Y.XmlText;
  words.format(0, 1, { blink: {} });
  expect(contentOf(doc)).toEqual(everything);
});

test("content that breaks the rules is made to fit, with its words", () => {
  const node = nodeOf({
    type: "doc",
    content: [
      { type: "text", text: "没有段落" },
      { type: "list_item", content: [{ type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: "没有列表" }] }] },
      { type: "unknown", content: [{ type: "text", text: "丢掉" }] },
      { type: "table", content: [{ type: "table_row", content: [{ type: "table_cell", attrs: { colspan: 1 } }] }] },
    ],
  });
  node.check();
  expect(node.textContent).toContain("没有段落");
  expect(node.textContent).toContain("没有列表");
});

test("an empty document is one empty paragraph", () => {
  expect(contentOf(new Y.Doc())).toEqual({ type: "doc", content: [] });
  expect(nodeOf({ type: "doc" }).childCount).toBe(1);
});
