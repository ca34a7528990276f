/** Shows one's own red pen while it writes. What is marked is the diff's to say; when it may be drawn stands here. */

import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import type { Node as PMNode } from "prosemirror-model";
import { DecorationSet } from "prosemirror-view";
import type { Content } from "../diff/content";
import { isSettling } from "./composition";
import { drawMarks } from "./drawMarks";

interface RedPen {
  /** What the red pen is shown against; null shows none. */
  readonly base: Content | null;
  readonly marks: DecorationSet;
}

const redPenKey = new PluginKey<RedPen>("red-pen");

/** The transaction that shows the red pen against another version. */
export function withBase(tr: Transaction, base: Content | null): Transaction {
  return tr.setMeta(redPenKey, { base });
}

function draw(base: Content | null, doc: PMNode): RedPen {
  return { base, marks: base === null ? DecorationSet.empty : DecorationSet.create(doc, drawMarks(base, doc)) };
}

/** `isComposing`: while a word is being composed the marks only move along; drawing them anew would tear it apart. */
export function redPen(base: Content | null, isComposing: () => boolean): Plugin<RedPen> {
  return new Plugin<RedPen>({
    key: redPenKey,
    state: {
      init: (_config, state) => draw(base, state.doc),
      apply: (tr, shown) => {
        const change = tr.getMeta(redPenKey) as { readonly base: Content | null } | undefined;
        if (change) return draw(change.base, tr.doc);
        if (isSettling(tr) || (tr.docChanged && !isComposing())) return draw(shown.base, tr.doc);
        return tr.docChanged ? { base: shown.base, marks: shown.marks.map(tr.mapping, tr.doc) } : shown;
      },
    },
    props: { decorations: (state: EditorState) => redPenKey.getState(state)?.marks },
  });
}
