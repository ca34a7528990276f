/** Says what an empty page is for. */

import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { t } from "../text";

export function placeholder(): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const only = doc.firstChild;
        if (doc.childCount !== 1 || !only?.isTextblock || only.content.size > 0) return null;
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, { class: "empty-paper", "data-empty": t.value.editor.empty })]);
      },
    },
  });
}
