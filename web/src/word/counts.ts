/** What there is in a text, to say so before it is taken over. */

import type { Content } from "../diff/content";

export interface Counts {
  readonly headings: number;
  readonly tables: number;
  readonly pictures: number;
  readonly characters: number;
}

export function countsOf(content: Content): Counts {
  const counts = { headings: 0, tables: 0, pictures: 0, characters: 0 };
  const visit = (node: Content): void => {
    if (node.type === "heading") counts.headings += 1;
    if (node.type === "table") counts.tables += 1;
    if (node.type === "image") counts.pictures += 1;
    if (node.text !== undefined) counts.characters += Array.from(node.text.replace(/\s/gu, "")).length;
    for (const child of node.content ?? []) visit(child);
  };
  visit(content);
  return counts;
}
