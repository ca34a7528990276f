/** Random edits as teachers make them: typing, splitting, joining, moving, wrapping, formatting, rows of tables. */

import type { Content, Mark } from "../content";
import { block, blocks, item, paragraph, row, words, type Dice } from "./random";
import { characters } from "../units";

interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  text?: string;
  marks?: readonly Mark[];
}

interface Spot {
  readonly node: Node;
  readonly parent: Node;
  readonly index: number;
}

function spots(root: Node): Spot[] {
  const found: Spot[] = [];
  const visit = (parent: Node) => {
    if (parent.type === "paragraph" || parent.type === "heading") return;
    parent.content?.forEach((node, index) => {
      found.push({ node, parent, index });
      visit(node);
    });
  };
  visit(root);
  return found;
}

const isTextNode = (node: Node) => node.type === "paragraph" || node.type === "heading";
/** Where a block may go in and out freely; the first paragraph of a list item may not. */
const isFlow = (spot: Spot) =>
  ["doc", "blockquote", "table_cell", "table_header"].includes(spot.parent.type) || (spot.parent.type === "list_item" && spot.index > 0);

function letters(node: Node): Node[] {
  return (node.content ?? []).flatMap((part) =>
    part.text === undefined ? [part] : characters(part.text).map((text) => ({ ...part, text })),
  );
}

function setLetters(node: Node, all: readonly Node[]): void {
  const merged: Node[] = [];
  for (const part of all) {
    const last = merged[merged.length - 1];
    if (part.text !== undefined && last?.text !== undefined && JSON.stringify(part.marks) === JSON.stringify(last.marks))
      last.text += part.text;
    else merged.push({ ...part });
  }
  if (merged.length > 0) node.content = merged;
  else delete node.content;
}

function removeAt(spot: Spot): void {
  if ((spot.parent.content?.length ?? 0) > 1) spot.parent.content?.splice(spot.index, 1);
}

function editText(dice: Dice, { node }: Spot): void {
  const all = letters(node);
  const from = dice.below(all.length + 1);
  const gone = dice.below(2) === 0 ? 0 : dice.below(Math.min(5, all.length - from + 1));
  const typed = dice.below(3) === 0 ? [] : characters(words(dice, 4)).map((text) => ({ type: "text", text }));
  all.splice(from, gone, ...typed);
  setLetters(node, all);
}

function formatText(dice: Dice, { node }: Spot): void {
  const all = letters(node);
  const from = dice.below(all.length + 1);
  const to = from + dice.below(all.length - from + 1);
  const type = dice.pick(["strong", "em", "underline"]);
  const toggle = (marks: readonly Mark[]) =>
    marks.some((mark) => mark.type === type) ? marks.filter((mark) => mark.type !== type) : [...marks, { type }];
  setLetters(
    node,
    all.map((part, i) => (i < from || i >= to || part.text === undefined ? part : { ...part, marks: toggle(part.marks ?? []) })),
  );
}

function splitText(dice: Dice, root: Node, { node, parent, index }: Spot): void {
  const all = letters(node);
  const at = dice.below(all.length + 1);
  const second: Node = { type: "paragraph", attrs: { id: dice.id() } };
  setLetters(node, all.slice(0, at));
  setLetters(second, all.slice(at));
  if (parent.type !== "list_item" || dice.below(3) === 0) {
    parent.content?.splice(index + 1, 0, second);
    return;
  }
  const rest = parent.content?.splice(index + 1) ?? [];
  const list = spots(root).find((spot) => spot.node === parent);
  list?.parent.content?.splice(list.index + 1, 0, { type: "list_item", attrs: { id: dice.id() }, content: [second, ...rest] });
}

function joinText(root: Node, { node, parent, index }: Spot): void {
  const before = parent.content?.[index - 1];
  if (before !== undefined && isTextNode(before)) {
    setLetters(before, [...letters(before), ...letters(node)]);
    parent.content?.splice(index, 1);
    return;
  }
  const list = spots(root).find((spot) => spot.node === parent);
  const itemBefore = list?.parent.content?.[list.index - 1];
  const last = itemBefore?.content?.[itemBefore.content.length - 1];
  if (index > 0 || parent.type !== "list_item" || list === undefined || last === undefined || !isTextNode(last)) return;
  setLetters(last, [...letters(last), ...letters(node)]);
  itemBefore?.content?.push(...(parent.content?.slice(1) ?? []));
  list.parent.content?.splice(list.index, 1);
}

function moveBlock(dice: Dice, root: Node, spot: Spot): void {
  if ((spot.parent.content?.length ?? 0) < 2) return;
  const inside = new Set(spots(spot.node).map((inner) => inner.node));
  const targets = spots(root).filter((target) => isFlow(target) && target.node !== spot.node && !inside.has(target.node));
  if (targets.length === 0) return;
  spot.parent.content?.splice(spot.index, 1);
  const target = dice.pick(targets);
  const index = target.parent.content?.indexOf(target.node) ?? 0;
  target.parent.content?.splice(index + 1, 0, spot.node);
}

function wrap(dice: Dice, spot: Spot): void {
  const { node, parent, index } = spot;
  const attrs = { id: dice.id() };
  const wrapped: Node =
    node.type === "paragraph" && dice.below(2) === 0
      ? { type: "bullet_list", attrs, content: [{ type: "list_item", attrs: { id: dice.id() }, content: [node] }] }
      : { type: "blockquote", attrs, content: [node] };
  parent.content?.splice(index, 1, wrapped);
}

function unwrap({ node, parent, index }: Spot): void {
  if (node.type === "blockquote") parent.content?.splice(index, 1, ...(node.content ?? []));
}

function changeAttributes(dice: Dice, { node, parent, index }: Spot): void {
  if (node.type === "paragraph" && (parent.type !== "list_item" || index > 0))
    [node.type, node.attrs] = ["heading", { ...node.attrs, level: 1 + dice.below(3) }];
  else if (node.type === "heading") node.attrs = { ...node.attrs, level: 1 + dice.below(3) };
  else if (node.type === "bullet_list") [node.type, node.attrs] = ["ordered_list", { ...node.attrs, order: 1 }];
  else if (node.type === "image") node.attrs = { ...node.attrs, width: 10 * dice.below(9) };
}

function changeRows(dice: Dice, { node }: Spot): void {
  const rows = node.content ?? [];
  if (node.type === "table")
    rows.splice(
      dice.below(rows.length + 1),
      dice.below(2) === 0 && rows.length > 1 ? 1 : 0,
      row(dice, 2, rows[0]?.content?.length ?? 1) as Node,
    );
  if (node.type === "bullet_list" || node.type === "ordered_list") rows.splice(dice.below(rows.length + 1), 0, item(dice, 2) as Node);
}

function editOnce(dice: Dice, root: Node): void {
  const all = spots(root);
  const spot = dice.pick(all);
  const text = all.filter(({ node }) => isTextNode(node));
  const flow = all.filter(isFlow);
  const kind = dice.below(16);
  if (kind < 6 && text.length > 0) editText(dice, dice.pick(text));
  else if (kind === 6 && text.length > 0) formatText(dice, dice.pick(text));
  else if (kind === 7 && text.length > 0) splitText(dice, root, dice.pick(text));
  else if (kind === 8 && text.length > 0)
    joinText(
      root,
      dice.pick(
        text.filter(
          ({ node, parent, index }) => node.type === "paragraph" && !(parent.type === "list_item" && index === 0 && dice.below(2) === 0),
        ),
      ) ?? dice.pick(text),
    );
  else if (kind === 9 && flow.length > 0) moveBlock(dice, root, dice.pick(flow));
  else if (kind === 10 && flow.length > 0) wrap(dice, dice.pick(flow));
  else if (kind === 11) unwrap(spot);
  else if (kind === 12) changeAttributes(dice, spot);
  else if (kind === 13) changeRows(dice, spot);
  else if (kind === 14 && flow.length > 0) removeAt(dice.pick(flow));
  else if (flow.length > 0) {
    const at = dice.pick(flow);
    at.parent.content?.splice(
      at.index + dice.below(2),
      0,
      ...((dice.below(3) === 0 ? blocks(dice, 2, 2) : [dice.below(2) === 0 ? block(dice, 1) : paragraph(dice)]) as Node[]),
    );
  }
}

/** The base after some edits by one person. */
export function fork(dice: Dice, base: Content, edits: number): Content {
  const root = structuredClone(base) as Node;
  for (let n = 0; n < edits; n++) editOnce(dice, root);
  return root as Content;
}
