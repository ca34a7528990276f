/** What we read of the y-tiptap binding's state. Its own types leave most of it open. */

import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type { EditorState } from "prosemirror-state";
import type { Node as PMNode } from "prosemirror-model";
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
}

export function syncState(state: EditorState): SyncState | undefined {
  return ySyncPluginKey.getState(state) as SyncState | undefined;
}
