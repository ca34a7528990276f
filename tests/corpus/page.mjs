/** A page without a screen: a Yjs document that is edited through ProseMirror and y-tiptap, as the real one is. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
export const Y = require("yjs");
export const encoding = require("lib0/encoding");
const { Schema } = require("prosemirror-model");
const { EditorState, TextSelection } = require("prosemirror-state");
const { updateYFragment, initProseMirrorDoc } = require("@tiptap/y-tiptap");

const names = JSON.parse(readFileSync(new URL("../../proto/schema.json", import.meta.url), "utf8"));

/** Where each node may stand; its name and attributes come from proto/schema.json. */
const places = {
  paragraph: { content: "inline*", group: "block" },
  heading: { content: "inline*", group: "block" },
  blockquote: { content: "block+", group: "block" },
  bullet_list: { content: "list_item+", group: "block" },
  ordered_list: { content: "list_item+", group: "block" },
  list_item: { content: "paragraph block*" },
  table: { content: "table_row+", group: "block" },
  table_row: { content: "(table_cell | table_header)*" },
  table_cell: { content: "block+" },
  table_header: { content: "block+" },
  image: { inline: true, group: "inline" },
  horizontal_rule: { group: "block" },
  hard_break: { inline: true, group: "inline" },
};

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    text: { group: "inline" },
    ...Object.fromEntries(
      Object.entries(names.nodes).map(([name, attrs]) => [
        name,
        { ...places[name], attrs: Object.fromEntries(Object.keys(attrs).map((key) => [key, { default: null }])) },
      ]),
    ),
  },
  marks: Object.fromEntries(names.marks.map((name) => [name, {}])),
});

/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (bound) => next() % bound,
    /** A client id as the page takes it: 53 bits. */
    clientId: () => (next() & 0x1fffff) * 2 ** 32 + next(),
    pick: (list) => list[next() % list.length],
    id: () => next().toString(36).padStart(7, "0"),
  };
}

const random = dice(20260301);

/** A node; blocks get an id when they have room for one. */
export function node(name, attrs = {}, ...content) {
  const withId = name !== "hard_break" ? { id: random.id(), ...attrs } : attrs;
  return schema.node(name, withId, content.flat());
}
export const text = (string, ...marks) => schema.text(string, marks.map((name) => schema.mark(name)));
export const paragraph = (...content) => node("paragraph", {}, ...content.map((part) => (typeof part === "string" ? text(part) : part)));

/** One load of the page by one person. */
export class Page {
  constructor(state = null) {
    this.doc = new Y.Doc();
    this.doc.clientID = random.clientId();
    this.fragment = this.doc.getXmlFragment("content");
    /** Every update made here, with what a server had to know before it. */
    this.made = [];
    this.known = new Map();
    if (state !== null) Y.applyUpdate(this.doc, state);
    this.known = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    this.doc.on("update", (update, _origin, _doc, transaction) => {
      if (transaction.local) this.made.push({ update, known: this.known });
      this.known = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    });
    this.meta = { mapping: new Map(), isOMark: new Map() };
    this.reload();
  }

  /** Shows what the document holds now. */
  reload() {
    if (this.fragment.length === 0) {
      this.state = EditorState.create({ doc: schema.node("doc", null, [schema.node("paragraph")]) });
      return;
    }
    const { doc, meta } = initProseMirrorDoc(this.fragment, schema);
    this.meta = meta;
    this.state = EditorState.create({ doc });
  }

  receive(update) {
    Y.applyUpdate(this.doc, update);
    this.reload();
  }

  /** Replaces all of the document. */
  show(...blocks) {
    this.edit((tr) => tr.replaceWith(0, tr.doc.content.size, blocks));
  }

  /** One editor transaction; `change` is given the ProseMirror transaction. */
  edit(change) {
    const tr = this.state.tr;
    change(tr);
    this.state = this.state.apply(tr);
    this.doc.transact(() => updateYFragment(this.doc, this.fragment, this.state.doc, this.meta), this);
  }

  /** Types characters one by one before position `at`. */
  type(at, string) {
    let position = at;
    for (const character of string) {
      this.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, position)).insertText(character, position));
      position += character.length;
    }
  }

  stateVector() {
    return Y.encodeStateVector(this.doc);
  }

  full() {
    return Y.encodeStateAsUpdate(this.doc);
  }

  /** What a server lacks that has `vector`. */
  since(vector) {
    return Y.encodeStateAsUpdate(this.doc, vector);
  }
}
