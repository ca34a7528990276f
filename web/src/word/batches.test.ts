import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Content } from "../diff/content";
import { contentOf, contentRoot } from "../editor/content";
import { elementFrom } from "../meeting/write";
import { batchesOf } from "./batches";

/** The server's limit for one edit. */
const limit = 1024 * 1024;

/** Puts the batches in as the page does, and says how large each edit was. */
function filled(content: Content): { doc: Y.Doc; sizes: number[] } {
  const doc = new Y.Doc();
  const sizes: number[] = [];
  doc.on("update", (update: Uint8Array) => sizes.push(update.length));
  const fragment = doc.getXmlFragment(contentRoot);
  for (const { into, blocks } of batchesOf(content)) {
    const last = fragment.length === 0 ? null : fragment.get(fragment.length - 1);
    const holder = into === "last" && last instanceof Y.XmlElement ? last : fragment;
    doc.transact(() => holder.insert(holder.length, blocks.map(elementFrom)));
  }
  return { doc, sizes };
}

const words = (count: number): Content => ({ type: "paragraph", content: [{ type: "text", text: "学".repeat(count) }] });
const textOf = (content: Content): string => content.text ?? (content.content ?? []).map(textOf).join("");

test("a long plan goes in as edits below the server's limit, each block with an id of its own", () => {
  const { doc, sizes } = filled({ type: "doc", content: Array.from({ length: 4_000 }, () => words(300)) });
  expect(sizes.length).toBeGreaterThan(4);
  expect(Math.max(...sizes)).toBeLessThan(limit);
  const ids = (contentOf(doc).content ?? []).map(({ attrs }) => attrs?.["id"]);
  expect(new Set(ids).size).toBe(4_000);
});

test("a table and a paragraph that alone pass the limit are divided", () => {
  const row: Content = { type: "table_row", content: [{ type: "table_cell", content: [words(400)] }, { type: "table_cell", content: [words(400)] }] };
  const { doc, sizes } = filled({ type: "doc", content: [{ type: "table", content: Array.from({ length: 600 }, () => row) }, words(500_000)] });
  expect(Math.max(...sizes)).toBeLessThan(limit);
  const [table, ...rest] = contentOf(doc).content ?? [];
  expect(table?.content?.length).toBe(600);
  expect(rest.map(textOf).join("").length).toBe(500_000);
});

test("what the schema does not allow is made to fit", () => {
  const { doc } = filled({ type: "doc", content: [{ type: "list_item", content: [{ type: "image", attrs: { src: null } }] }, { type: "unknown" }] });
  expect(contentOf(doc).content?.map(({ type }) => type)).toEqual(["bullet_list", "paragraph"]);
});
