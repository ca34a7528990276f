/** Where a late edit changed something first, and its wording there: what a comment made of it says. Pure. */

import type { Content } from "../../diff/content";

export interface ChangedPlace {
  /** A block of the sealed text. */
  readonly blockId: string;
  /** The late wording of every changed block, one a line. */
  readonly text: string;
}

interface TextBlock {
  readonly id: string;
  readonly text: string;
}

/** The server takes no more of a comment. */
const MAX_CODE_POINTS = 2000;

function textBlocks(node: Content): TextBlock[] {
  const id = node.attrs?.["id"];
  if ((node.type === "paragraph" || node.type === "heading") && typeof id === "string") {
    return [{ id, text: (node.content ?? []).map((inline) => inline.text ?? "\n").join("") }];
  }
  return (node.content ?? []).flatMap(textBlocks);
}

export function placeOfChange(without: Content, withEdit: Content): ChangedPlace | null {
  const before = new Map(textBlocks(without).map((block) => [block.id, block.text]));
  const after = textBlocks(withEdit);
  const changed = after.filter((block) => before.get(block.id) !== block.text);
  const gone = [...before.keys()].filter((id) => !after.some((block) => block.id === id));
  const first = changed[0];
  if (first === undefined) {
    const [blockId] = gone;
    return blockId === undefined ? null : { blockId, text: "" };
  }
  // New blocks are not in the sealed text: the comment goes to the block before them.
  const at = after.indexOf(first);
  const known = after.slice(0, at + 1).filter((block) => before.has(block.id));
  const blockId = known[known.length - 1]?.id ?? before.keys().next().value;
  if (blockId === undefined) return null;
  const text = changed.map((block) => block.text).filter((words) => words !== "");
  return { blockId, text: [...text.join("\n")].slice(0, MAX_CODE_POINTS).join("") };
}
