/** A long plan, as long ones are: a heading, paragraphs and a table on every page. */

import { docx, para, run } from "./docx";

/** A page of 小四 type holds about as much. */
export const charactersAPage = 1_000;

const sentence = "先请学生用一张长方形纸折出它的四分之一，再说一说每一份是怎样得到的。";
const cell = (text: string): string => `<w:tc><w:tcPr/>${para(run(text))}</w:tc>`;
const table = `<w:tbl><w:tblPr/>${`<w:tr>${cell("教师活动")}${cell(sentence)}${cell("学生活动")}</w:tr>`.repeat(4)}</w:tbl>`;

export const titleOf = (page: number): string => `第 ${page} 课时`;

function page(number: number): string {
  const paragraphs = Math.ceil((charactersAPage - 12 * sentence.length) / (3 * sentence.length)) + 3;
  return para(run(titleOf(number)), '<w:pStyle w:val="1"/>') + para(run(sentence.repeat(3))).repeat(paragraphs) + table;
}

export function book(pages: number): Uint8Array {
  const heading = `<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>`;
  return docx({ body: Array.from({ length: pages }, (_, i) => page(i + 1)).join(""), styles: heading });
}
