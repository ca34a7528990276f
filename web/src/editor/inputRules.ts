/** What typing at the start of a paragraph makes of it. Full-width signs count: that is what a Chinese keyboard gives. */

import { inputRules as inputRulesPlugin, InputRule } from "prosemirror-inputrules";
import type { Attrs, Node as PMNode, NodeType } from "prosemirror-model";
import type { Plugin } from "prosemirror-state";
import { canJoin, findWrapping } from "prosemirror-transform";
import { newBlockId } from "./blockIds";
import { schema } from "./schema";

const { nodes } = schema;

/** "# " to "### ". The paragraph becomes the heading, so it keeps its id. */
const headingRule = new InputRule(/^([#＃]{1,3})\s$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  if (!$start.node(-1).canReplaceWith($start.index(-1), $start.indexAfter(-1), nodes.heading)) return null;
  const attrs = { level: match[1]?.length ?? 1, id: $start.parent.attrs["id"] as unknown };
  return state.tr.delete(start, end).setBlockType(start, start, nodes.heading, attrs);
});

interface Wrapping {
  readonly type: NodeType;
  attrs(match: RegExpMatchArray): Attrs;
  /** Whether the new list goes on with the list before it. */
  continues(match: RegExpMatchArray, before: PMNode): boolean;
}

/**
 * Only a plain paragraph is wrapped: "1. " at the start of a heading is its number. Ids are given here and not by the
 * block-id plugin, because a second transaction would take the Backspace that undoes the rule away.
 */
function wrapping(pattern: RegExp, { type, attrs, continues }: Wrapping): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    if (state.doc.resolve(start).parent.type !== nodes.paragraph) return null;
    const tr = state.tr.delete(start, end);
    const range = tr.doc.resolve(start).blockRange();
    const around = range && findWrapping(range, type, attrs(match));
    if (!range || !around) return null;
    tr.wrap(
      range,
      around.map((wrapper) => ({ type: wrapper.type, attrs: { ...wrapper.attrs, id: newBlockId() } })),
    );
    const before = tr.doc.resolve(start - 1).nodeBefore;
    if (before?.type === type && canJoin(tr.doc, start - 1) && continues(match, before)) tr.join(start - 1);
    return tr;
  });
}

const rules: readonly InputRule[] = [
  headingRule,
  wrapping(/^(\d{1,3})[.．、。]\s$/, {
    type: nodes.ordered_list,
    attrs: (match) => ({ order: Math.max(1, Number(match[1])) }),
    continues: (match, list) => list.childCount + Number(list.attrs["order"]) === Number(match[1]),
  }),
  wrapping(/^[-－*＊•·]\s$/, { type: nodes.bullet_list, attrs: () => ({}), continues: () => true }),
  wrapping(/^[>＞》]\s$/, { type: nodes.blockquote, attrs: () => ({}), continues: () => true }),
];

export function inputRules(): Plugin {
  return inputRulesPlugin({ rules: [...rules] });
}
