import { expect, test } from "vitest";
import type { Content } from "../../diff/content";
import { batchesOf, batchUnits } from "../batches";
import { docx, para, run } from "../testing/docx";
import { readWord } from "./file";

const pages = 200;
/** A page of 小四 type holds about as much. */
const charactersAPage = 1_000;
/** A teacher who waits longer takes the page for broken. A busy machine takes a sixth of it. */
const longestMs = 30_000;

const sentence = "先请学生用一张长方形纸折出它的四分之一，再说一说每一份是怎样得到的。";
const cell = (text: string): string => `<w:tc><w:tcPr/>${para(run(text))}</w:tc>`;
const table = `<w:tbl><w:tblPr/>${`<w:tr>${cell("教师活动")}${cell(sentence)}${cell("学生活动")}</w:tr>`.repeat(4)}</w:tbl>`;

function page(number: number): string {
  const paragraphs = Math.ceil((charactersAPage - 12 * sentence.length) / (3 * sentence.length)) + 3;
  return para(run(`第 ${number} 课时`), '<w:pStyle w:val="1"/>') + para(run(sentence.repeat(3))).repeat(paragraphs) + table;
}

const textIn = (node: Content): number => (node.text?.length ?? 0) + (node.content ?? []).reduce((sum, child) => sum + textIn(child), 0);

test("two hundred pages are read whole in seconds, and go out in pieces that the server takes", () => {
  const file = docx({ body: Array.from({ length: pages }, (_, i) => page(i + 1)).join("") });
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
