// Makes and checks the fixtures of the projection with the editor's own libraries.
//
//   node make.mjs          writes everything.update (what the page would write for everything.json) and nested.update, messy.update
//   node make.mjs check    reads init.update (what the replica makes of everything.json) the way the page does
//
// The client ids are fixed, so that the same libraries write the same bytes.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { deepStrictEqual } from "node:assert";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const Y = require("yjs");
const { prosemirrorJSONToYXmlFragment, yXmlFragmentToProseMirrorRootNode, updateYFragment } = require("@tiptap/y-tiptap");
const { Schema, Node } = require("prosemirror-model");

const here = (name) => new URL(name, import.meta.url);
const everything = JSON.parse(readFileSync(here("everything.json"), "utf8"));

const id = { id: { default: null } };
const cell = { ...id, colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } };
const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", attrs: id },
    heading: { group: "block", content: "inline*", attrs: { ...id, level: { default: 1 } } },
    blockquote: { group: "block", content: "block+", attrs: id },
    bullet_list: { group: "block", content: "list_item+", attrs: id },
    ordered_list: { group: "block", content: "list_item+", attrs: { ...id, order: { default: 1 } } },
    list_item: { content: "block+", attrs: id },
    table: { group: "block", content: "table_row+", attrs: id },
    table_row: { content: "(table_cell | table_header)*", attrs: id },
    table_cell: { content: "block+", attrs: cell },
    table_header: { content: "block+", attrs: cell },
    image: { group: "block", attrs: { ...id, src: { default: null }, alt: { default: null }, width: { default: null } } },
    horizontal_rule: { group: "block", attrs: id },
    hard_break: { inline: true, group: "inline" },
    text: { group: "inline" },
  },
  marks: { strong: {}, em: {}, underline: {} },
});

function documentOf(client) {
  const doc = new Y.Doc();
  doc.clientID = client;
  return doc;
}

function make() {
  const page = documentOf(7);
  prosemirrorJSONToYXmlFragment(schema, everything, page.getXmlFragment("content"));
  writeFileSync(here("everything.update"), Y.encodeStateAsUpdate(page));

  const nested = documentOf(7);
  let inner = nested.getXmlFragment("content");
  for (let depth = 0; depth < 500; depth++) {
    const quote = new Y.XmlElement("blockquote");
    inner.insert(0, [quote]);
    inner = quote;
  }
  writeFileSync(here("nested.update"), Y.encodeStateAsUpdate(nested));

  const messy = documentOf(7);
  messy.transact(() => mess(messy.getXmlFragment("content")));
  writeFileSync(here("messy.update"), Y.encodeStateAsUpdate(messy));
}

// Everything a stranger might put there; messy.json says what is left of it.
function mess(content) {
  const element = (name, attributes, ...children) => {
    const made = new Y.XmlElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.insert(0, children);
    return made;
  };
  const text = (...delta) => {
    const made = new Y.XmlText();
    made.applyDelta(delta);
    return made;
  };
  content.insert(0, [
    element("script", {}, text({ insert: "alert(1)" })),
    element("paragraph", { id: "p1", onclick: "alert(1)", style: { color: "red" } },
      text({ insert: "甲", attributes: { strong: {}, em: {} } }, { insert: "乙", attributes: { em: true, strong: true, link: { href: "x" } } }),
      text({ insert: "丙", attributes: { strong: {}, "em--AAAAAAAA": {} } }, { insert: { image: "x" } }, { insert: "丁" }),
      element("iframe", {}),
      text({ insert: "戊" }),
      text()),
    element("heading", { id: "no spaces", level: 7 }),
    element("heading", { level: 2.0, id: 5 }),
    element("ordered_list", { order: 4294967296 }),
    element("table_cell", { colspan: 2, rowspan: -1, colwidth: [100, "wide"] }),
    element("table_cell", { colspan: "2", rowspan: 1000, colwidth: null }),
    element("image", { src: "https://elsewhere.example/a.png", alt: "x".repeat(1001), width: 8 }),
  ]);
}

function check() {
  const doc = documentOf(9);
  Y.applyUpdate(doc, readFileSync(here("init.update")));
  const content = doc.getXmlFragment("content");
  const expected = Node.fromJSON(schema, everything);
  deepStrictEqual(yXmlFragmentToProseMirrorRootNode(content, schema).toJSON(), expected.toJSON());
  // Opening it must not make the page write anything.
  const before = Y.encodeStateVector(doc);
  updateYFragment(doc, content, expected, { mapping: new Map(), isOMark: new Map() });
  deepStrictEqual(Y.encodeStateVector(doc), before);
  console.log("init.update is what the page would have written");
}

if (process.argv[2] === "check") check();
else make();
