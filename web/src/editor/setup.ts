/** Puts the editor together: who acts on an edit, and in which order, stands here. */

import { yUndoPlugin } from "@tiptap/y-tiptap";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { EditorState, Selection, type Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Content } from "../diff/content";
import { t } from "../text";
import { drawnFrom, sharedDocument, type Drawn } from "./binding";
import { blockIds } from "./blockIds";
import { guardComposition, type CompositionGuard } from "./composition";
import { contentRoot } from "./content";
import { ImageView, type LocalImage } from "./imageView";
import { inputRules } from "./inputRules";
import { keys } from "./keys";
import { light, type Light } from "./light";
import { ownCaret } from "./ownCaret";
import { paste, type ImageStore } from "./paste";
import { placeholder } from "./placeholder";
import { redPen } from "./redPen";
import { refusedImages } from "./refusedImages";
import { remoteCarets, type Me } from "./remoteCarets";
import { schema } from "./schema";
import { tables } from "./tables";

export interface EditorParts {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly me: Me;
  /** What the red pen is shown against. */
  readonly base: Content | null;
  /** The one red mark that is being taken up. */
  readonly light: Light | null;
  readonly images: ImageStore | null;
  readonly localImage: LocalImage | null;
  setComposing(composing: boolean): void;
  isEditable(): boolean;
  /** A picture that the server refused has been taken out. */
  onImageRemoved(): void;
  /** After every change of what the view shows. */
  onUpdate(view: EditorView): void;
}

function plugins(parts: EditorParts, guard: CompositionGuard, drawn: Drawn | null): Plugin[] {
  return [
    // The composition comes first: all others ask it whether they may act.
    guard.plugin,
    sharedDocument(parts.doc.getXmlFragment(contentRoot), drawn),
    remoteCarets(parts.awareness, parts.me, guard.isComposing),
    yUndoPlugin(),
    ownCaret(),
    inputRules(),
    ...keys(),
    paste(parts.images, guard),
    refusedImages(guard, parts.isEditable, parts.onImageRemoved),
    // Tables repair themselves before ids are given, so that new cells get theirs in the same transaction.
    ...tables(guard.isComposing, parts.isEditable),
    blockIds(guard.isComposing),
    redPen(parts.base, guard.isComposing),
    light(parts.light, guard.isComposing),
    dropCursor({ color: "var(--indigo, #2B4C9B)", width: 2 }),
    gapCursor(),
    placeholder(),
  ];
}

/** With the text in it, and the caret before its first word: the binding by itself would put it between the blocks. */
export function firstState(parts: EditorParts, guard: CompositionGuard): EditorState {
  const drawn = drawnFrom(parts.doc.getXmlFragment(contentRoot), schema);
  const start = drawn === null ? {} : { doc: drawn.doc, selection: Selection.atStart(drawn.doc) };
  return EditorState.create({ schema, ...start, plugins: plugins(parts, guard, drawn) });
}

export interface Editor {
  readonly view: EditorView;
  readonly guard: CompositionGuard;
}

export function createEditor(place: HTMLElement, parts: EditorParts): Editor {
  const guard = guardComposition(parts.setComposing);
  const view = new EditorView(place, {
    state: firstState(parts, guard),
    editable: parts.isEditable,
    attributes: () => ({ role: "textbox", "aria-multiline": "true", "aria-label": t.value.editor.paper, spellcheck: "false" }),
    nodeViews: { image: (node) => new ImageView(node, parts.localImage) },
    // The binding dispatches while the view is still being made: only `this` is there already.
    dispatchTransaction(this: EditorView, tr) {
      // The binding tells of carets from a timer of its own, also when the page has been left meanwhile.
      if (this.isDestroyed) return;
      this.updateState(this.state.apply(tr));
      parts.onUpdate(this);
    },
  });
  parts.onUpdate(view);
  return { view, guard };
}
