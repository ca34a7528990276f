/** The headings of a plan, for the list beside it. */

import type { Node as PMNode } from "prosemirror-model";
import { headingLevel } from "../diff/kinds";
import { blockIdOf, schema } from "./schema";

export interface OutlineEntry {
  /** The block id: the heading's element has it as `data-id`. */
  readonly id: string;
  readonly level: 1 | 2 | 3;
  readonly text: string;
}

export function outlineOf(doc: PMNode): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  doc.forEach((node) => {
    const id = blockIdOf(node);
    const text = node.textContent.trim();
    if (node.type === schema.nodes.heading && id !== null && text !== "") entries.push({ id, level: headingLevel(node), text });
  });
  return entries;
}
