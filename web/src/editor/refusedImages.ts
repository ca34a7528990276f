/**
 * Takes pictures that the server refused out of the text again: nobody else will ever see them, and a sealed version must not hold the
 * gap. Only the device that put them in knows of the refusal, so clients do not chase each other. It is no step of undo; when undo brings
 * such a picture back, it goes again.
 */

import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import type { CompositionGuard } from "./composition";
import { schema } from "./schema";

const refusedKey = new PluginKey<ReadonlySet<string>>("refusedImages");

export function withRefused(tr: Transaction, addresses: readonly string[]): Transaction {
  return tr.setMeta(refusedKey, new Set(addresses)).setMeta("addToHistory", false);
}

/** Null when none of them is in the text. */
function removal(state: EditorState): Transaction | null {
  const refused = refusedKey.getState(state);
  if (refused === undefined || refused.size === 0) return null;
  const found: { readonly from: number; readonly to: number }[] = [];
  state.doc.descendants((node, pos) => {
    if (node.type === schema.nodes.image && refused.has(String(node.attrs["src"]))) found.push({ from: pos, to: pos + node.nodeSize });
    return !node.isTextblock;
  });
  if (found.length === 0) return null;
  const tr = state.tr.setMeta("addToHistory", false);
  // From the end, so that the places before stay right. A cell or quotation whose only block goes keeps an empty paragraph.
  for (const { from, to } of found.reverse()) tr.delete(from, to);
  return tr;
}

/** `onRemoved`: the person is told when something of theirs is taken out. */
export function refusedImages(guard: CompositionGuard, isEditable: () => boolean, onRemoved: () => void): Plugin<ReadonlySet<string>> {
  return new Plugin<ReadonlySet<string>>({
    key: refusedKey,
    state: {
      init: () => new Set(),
      apply: (tr, refused) => (tr.getMeta(refusedKey) as ReadonlySet<string> | undefined) ?? refused,
    },
    view: () => ({
      update: (view, before) => {
        if (before.doc === view.state.doc && refusedKey.getState(before) === refusedKey.getState(view.state)) return;
        if (!isEditable() || removal(view.state) === null) return;
        // The binding is in the middle of an update: what is written now would not reach the shared document.
        queueMicrotask(() =>
          guard.whenSettled(() => {
            const tr = view.isDestroyed || !isEditable() ? null : removal(view.state);
            if (tr === null) return;
            view.dispatch(tr);
            onRemoved();
          }),
        );
      },
    }),
  });
}
