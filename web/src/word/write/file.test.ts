import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Content } from "../../diff/content";
import { diff } from "../../diff/diff";
import { chen, doc, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, heading, holder, li, p, plan, text, tr, wang, zhao, zhou } from "../../diff/testing/samples";
import { readWord } from "../read/file";
import { parseXml } from "../read/xml";
import { handedInAt, layerOf, paperOf, written } from "../testing/papers";
import { writeWord } from "./file";
import type { Layer } from "./flow";

function parts(base: Content, ...layers: readonly Layer[]): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(written(base, ...layers))).map(([path, bytes]) => [path, strFromU8(bytes)]));
}
const body = (base: Content, ...layers: readonly Layer[]): string => parts(base, ...layers)["word/document.xml"] ?? "";
const signed = (name: string): string => `w:author="${name}" w:date="2026-11-22T14:05:00Z"`;

describe("a version as it is", () => {
  test("every part is well-formed XML and is announced", () => {
    const all = parts(plan);
    for (const [path, xml] of Object.entries(all)) expect(() => parseXml(new TextEncoder().encode(xml)), path).not.toThrow();
    for (const path of Object.keys(all).filter((one) => /^word\/[a-z]+\.xml$/iu.test(one))) expect(all["[Content_Types].xml"]).toContain(`/${path}`);
  });

  test("title, school, group, version and date stand in the header, page numbers in the footer", () => {
    const all = parts(plan);
    expect(all["word/header.xml"]).toContain("分数的初步认识　青禾小学　三年级数学备课组　初稿");
    expect(all["word/footer.xml"]).toMatch(/第 .* PAGE .* 页　共 .* NUMPAGES .* 页/u);
    expect(body(plan)).toContain('<w:pgSz w:w="11906" w:h="16838"/>');
    expect(all["word/styles.xml"]).toContain('w:eastAsia="宋体"');
    expect(all["word/styles.xml"]).toContain('w:eastAsia="黑体"');
  });

  test("nothing in it is tracked, and it reads like the version", () => {
    expect(body(plan)).not.toMatch(/<w:(ins|del|rPrChange|pPrChange)\b/u);
    const read = readWord(written(plan)).accepted;
    expect(read.content?.map(({ type }) => type)).toEqual(plan.content?.map(({ type }) => type));
  });

  test("marks, nested lists that begin anywhere, rules and head cells come back", () => {
    const list: Content = { type: "ordered_list", attrs: { id: "o", order: 4 }, content: [holder("list_item", "i", p("ip", "四"), holder("bullet_list", "u", li("j", "子")))] };
    const head: Content = { type: "table_header", attrs: { id: "th", colspan: 1, rowspan: 1, colwidth: null }, content: [p("thp", "环节")] };
    const paper = doc(p("a", text("重", "strong"), text("斜线", "em", "underline")), list, { type: "horizontal_rule", attrs: { id: "h" } }, holder("table", "t", holder("table_row", "r", head), tr("s", "导入")));
    const [first, second, third, fourth] = readWord(written(paper)).accepted.content ?? [];
    expect(first?.content).toEqual([text("重", "strong"), text("斜线", "em", "underline")]);
    expect(second?.attrs).toEqual({ order: 4 });
    expect(JSON.stringify(second)).toContain('"bullet_list"');
    expect(third).toEqual({ type: "horizontal_rule" });
    expect(fourth?.content?.[0]?.content?.[0]?.type).toBe("table_header");
  });

  test("characters that XML forbids are left out, those that it reserves are escaped", () => {
    expect(body(doc(p("a", 'a\u0000<b> & "c"\ud800\u001fd\ufffe')))).toContain(">a&lt;b&gt; &amp; &quot;c&quot;d<");
  });

  test("a picture is put in whole, and named where it could not be had", () => {
    const picture: Content = { type: "image", attrs: { id: "i", src: "/api/images/1", alt: "折纸", width: 300 } };
    const pictures = new Map([["/api/images/1", { bytes: new Uint8Array([1, 2, 3]), type: "png" as const, widthPx: 600, heightPx: 400 }]]);
    const zip = unzipSync(writeWord({ ...paperOf(doc(picture), []), pictures }));
    expect(zip["word/media/picture1.png"]).toEqual(new Uint8Array([1, 2, 3]));
    expect(strFromU8(zip["word/document.xml"] ?? new Uint8Array())).toContain(`<wp:extent cx="${300 * 9525}" cy="${200 * 9525}"/>`);
    expect(body(doc(picture))).toContain("［折纸］");
  });
});

describe("with everybody's red pen", () => {
  test("each change carries its reviewer's name and the time of the hand-in", () => {
    const xml = body(doc(p("a", "布置作业。")), layerOf(doc(p("a", "布置作业。")), chen, doc(p("a", "布置分层作业。"))));
    expect(xml).toMatch(new RegExp(`<w:ins w:id="\\d+" ${signed("陈思远")}><w:r><w:t xml:space="preserve">分层</w:t></w:r></w:ins>`, "u"));
  });

  test("struck text is w:delText, a split and a join are tracked ends of paragraphs", () => {
    const base = doc(p("a", "一二"), p("b", "三"), p("c", "四"));
    const xml = body(base, layerOf(base, chen, doc(p("a", "一"), p("n", "二"), p("b", "三四"))));
    expect(xml).toMatch(/<w:rPr><w:ins [^>]*\/><\/w:rPr><\/w:pPr><w:r><w:t xml:space="preserve">一</u);
    expect(xml).toMatch(/<w:rPr><w:del [^>]*\/><\/w:rPr><\/w:pPr><w:r><w:t xml:space="preserve">三</u);
    expect(body(base, layerOf(base, chen, doc(p("a", "一"), p("b", "三"), p("c", "四"))))).toContain('<w:delText xml:space="preserve">二</w:delText>');
  });

  test("formats, kinds of blocks and rows of tables are tracked as such", () => {
    const base = doc(p("a", "重点"), p("b", "题"), holder("table", "t", tr("r", "一"), tr("s", "二")));
    const xml = body(base, layerOf(base, chen, doc(p("a", text("重点", "strong")), heading("b", 2, "题"), holder("table", "t", tr("r", "一"), tr("n", "新")))));
    expect(xml).toMatch(/<w:b\/><w:bCs\/><w:rPrChange [^>]*><w:rPr\/><\/w:rPrChange>/u);
    expect(xml).toMatch(/<w:pStyle w:val="Heading2"\/><w:pPrChange [^>]*><w:pPr\/><\/w:pPrChange>/u);
    expect(xml).toMatch(/<w:trPr><w:ins [^>]*\/><\/w:trPr>/u);
    expect(xml).toMatch(/<w:trPr><w:del [^>]*\/><\/w:trPr>/u);
  });

  test("columns are tracked cell by cell, with a note for programs that know no tracked columns", () => {
    const cells = (...ids: string[]): Content[] => ids.map((id) => ({ type: "table_cell", attrs: { id, colspan: 1, rowspan: 1, colwidth: null }, content: [p(`${id}p`, `字${id}`)] }));
    const table = (...columns: string[]): Content => doc(holder("table", "t", holder("table_row", "r", ...cells(...columns.map((one) => `r${one}`))), holder("table_row", "s", ...cells(...columns.map((one) => `s${one}`)))));
    for (const [name, fork, said] of [["w:cellIns", table("a", "n", "b"), "加了一列"], ["w:cellDel", table("b"), "删去一列"]] as const) {
      const all = parts(table("a", "b"), layerOf(table("a", "b"), chen, fork));
      expect(all["word/document.xml"]?.match(new RegExp(`<${name} [^>]*${signed("陈思远")}`, "gu"))).toHaveLength(2);
      expect(all["word/comments.xml"]?.match(new RegExp(said, "gu"))).toHaveLength(1);
      const read = readWord(written(table("a", "b"), layerOf(table("a", "b"), chen, fork)));
      expect([read.accepted, read.original]).toEqual([readWord(written(fork)).accepted, readWord(written(table("a", "b"))).accepted]);
    }
  });

  test("a moved block is struck where it was and put in where it went, once", () => {
    const base = doc(p("a", "一"), p("b", "二"), p("c", "三"));
    const fork = doc(p("b", "二"), p("a", "一"), p("c", "三"));
    const xml = body(base, layerOf(base, chen, fork));
    expect(xml.match(/<w:del [^>]*><w:r>/gu)?.length).toBe(1);
    expect(xml.match(/<w:ins [^>]*><w:r>/gu)?.length).toBe(1);
    expect(readWord(written(base, layerOf(base, chen, fork))).accepted).toEqual(readWord(written(fork)).accepted);
  });

  test("an item that was split off a paragraph which went into a new item stands after that item", () => {
    const base = doc(holder("bullet_list", "u", holder("list_item", "i", p("a", "一"), p("b", "二三"))));
    const fork = doc(holder("bullet_list", "u", holder("list_item", "n", p("m", "一新"), p("b", "二")), holder("list_item", "s", p("t", "三"))));
    expect(readWord(written(base, layerOf(base, chen, fork))).accepted).toEqual(readWord(written(fork)).accepted);
  });

  test("what was split off a paragraph that went along with a moved one stands after that one", () => {
    const base = doc(holder("bullet_list", "u", li("i", "零")), p("a", "一"), p("b", "二三"));
    const fork = doc(p("a", "一二"), p("t", "三"), holder("bullet_list", "u", li("i", "零")));
    const hunks = diff(base, fork);
    expect(hunks.map(({ kind }) => kind)).toContain("mov");
    expect(readWord(written(base, layerOf(base, chen, fork))).accepted).toEqual(readWord(written(fork)).accepted);
  });

  test("what comes into an item because the item begins before it stands there once", () => {
    const table = holder("table", "t", holder("table_row", "r", holder("table_cell", "c", p("cp", "表"))));
    const base = doc(p("a", "一二"), holder("bullet_list", "u", holder("list_item", "i", p("b", "零"), table)));
    const fork = doc(holder("bullet_list", "u", holder("list_item", "i", p("b", "零"), p("a", "一")), holder("list_item", "s", p("n", "二"), table)));
    expect(readWord(written(base, layerOf(base, chen, fork))).accepted).toEqual(readWord(written(fork)).accepted);
  });

  test("a rule that was moved away from the end leaves an empty line, and no rule", () => {
    const rule: Content = { type: "horizontal_rule", attrs: { id: "h" } };
    const table = (...rest: Content[]): Content => holder("table", "t", holder("table_row", "r", holder("table_cell", "c", p("cp", "一"), ...rest)));
    const [base, fork] = [doc(table(), rule), doc(table(rule))];
    const read = readWord(written(base, layerOf(base, chen, fork)));
    expect(read.accepted).toEqual(readWord(written(fork)).accepted);
    expect(read.original).toEqual(readWord(written(base)).accepted);
  });

  test("what was put between two items that were joined stands after both", () => {
    const base = doc(holder("bullet_list", "u", li("i", "一"), holder("list_item", "j", p("jp", "二"), p("k", "三"))), p("z", "末"));
    const fork = doc(holder("bullet_list", "u", holder("list_item", "i", p("ip", "一二"), p("n", "新"), p("k", "三"))), p("z", "末"));
    expect(readWord(written(base, layerOf(base, chen, fork))).accepted).toEqual(readWord(written(fork)).accepted);
    expect(readWord(written(base, layerOf(base, chen, fork))).original).toEqual(readWord(written(base)).accepted);
  });

  test("words before an end of a heading that is refused are no part of a heading", () => {
    const base = doc(holder("bullet_list", "u", holder("list_item", "i", p("a", "理解"))));
    const fork = doc(holder("bullet_list", "u", holder("list_item", "i", p("a", "先"), heading("h", 3, "理解"), p("n", "后"))));
    const read = readWord(written(base, layerOf(base, chen, fork)));
    expect(read.original).toEqual(readWord(written(base)).accepted);
  });

  test("whoever strikes what is struck already says so in a comment of their own", () => {
    const base = doc(p("a", "一二三四"));
    const gone = doc(p("a", "一四"));
    const all = parts(base, layerOf(base, chen, gone), layerOf(base, wang, gone));
    expect(all["word/document.xml"]?.match(/<w:del [^>]*><w:r>/gu)?.length).toBe(1);
    expect(all["word/comments.xml"]).toContain(`${signed("王雅琴")} w:initials="王"`);
    expect(all["word/comments.xml"]).toContain("也删去：二三");
  });

  test("a clause that two people rewrote is struck once, with both whole versions behind it", () => {
    const base = doc(p("a", "出示秋景图，听雨声。"));
    const layers = [layerOf(base, chen, doc(p("a", "听着雨声看秋景图。"))), layerOf(base, wang, doc(p("a", "先看秋景图，再听雨声。")))];
    const read = readWord(written(base, ...layers));
    expect(read.original).toEqual(readWord(written(base)).accepted);
    expect(read.accepted.content?.[0]?.content?.[0]?.text).toBe("听着雨声看秋景图先看秋景图，再听雨声。");
  });

  test("four reviewers on one plan: refusing all gives the plan, and each one's marks alone give their fork", () => {
    const layers = [layerOf(plan, chen, forkOfChen), layerOf(plan, wang, forkOfWang), layerOf(plan, zhao, forkOfZhao), layerOf(plan, zhou, forkOfZhou)];
    const read = readWord(written(plan, ...layers));
    expect(read.original).toEqual(readWord(written(plan)).accepted);
    expect([...read.findings.reviewers].sort()).toEqual([chen, wang, zhao, zhou].map(({ name }) => name).sort());
    for (const layer of layers) expect(readWord(written(plan, layer)).accepted).toEqual(readWord(written(layer.content)).accepted);
  });
});

describe("comments", () => {
  test("stand on their passage with author, time and initials, and answers know what they answer", () => {
    const by = (person: typeof chen) => ({ ...person, atMs: handedInAt });
    const reply = { by: by(wang), body: "好的", isSettled: true, replies: [] };
    const remark = { by: by(chen), body: "为什么？\n请说明", isSettled: true, replies: [reply] };
    const zip = unzipSync(writeWord({ ...paperOf(doc(p("a", "布置作业。")), []), anchors: new Map([["a", [{ from: 2, to: 4, remark }]]]) }));
    const xml = (path: string): string => strFromU8(zip[path] ?? new Uint8Array());
    expect(xml("word/document.xml")).toMatch(/布置<\/w:t><\/w:r><w:commentRangeStart w:id="0"\/><w:commentRangeStart w:id="1"\/><w:r><w:t xml:space="preserve">作业<\/w:t><\/w:r><w:commentRangeEnd w:id="0"\/>/u);
    expect(xml("word/comments.xml")).toContain(`<w:comment w:id="0" ${signed("陈思远")} w:initials="陈">`);
    expect(xml("word/commentsExtended.xml")).toContain('<w15:commentEx w15:paraId="10000001" w15:paraIdParent="10000000" w15:done="1"/>');
  });
});
