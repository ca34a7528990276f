/** Where the others are: a thin line in the ink of their account, with a flag that says who. */

import { createDecorations, defaultAwarenessStateFilter, yCursorPlugin, yCursorPluginKey } from "@tiptap/y-tiptap";
import { Plugin, type EditorState } from "prosemirror-state";
import type { DecorationAttrs, DecorationSet } from "prosemirror-view";
import type { Awareness } from "y-protocols/awareness";
import { isFromShared } from "./blockIds";
import { isSettling } from "./composition";

export interface Me {
  readonly id: string;
  readonly name: string;
}

/** 朱 赭 紫 青 橄 玫: the inks of several people, as for red pens. */
const inks = ["#C0321E", "#9A5A10", "#86327E", "#0B6E7F", "#5F6B12", "#B3265E"] as const;

interface Moved {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** The same account has the same ink on every screen. */
export function inkOf(accountId: string): string {
  let sum = 0;
  for (const character of accountId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return inks[sum % inks.length] ?? inks[0];
}

/** What presence says about a person. It comes from the network: nothing in it is taken on trust. */
function person(user: unknown): Me {
  const { id, name } = typeof user === "object" && user !== null ? (user as Record<string, unknown>) : {};
  return { id: typeof id === "string" ? id : "", name: typeof name === "string" ? name.slice(0, 20) : "" };
}

function caret(user: unknown): HTMLElement {
  const { id, name } = person(user);
  const line = document.createElement("span");
  line.className = "remote-caret";
  line.style.setProperty("--caret-ink", inkOf(id));
  // The name is drawn by CSS: text in the document would be taken for typed text by the input method.
  if (name !== "") {
    line.dataset["name"] = name;
    line.dataset["surname"] = [...name][0] ?? "";
  }
  return line;
}

/** The ink at 18 %, so that the text stays readable. */
function selected(user: unknown): DecorationAttrs {
  return { class: "remote-selection", style: `background: ${inkOf(person(user).id)}2E` };
}

/** `isComposing`: a caret that moves inside the composed text would split it, so all stand still until it is in. */
export function remoteCarets(awareness: Awareness, me: Me, isComposing: () => boolean): Plugin<DecorationSet> {
  awareness.setLocalStateField("user", { id: me.id, name: me.name, color: inkOf(me.id) });
  const { spec } = yCursorPlugin(awareness, { cursorBuilder: caret, selectionBuilder: selected }) as Plugin<DecorationSet>;
  const draw = (state: EditorState): DecorationSet =>
    createDecorations(state, awareness, defaultAwarenessStateFilter, caret, selected) as DecorationSet;
  // The binding draws all carets anew whenever anybody's moves. One's own does at every key, and is not among them.
  let haveMoved = true;
  const look = ({ added, updated, removed }: Moved): void => {
    if ([...added, ...updated, ...removed].some((client) => client !== awareness.clientID)) haveMoved = true;
  };
  return new Plugin<DecorationSet>({
    ...spec,
    view: (view) => {
      awareness.on("change", look);
      const drawing = spec.view?.(view);
      return {
        ...drawing,
        destroy: () => {
          awareness.off("change", look);
          drawing?.destroy?.();
        },
      };
    },
    filterTransaction: (tr) => {
      if (tr.docChanged || tr.selectionSet || tr.getMeta(yCursorPluginKey) === undefined) return true;
      const isNews = haveMoved;
      haveMoved = false;
      return isNews;
    },
    state: {
      init: (_config, state) => draw(state),
      apply: (tr, carets, _before, state) => {
        const stale = isFromShared(tr) || tr.getMeta(yCursorPluginKey) !== undefined;
        if (isSettling(tr) || (stale && !isComposing())) return draw(state);
        return carets.map(tr.mapping, tr.doc);
      },
    },
  });
}
