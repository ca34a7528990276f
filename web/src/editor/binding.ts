/** The y-tiptap binding, and what we read of its state. Its own types leave most of it open. */

import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey } from "@tiptap/y-tiptap";
import { Plugin, type EditorState } from "prosemirror-state";
import type { Node as PMNode, Schema } from "prosemirror-model";
import type * as Y from "yjs";

export interface RelativeSelection {
  readonly anchor: Y.RelativePosition | null;
  readonly head: Y.RelativePosition | null;
  /** Where it was as plain positions; the binding guesses with them. */
  absAnchor: number | null;
  absHead: number | null;
}

interface Binding {
  readonly mapping: Map<Y.AbstractType<unknown>, PMNode | PMNode[]>;
  /** The local selection as it was before the shared document changed; set while such a change is being applied. */
  beforeTransactionSelection: RelativeSelection | null;
}

export interface SyncState {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly binding: Binding | null;
  readonly isUndoRedoOperation: boolean;
  readonly isChangeOrigin: boolean;
  /** The last edit may be undone. While it may not, the binding begins a new step of undo with every transaction that is not remote. */
  readonly addToHistory: boolean;
}

export function syncState(state: EditorState): SyncState | undefined {
  return ySyncPluginKey.getState(state) as SyncState | undefined;
}

/** What the shared document looks like as the editor's. */
export interface Drawn {
  readonly doc: PMNode;
  readonly mapping: Binding["mapping"];
}

/** Null while nothing is in it: the editor begins with an empty line, and that is not yet an edit. */
export function drawnFrom(content: Y.XmlFragment, schema: Schema): Drawn | null {
  if (content.length === 0) return null;
  const drawn = initProseMirrorDoc(content, schema) as Drawn;
  return drawn.doc.childCount === 0 ? null : drawn;
}

/**
 * The binding. It would remember of a colleague's edit that it cannot be undone until one's own next edit, and take whatever comes
 * between (a caret that moved) for a reason to begin a new step of undo: each letter would be undone for itself.
 */
export function sharedDocument(content: Y.XmlFragment, drawn: Drawn | null): Plugin<SyncState> {
  const { spec } = ySyncPlugin(content, drawn === null ? {} : { mapping: drawn.mapping }) as Plugin<SyncState>;
  const shared = spec.state;
  if (!shared) throw new Error("the binding keeps the shared document in its state");
  return new Plugin<SyncState>({
    ...spec,
    state: {
      ...shared,
      apply(tr, ...rest) {
        const next = shared.apply.call(this, tr, ...rest);
        return tr.docChanged || next.isChangeOrigin || next.addToHistory ? next : { ...next, addToHistory: true };
      },
    },
  });
}
