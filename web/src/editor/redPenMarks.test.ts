import { expect, test } from "vitest";
import type { Content } from "../diff/content";
import { nodeOf } from "./content";
import { redPenMarks, type RedMark } from "./redPenMarks";

const p = (id: string, text: string, marks: string[] = []): Content => ({
  type: "paragraph",
  attrs: { id },
  content: [{ type: "text", text, ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}) }],
});
const plan = (...content: Content[]): Content => ({ type: "doc", content });
const block = (type: string, id: string, ...content: Content[]): Content => ({ type, attrs: { id }, content });

function marksOf(base: Content, fork: Content): readonly RedMark[] {
  return redPenMarks(base, nodeOf(fork));
}

/** Marks with the text they cover. */
function shown(base: Content, fork: Content): string[] {
  const doc = nodeOf(fork);
  return marksOf(base, fork).map((mark) =>
    mark.kind === "delete"
      ? `${mark.block ? "delete block" : "delete"} ${mark.text} @${mark.at}`
      : `${mark.kind} ${doc.textBetween(mark.from, mark.to, "/")}`,
  );
}

const base = plan(p("A", "学生能理解分数"), p("B", "小组合作"), p("C", "布置作业"));

test("an untouched plan has no marks", () => {
  expect(shown(base, base)).toEqual([]);
});

test("inserted and deleted words are marked where they are", () => {
  expect(shown(base, plan(p("A", "学生能初步理解分数"), p("B", "合作"), p("C", "布置作业")))).toEqual(["insert 初步", "delete 小组 @12"]);
});

test("new blocks are marked and deleted ones stay as ghosts after what stood before them", () => {
  expect(shown(base, plan(p("A", "学生能理解分数"), p("N", "新的一步"), p("C", "布置作业")))).toEqual([
    "node-insert 新的一步",
    "delete block 小组合作 @9",
  ]);
  expect(shown(base, plan(p("B", "小组合作"), p("C", "布置作业")))).toEqual(["delete block 学生能理解分数 @0"]);
});

test("a moved block is shown at both places", () => {
  expect(shown(base, plan(p("B", "小组合作"), p("C", "布置作业"), p("A", "学生能理解分数")))).toEqual([
    "node-insert 学生能理解分数",
    "delete block 学生能理解分数 @0",
  ]);
});

test("bold is a format mark, a heading made of a paragraph is one of the block", () => {
  expect(shown(base, plan(p("A", "学生能理解分数", ["strong"]), p("B", "小组合作"), p("C", "布置作业")))).toEqual(["format 学生能理解分数"]);
  const heading: Content = { ...p("B", "小组合作"), type: "heading", attrs: { id: "B", level: 2 } };
  expect(shown(base, plan(p("A", "学生能理解分数"), heading, p("C", "布置作业")))).toEqual(["node-format 小组合作"]);
});

test("paragraphs made a list, and back, stay the same paragraphs", () => {
  const list = plan(
    p("A", "学生能理解分数"),
    block("bullet_list", "L", block("list_item", "L1", p("B", "小组合作好")), block("list_item", "L2", p("C", "布置作业"))),
  );
  expect(shown(base, list)).toEqual(["node-format 小组合作好/布置作业", "node-format 小组合作好", "insert 好", "node-format 布置作业"]);
  expect(shown(list, base)).toEqual(["delete 好 @14"]);
});

test("a deleted row of a table is a ghost inside the table", () => {
  const row = (id: string, text: string): Content => block("table_row", id, block("table_cell", `${id}c`, p(`${id}p`, text)), block("table_cell", `${id}d`, p(`${id}q`, "生")));
  const marks = marksOf(plan(block("table", "T", row("R1", "导入"), row("R2", "新授"))), plan(block("table", "T", row("R1", "导入"))));
  const doc = nodeOf(plan(block("table", "T", row("R1", "导入"))));
  expect(marks).toEqual([{ kind: "delete", at: doc.content.size - 1, text: "新授　生", block: true }]);
});

test("blocks with the same id or none do not confuse it", () => {
  const doubled = plan(p("A", "学生能理解分数"), p("A", "学生能理解分数"), { type: "paragraph", content: [{ type: "text", text: "无名" }] }, p("B", "小组合作"), p("C", "布置作业"));
  expect(shown(base, doubled)).toEqual(["node-insert 学生能理解分数", "node-insert 无名"]);
});

test("300 blocks with 50 marks take at most 5 ms for a key press", () => {
  const many = (change: (index: number) => string): Content =>
    plan(...Array.from({ length: 300 }, (_, index) => p(`b${index}`, `第${index}步:教师出示圆片,学生动手折一折、涂一涂,说说自己的想法。${change(index)}`)));
  const old = many(() => "");
  marksOf(old, many((index) => (index % 6 === 0 ? "小组交流" : "")));
  let best = Infinity;
  for (let key = 0; key < 20; key++) {
    // A remote change: all nodes are new, one text differs.
    const doc = nodeOf(many((index) => (index % 6 === 0 ? `小组交流${index === 6 ? "好".repeat(key) : ""}` : "")));
    const start = performance.now();
    expect(redPenMarks(old, doc)).toHaveLength(50);
    best = Math.min(best, performance.now() - start);
  }
  expect(best).toBeLessThan(5);
});
