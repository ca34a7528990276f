/** Turning the text of a shared document into another as one ordinary edit, or not at all. */

import * as Y from "yjs";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { Refusal } from "../diff/hunk";
import { contentOf } from "../editor/content";
import { writeContent } from "./write";

/** `refused`: the hunk to name in the `Refusal` when the document would not read as wanted. */
export function rewrite(doc: Y.Doc, was: Content, wanted: Content, refused: string, origin: unknown): void {
  const copy = new Y.Doc();
  try {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    copy.transact(() => writeContent(copy, was, wanted));
    if (JSON.stringify(normalise(contentOf(copy))) !== JSON.stringify(wanted)) throw new Refusal("changed", refused, null);
  } finally {
    copy.destroy();
  }
  doc.transact(() => writeContent(doc, was, wanted), origin);
}
