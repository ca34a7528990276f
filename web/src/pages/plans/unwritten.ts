/** Which sections of a draft nobody has written anything in yet. Pure. */

import type { Content } from "../../diff/content";
import { headingLevel } from "../../diff/kinds";
import type { Texts } from "../../text/zh";

/** Is written after class: on the day of sending it is empty for good reason. */
const AFTER_CLASS = /反思|后记|札记|reflection/iu;

const levelOf = ({ attrs = {} }: Content): number => headingLevel({ attrs });

function textOf(node: Content): string {
  return (node.text ?? "") + (node.content ?? []).map(textOf).join("");
}

/** In a table the first row and the first column say what belongs where: writing begins beside them. */
function isTableWritten(table: Content): boolean {
  return (table.content ?? []).some((row) =>
    (row.content ?? []).some((cell, column, cells) => cell.type === "table_cell" && (column > 0 || cells.length === 1) && isWritten(cell)),
  );
}

function isWritten(node: Content): boolean {
  switch (node.type) {
    case "heading":
      return false;
    case "image":
      return true;
    case "table":
      return isTableWritten(node);
    case "paragraph":
      return textOf(node).trim() !== "";
    default:
      return (node.content ?? []).some(isWritten);
  }
}

export function isBlank(draft: Content): boolean {
  return !(draft.content ?? []).some(isWritten);
}

/** The titles of empty sections, in order. A section whose parts are all empty is named once. */
export function emptySections(draft: Content): string[] {
  const blocks = draft.content ?? [];
  const empty: string[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const heading = blocks[at];
    if (heading?.type !== "heading") continue;
    const level = levelOf(heading);
    const rest = blocks.slice(at + 1);
    const end = rest.findIndex((block) => block.type === "heading" && levelOf(block) <= level);
    const section = end === -1 ? rest : rest.slice(0, end);
    const title = textOf(heading).trim();
    if (section.some(isWritten)) continue;
    if (title !== "" && !AFTER_CLASS.test(title)) empty.push(title);
    at += section.length;
  }
  return empty;
}

/** What somebody is told who is about to send it; empty when there is nothing to say. */
export function unwrittenSaid(draft: Content, t: Texts): string {
  if (isBlank(draft)) return t.act.unwritten.blank;
  const titles = emptySections(draft);
  return titles.length === 0 ? "" : t.act.unwritten.sections(titles);
}
