/**
 * Keeps one's own caret with its text when others edit.
 *
 * The binding replaces the whole document for every remote change and guesses where the caret was: if the text of the
 * paragraph changed, it goes back to the old number of characters, and the caret walks through the text while a colleague
 * types before it. The shared document knows better; it is asked here, and block ids help where it does not know.
 */

import { relativePositionToAbsolutePosition, ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";
import type { Node as PMNode, ResolvedPos } from "prosemirror-model";
import { Plugin, Selection, TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import * as Y from "yjs";
import { syncState, type RelativeSelection, type SyncState } from "./binding";
import { isFromShared } from "./blockIds";
import { blockIdOf } from "./schema";

interface Place {
  readonly node: PMNode;
  readonly pos: number;
}

function blockById(doc: PMNode, id: string | null): Place | null {
  let found: Place | null = null;
  if (id === null) return null;
  doc.descendants((node, pos) => {
    if (found === null && blockIdOf(node) === id) found = { node, pos };
    return found === null && !node.isTextblock;
  });
  return found;
}

function isGone(type: Y.AbstractType<unknown>): boolean {
  for (let item = type._item; item !== null; item = (item.parent as Y.AbstractType<unknown>)._item) if (item.deleted) return true;
  return false;
}

/** The caret's block was split before the caret: its text is now at the end of the next block. */
function afterSplit(doc: PMNode, $old: ResolvedPos, resolved: number): number | null {
  const rest = $old.parent.textBetween($old.parentOffset, $old.parent.content.size, "\n", "\n");
  const $new = doc.resolve(resolved);
  if (rest === "" || !$new.parent.isTextblock || $new.parentOffset < $new.parent.content.size) return null;
  const next = TextSelection.findFrom(doc.resolve($new.after()), 1, true);
  const block = next?.$from.parent;
  if (!block?.isTextblock || !block.textBetween(0, block.content.size, "\n", "\n").endsWith(rest)) return null;
  return next ? next.$from.end() - rest.length : null;
}

function resolve(shared: SyncState, relative: Y.RelativePosition): number | null {
  const known = Y.createAbsolutePositionFromRelativePosition(relative, shared.doc);
  if (!shared.binding || known === null || isGone(known.type)) return null;
  return relativePositionToAbsolutePosition(shared.doc, shared.type, relative, shared.binding.mapping) as number | null;
}

function findEnd(shared: SyncState, relative: Y.RelativePosition, $old: ResolvedPos, doc: PMNode): number | null {
  const place = blockById(doc, blockIdOf($old.parent));
  // In an empty block the shared document can only say "at its end", and that moves as soon as somebody writes there.
  if (place?.node.isTextblock && $old.parent.content.size === 0) return place.pos + 1;
  const resolved = resolve(shared, relative);
  if (resolved !== null && resolved <= doc.content.size) return afterSplit(doc, $old, resolved) ?? resolved;
  // Somebody moved the block: its text was written anew elsewhere, under the same id.
  return place?.node.isTextblock ? place.pos + 1 + Math.min($old.parentOffset, place.node.content.size) : null;
}

function keptSelection(before: Selection, state: EditorState): Selection | null {
  const shared = syncState(state);
  if (before instanceof CellSelection) {
    const anchor = blockById(state.doc, before.$anchorCell.nodeAfter && blockIdOf(before.$anchorCell.nodeAfter));
    const head = blockById(state.doc, before.$headCell.nodeAfter && blockIdOf(before.$headCell.nodeAfter));
    return anchor && head ? CellSelection.create(state.doc, anchor.pos, head.pos) : null;
  }
  const relative = shared?.binding?.beforeTransactionSelection;
  if (!shared || !relative?.anchor || !relative.head || !(before instanceof TextSelection)) return null;
  const anchor = findEnd(shared, relative.anchor, before.$anchor, state.doc);
  const head = before.empty ? anchor : findEnd(shared, relative.head, before.$head, state.doc);
  if (anchor === null || head === null) return null;
  return TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head));
}

/**
 * The binding's guess looks positions up in a document that they may not belong to any more. Then it throws in the middle
 * of taking a remote edit in, and the next key press would undo that edit. Without positions it does not guess.
 */
function withoutGuessing(shared: SyncState): () => void {
  const forgetPositions = (): void => {
    const selection = shared.binding?.beforeTransactionSelection;
    if (selection) selection.absAnchor = selection.absHead = null;
  };
  shared.doc.on("beforeAllTransactions", forgetPositions);
  return () => shared.doc.off("beforeAllTransactions", forgetPositions);
}

/**
 * After undo and redo the caret goes where the edit was. The binding keeps that place for the next remote edit instead, and
 * the caret would jump then.
 */
function followUndo(view: EditorView, shared: SyncState): () => void {
  const { undoManager } = yUndoPluginKey.getState(view.state) as { undoManager: Y.UndoManager };
  const popped = ({ stackItem }: { readonly stackItem: { readonly meta: Map<unknown, unknown> } }): void => {
    if (!shared.binding) return;
    shared.binding.beforeTransactionSelection = null;
    const place = stackItem.meta.get(shared.binding) as RelativeSelection | undefined;
    const at = place?.head ? resolve(shared, place.head) : null;
    if (at !== null && at <= view.state.doc.content.size) {
      view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at))).scrollIntoView());
    }
  };
  undoManager.on("stack-item-popped", popped);
  return () => undoManager.off("stack-item-popped", popped);
}

/** Comes after the binding's own plugins: it corrects what they have set. */
export function ownCaret(): Plugin {
  return new Plugin({
    view: (view) => {
      const shared = syncState(view.state);
      if (!shared) throw new Error("the caret is kept by asking the shared document");
      const stops = [withoutGuessing(shared), followUndo(view, shared)];
      return { destroy: () => stops.forEach((stop) => stop()) };
    },
    appendTransaction: (transactions, before, state): Transaction | null => {
      const remote = transactions.find((tr) => tr.docChanged && isFromShared(tr));
      if (!remote || syncState(state)?.isUndoRedoOperation) return null;
      const selection = keptSelection(before.selection, state);
      if (selection === null || selection.eq(state.selection)) return null;
      return state.tr.setSelection(selection).setMeta(ySyncPluginKey, { isChangeOrigin: true });
    },
  });
}
