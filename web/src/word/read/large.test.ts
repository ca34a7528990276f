import { expect, test } from "vitest";
import type { Content } from "../../diff/content";
import { batchesOf, batchUnits } from "../batches";
import { book, charactersAPage } from "../testing/book";
import { readWord } from "./file";

const pages = 200;
/** A teacher who waits longer takes the page for broken. A busy machine takes a sixth of it. */
const longestMs = 30_000;

const textIn = (node: Content): number => (node.text?.length ?? 0) + (node.content ?? []).reduce((sum, child) => sum + textIn(child), 0);

test("two hundred pages are read whole in seconds, and go out in pieces that the server takes", () => {
  const file = book(pages);
  const began = performance.now();
  const { accepted } = readWord(file);
  const read = performance.now();
  const batches = batchesOf(accepted);
  const cut = performance.now();
  console.log(`${pages} pages, ${textIn(accepted)} characters: read in ${Math.round(read - began)} ms, made ready to send in ${Math.round(cut - read)} ms`);
  expect(textIn(accepted)).toBeGreaterThan(pages * charactersAPage);
  expect(cut - began).toBeLessThan(longestMs);
  expect(batches.length).toBeGreaterThan(1);
  for (const { blocks } of batches) expect(JSON.stringify(blocks).length).toBeLessThan(2 * batchUnits);
});
