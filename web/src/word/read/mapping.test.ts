import { describe, expect, test } from "vitest";
import type { Content } from "../../diff/content";
import { docx, para, relation, run, type Parts } from "../testing/docx";
import { readWord } from "./file";

const read = (parts: Parts): readonly Content[] => readWord(docx(parts)).accepted.content ?? [];
const text = (words: string, ...marks: string[]): Content => ({ type: "text", text: words, ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}) });
const p = (...content: Content[]): Content => ({ type: "paragraph", content });
/** What matters of a block in a line. */
const sketch = (node: Content): string =>
  node.text ?? `${node.type}${node.attrs?.["level"] ?? ""}${node.attrs?.["order"] !== undefined ? `#${String(node.attrs["order"])}` : ""}(${(node.content ?? []).map(sketch).join(" ")})`;
const sketches = (parts: Parts): string => read(parts).map(sketch).join(" ");

const style = (id: string, name: string, inside = ""): string => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${inside}</w:style>`;
const styled = (id: string, words: string): string => para(run(words), `<w:pStyle w:val="${id}"/>`);
const level = (at: number, format: string, words: string, left = 420 * (at + 1)): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${words}"/><w:pPr><w:ind w:left="${left}"/></w:pPr></w:lvl>`;
const list = (id: number, ...levels: string[]): string => `<w:abstractNum w:abstractNumId="${id}">${levels.join("")}</w:abstractNum><w:num w:numId="${id}"><w:abstractNumId w:val="${id}"/></w:num>`;
const item = (words: string, id = 1, at = 0): string => para(run(words), `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${id}"/></w:numPr>`);

describe("headings", () => {
  test("by the names of styles in Chinese and English, deeper ones as the third", () => {
    const styles = style("1", "heading 1") + style("a", "标题 2") + style("b", "Heading 5") + style("t", "Title") + style("x", "我的二级", '<w:basedOn w:val="a"/>');
    const body = styled("t", "总题") + styled("1", "一") + styled("a", "二") + styled("b", "五") + styled("x", "也二");
    expect(sketches({ styles, body })).toBe("heading1(总题) heading1(一) heading2(二) heading3(五) heading2(也二)");
  });

  test("by outline level, of the paragraph or its style; level 10 is body text", () => {
    const styles = style("o", "环节", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>');
    const body = styled("o", "导入") + para(run("新授"), '<w:outlineLvl w:val="0"/>') + para(run("正文"), '<w:pStyle w:val="o"/><w:outlineLvl w:val="9"/>');
    expect(sketches({ styles, body })).toBe("heading3(导入) heading1(新授) paragraph(正文)");
  });

  test("a heading keeps the number that Word wrote before it, and is not bold twice", () => {
    const numbering = list(1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"));
    const body = Array.from({ length: 11 }, (_, i) => para(run(`第${i}`, "<w:b/>"), '<w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')).join("");
    const headings = read({ numbering, body });
    expect(headings.map(sketch)[0]).toBe("heading1(一、第0)");
    expect(headings.map(sketch)[10]).toBe("heading1(十一、第10)");
    expect(headings[0]?.content).toEqual([text("一、第0")]);
  });
});

describe("characters", () => {
  test("bold, italic and underline stay; colours, sizes and fonts go", () => {
    const body = para(run("红", '<w:b/><w:color w:val="FF0000"/><w:sz w:val="44"/>') + run("斜", "<w:i/>") + run("线", '<w:u w:val="wave"/>') + run("平", '<w:b w:val="0"/><w:u w:val="none"/>'));
    expect(read({ body })).toEqual([p(text("红", "strong"), text("斜", "em"), text("线", "underline"), text("平"))]);
  });

  test("a style that is bold makes its text bold, and a run can undo it", () => {
    const styles = style("s", "重点", "<w:rPr><w:b/></w:rPr>");
    const body = para(run("重") + run("轻", '<w:b w:val="false"/>'), '<w:pStyle w:val="s"/>');
    expect(read({ styles, body })).toEqual([p(text("重", "strong"), text("轻"))]);
  });

  test("breaks, tabs, signs of symbol fonts, text in boxes and fields are read, field codes are not", () => {
    const field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("3") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>';
    const box = `<w:r><w:pict><w:txbxContent>${para(run("框里"))}</w:txbxContent></w:pict></w:r>`;
    const body = para(`${run("a")}<w:r><w:br/></w:r><w:r><w:tab/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>${field}${box}`);
    expect(read({ body })).toEqual([p(text("a"), { type: "hard_break" }, text("\t☑3")), p(text("框里"))]);
  });
});

describe("lists", () => {
  const numbering = list(1, level(0, "decimal", "%1."), level(1, "bullet", "•")) + list(2, level(0, "decimal", "%1.")) + list(3, level(0, "chineseCounting", "%1、"));

  test("lists in lists, and a list that goes on after a paragraph goes on counting", () => {
    const body = item("甲") + item("子", 1, 1) + item("乙") + para(run("插一句")) + item("丙") + item("另一列", 2);
    expect(sketches({ numbering, body })).toBe(
      "ordered_list#1(list_item(paragraph(甲) bullet_list(list_item(paragraph(子)))) list_item(paragraph(乙))) paragraph(插一句) ordered_list#3(list_item(paragraph(丙))) ordered_list#1(list_item(paragraph(另一列)))",
    );
  });

  test("an indented paragraph behind an item belongs to it", () => {
    const body = item("甲") + para(run("接着说"), '<w:ind w:left="420"/>') + item("乙");
    expect(sketches({ numbering, body })).toBe("ordered_list#1(list_item(paragraph(甲) paragraph(接着说)) list_item(paragraph(乙)))");
  });

  test("Chinese numbers stay as they are read", () => {
    expect(sketches({ numbering, body: item("目标", 3) + item("过程", 3) })).toBe("paragraph(一、目标) paragraph(二、过程)");
  });
});

describe("tables", () => {
  const cell = (words: string, properties = ""): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${para(words === "" ? "" : run(words))}</w:tc>`;
  const row = (...cells: string[]): string => `<w:tr>${cells.join("")}</w:tr>`;

  test("merged cells, widths and the head are kept", () => {
    const grid = '<w:tblGrid><w:gridCol w:w="1500"/><w:gridCol w:w="3000"/><w:gridCol w:w="4500"/></w:tblGrid>';
    const head = `<w:tr><w:trPr><w:tblHeader/></w:trPr>${cell("环节") + cell("活动", '<w:gridSpan w:val="2"/>')}</w:tr>`;
    const body = `<w:tbl>${grid}${head}${row(cell("导入", '<w:vMerge w:val="restart"/>'), cell("听"), cell("说"))}${row(cell("", "<w:vMerge/>"), cell("读"), cell("写"))}</w:tbl>`;
    const [table] = read({ body });
    const cells = (table?.content ?? []).map((one) => (one.content ?? []).map(({ type, attrs }) => [type, attrs?.["colspan"], attrs?.["rowspan"], attrs?.["colwidth"]]));
    expect(cells).toEqual([
      [["table_header", 1, 1, [119]], ["table_header", 2, 1, [238, 357]]],
      [["table_cell", 1, 2, [119]], ["table_cell", 1, 1, [238]], ["table_cell", 1, 1, [357]]],
      [["table_cell", 1, 1, [238]], ["table_cell", 1, 1, [357]]],
    ]);
  });

  test("a ragged table gets its missing cells, a table in a cell becomes paragraphs", () => {
    const inner = `<w:tbl>${row(cell("内一"), cell("内二"))}</w:tbl>`;
    const body = `<w:tbl>${row(cell("一"), cell("二"), cell("三"))}${row(`<w:tc>${inner}${para("")}</w:tc>`)}</w:tbl>`;
    expect(sketches({ body })).toBe(
      "table(table_row(table_cell(paragraph(一)) table_cell(paragraph(二)) table_cell(paragraph(三))) table_row(table_cell(paragraph(内一) paragraph(内二)) table_cell(paragraph()) table_cell(paragraph())))",
    );
  });
});

describe("pictures", () => {
  test("stand as blocks where they were, with their width and what they show", () => {
    const drawing = '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="1905000" cy="952500"/><wp:docPr id="1" name="x" descr="折纸"/><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>';
    const files = { "word/media/a.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47]) };
    const parts = { body: para(run("前") + drawing + run("后")), relations: relation("i", "image", "media/a.png"), files };
    expect(read(parts)).toEqual([p(text("前")), { type: "image", attrs: { src: "word:word/media/a.png", alt: "折纸", width: 200 } }, p(text("后"))]);
    expect(readWord(docx(parts)).pictures.map(({ name, type }) => [name, type])).toEqual([["word:word/media/a.png", "image/png"]]);
  });
});

describe("tracked changes", () => {
  const by = 'w:id="1" w:author="王老师" w:date="2026-11-22T14:05:00Z"';
  const body =
    para(run("学生") + `<w:ins ${by}>${run("独立")}</w:ins><w:del ${by}><w:r><w:delText>马上</w:delText></w:r></w:del>` + run("思考")) +
    para(run("甲"), `<w:rPr><w:del ${by}/></w:rPr>`) +
    para(run("乙")) +
    para(run("题"), `<w:outlineLvl w:val="0"/><w:pPrChange ${by}><w:pPr/></w:pPrChange>`) +
    para(`<w:r><w:rPr><w:b/><w:rPrChange ${by}><w:rPr/></w:rPrChange></w:rPr><w:t>重</w:t></w:r>`) +
    `<w:tbl><w:tr><w:trPr><w:ins ${by}/></w:trPr><w:tc>${para(run("新行"))}</w:tc></w:tr><w:tr><w:tc>${para(run("旧行"))}</w:tc></w:tr></w:tbl>`;

  test("are counted with their authors, and both wordings are there to choose from", () => {
    const file = readWord(docx({ body }));
    expect(file.findings).toMatchObject({ changes: 6, reviewers: ["王老师"] });
    expect(file.accepted.content?.map(sketch).join(" ")).toBe(
      "paragraph(学生独立思考) paragraph(甲乙) heading1(题) paragraph(重) table(table_row(table_cell(paragraph(新行))) table_row(table_cell(paragraph(旧行))))",
    );
    expect(file.original?.content?.map(sketch).join(" ")).toBe("paragraph(学生马上思考) paragraph(甲) paragraph(乙) paragraph(题) paragraph(重) table(table_row(table_cell(paragraph(旧行))))");
    expect(file.accepted.content?.[3]).toEqual(p(text("重", "strong")));
    expect(file.original?.content?.[4]).toEqual(p(text("重")));
  });

  test("without any there is only one wording", () => {
    expect(readWord(docx({ body: para(run("好")) })).original).toBeNull();
  });
});
