/** For tests: several people with the real editor on real shared documents, joined by hand instead of a network. */

import { Selection, TextSelection, type Command } from "prosemirror-state";
import type { Node as PMNode } from "prosemirror-model";
import { EditorView } from "prosemirror-view";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Content } from "../diff/content";
import { guardComposition, type CompositionGuard } from "./composition";
import { contentRoot, contentOf, nodeOf } from "./content";
import { blockIdOf, isBlock } from "./schema";
import { firstState } from "./setup";
import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";

export interface Peer {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly view: EditorView;
  readonly guard: CompositionGuard;
}

export function peer(start: Uint8Array | null, base: Content | null): Peer {
  const doc = new Y.Doc();
  if (start) Y.applyUpdate(doc, start);
  const awareness = new Awareness(doc);
  const guard = guardComposition(() => undefined);
  const parts = {
    doc,
    awareness,
    me: { id: String(doc.clientID), name: "陈老师" },
    base,
    light: null,
    images: null,
    localImage: null,
    setComposing: () => undefined,
    isEditable: () => true,
    onImageRemoved: () => undefined,
    onUpdate: () => undefined,
  };
  // jsdom has no layout; scrolling to the caret asks for it.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  const view = new EditorView(document.body.appendChild(document.createElement("div")), {
    state: firstState(parts, guard),
    handleScrollToSelection: () => true,
  });
  return { doc, awareness, view, guard };
}

export function stateOf(content: Content): Uint8Array {
  const doc = new Y.Doc();
  prosemirrorToYXmlFragment(nodeOf(content), doc.getXmlFragment(contentRoot));
  return Y.encodeStateAsUpdate(doc);
}

/** Several people with the same plan open. */
export function together(content: Content, count: number): Peer[] {
  const start = stateOf(content);
  return Array.from({ length: count }, () => peer(start, null));
}

/** Everybody receives what everybody wrote, until nothing is new. */
export function sync(peers: readonly Peer[]): void {
  for (let round = 0; round < 3; round++) {
    for (const from of peers) {
      for (const to of peers) {
        if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "remote");
      }
    }
  }
}

export function closeAll(peers: readonly Peer[]): void {
  for (const { view, awareness } of peers) {
    view.destroy();
    awareness.destroy();
  }
}

export function p(id: string | null, text: string): Content {
  return { type: "paragraph", ...(id === null ? {} : { attrs: { id } }), ...(text === "" ? {} : { content: [{ type: "text", text }] }) };
}

export function h(id: string, level: number, text: string): Content {
  return { type: "heading", attrs: { id, level }, content: [{ type: "text", text }] };
}

export function plan(...content: Content[]): Content {
  return { type: "doc", content };
}

/** Where the block's content begins. */
export function startOf(doc: PMNode, id: string): number {
  let found = -1;
  doc.descendants((node, pos) => {
    if (blockIdOf(node) === id) found = pos + 1;
  });
  if (found < 0) throw new Error(`no block ${id}`);
  return found;
}

export function caretAt({ view }: Peer, id: string, offset: number): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, startOf(view.state.doc, id) + offset)));
}

export function select({ view }: Peer, from: number, to: number): void {
  const { doc } = view.state;
  view.dispatch(view.state.tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
}

export function selectEnd({ view }: Peer): void {
  view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc)));
}

export function type({ view }: Peer, text: string): void {
  for (const character of text) view.dispatch(view.state.tr.insertText(character));
}

export function run({ view }: Peer, command: Command): boolean {
  return command(view.state, view.dispatch, view);
}

export function press({ view }: Peer, key: string, init: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, ...init });
  return view.someProp("handleKeyDown", (handle) => handle(view, event)) === true;
}

/** "id:text" of each text block, in order. */
export function lines({ view }: Peer): string[] {
  const result: string[] = [];
  view.state.doc.descendants((node) => {
    if (node.isTextblock) result.push(`${blockIdOf(node) ?? "-"}:${node.textContent}`);
  });
  return result;
}

export function ids({ view }: Peer): (string | null)[] {
  const result: (string | null)[] = [];
  view.state.doc.descendants((node) => {
    if (isBlock(node)) result.push(blockIdOf(node));
  });
  return result;
}

export function contents(peers: readonly Peer[]): string[] {
  return peers.map(({ doc }) => JSON.stringify(contentOf(doc)));
}

/** Copies the selection as the browser would, HTML and all. */
export function copy({ view }: Peer): string {
  return view.serializeForClipboard(view.state.selection.content()).dom.innerHTML;
}

export function cut(person: Peer): string {
  const html = copy(person);
  person.view.dispatch(person.view.state.tr.deleteSelection());
  return html;
}

export function pasteInto({ view }: Peer, html: string): void {
  view.pasteHTML(html, new Event("paste") as ClipboardEvent);
}
