import { describe, expect, it } from "vitest";
import type { Content } from "../../diff/content";
import { zh } from "../../text/zh";
import { emptySections, isBlank, unwrittenSaid } from "./unwritten";

const text = (words: string): Content[] => (words === "" ? [] : [{ type: "text", text: words }]);
const heading = (title: string, level = 2): Content => ({ type: "heading", attrs: { level }, content: text(title) });
const paragraph = (words: string): Content => ({ type: "paragraph", content: text(words) });
const cell = (words: string, type = "table_cell"): Content => ({ type, content: [paragraph(words)] });
const row = (...cells: Content[]): Content => ({ type: "table_row", content: cells });
const doc = (...content: Content[]): Content => ({ type: "doc", content });

const course = (words: string): Content => ({
  type: "table",
  content: [row(cell("环节", "table_header"), cell("教师活动", "table_header")), row(cell("导入"), cell(words))],
});

describe("what a draft lacks", () => {
  it("is everything while the template is untouched", () => {
    const template = doc(heading("教学目标"), paragraph(""), heading("教学过程"), course(""), heading("教学反思"), paragraph(""));
    expect(isBlank(template)).toBe(true);
    expect(unwrittenSaid(template, zh)).toBe(zh.act.unwritten.blank);
    expect(unwrittenSaid(doc(), zh)).toBe(zh.act.unwritten.blank);
  });

  it("is what stands empty under its heading, but not the reflection, which is written after class", () => {
    const draft = doc(heading("教学目标"), paragraph("认识几分之一。"), heading("教学准备"), paragraph(" "), heading("教学过程"), course(""), heading("教学反思"), paragraph(""));
    expect(emptySections(draft)).toEqual(["教学准备", "教学过程"]);
    expect(unwrittenSaid(draft, zh)).toBe("这几节还没有写：教学准备、教学过程。");
  });

  it("is nothing where a cell, an item or a picture stands", () => {
    const list: Content = { type: "bullet_list", content: [{ type: "list_item", content: [paragraph("圆形纸片")] }] };
    const draft = doc(heading("教学准备"), list, heading("教学过程"), course("分蛋糕"), heading("板书设计"), { type: "image", attrs: { src: "/images/1" } });
    expect(unwrittenSaid(draft, zh)).toBe("");
  });

  it("counts the parts of a section, and names an empty one once", () => {
    const parts = (words: string): Content => doc(heading("教学过程", 1), heading("导入"), paragraph(words), heading("新授"), paragraph(""), heading("作业", 1), paragraph("第 3 题"));
    expect(emptySections(parts("分蛋糕"))).toEqual(["新授"]);
    expect(emptySections(parts(""))).toEqual(["教学过程"]);
  });
});
