// @vitest-environment jsdom
import { DOMParser as PMParser } from "prosemirror-model";
import { expect, test } from "vitest";
import { cleanHtml } from "./paste";
import { schema } from "./schema";
import { chineseNumber, markerNumber } from "./wordLists";

function pasted(html: string): string {
  const holder = document.createElement("div");
  holder.innerHTML = cleanHtml(html);
  return PMParser.fromSchema(schema).parse(holder).toString();
}

function wordItem(level: number, marker: string, text: string): string {
  return `<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span lang=EN-US><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span>${text}</span></p>`;
}

test("lists that Word marks become lists, nested ones too", () => {
  const html = wordItem(1, "1.", "导入") + wordItem(2, "a)", "提问") + wordItem(1, "2.", "新授") + "<p class=MsoNormal>小结<o:p></o:p></p>";
  expect(pasted(html)).toBe(
    'doc(ordered_list(list_item(paragraph("导入"), ordered_list(list_item(paragraph("提问")))), list_item(paragraph("新授"))), paragraph("小结"))',
  );
});

test("a list numbered 三、 begins at three; bullets are bullets", () => {
  const holder = document.createElement("div");
  holder.innerHTML = cleanHtml(wordItem(1, "三、", "难点") + wordItem(1, "四、", "过程"));
  expect(holder.querySelector("ol")?.getAttribute("start")).toBe("3");
  expect(pasted(wordItem(1, "·", "圆片"))).toBe('doc(bullet_list(list_item(paragraph("圆片"))))');
});

test("a paragraph that Word does not mark keeps its literal number", () => {
  expect(pasted("<p class=MsoNormal>1. 导入</p><p class=MsoNormal>一、目标</p>")).toBe('doc(paragraph("1. 导入"), paragraph("一、目标"))');
});

test("a numbered heading stays a heading and keeps its number", () => {
  expect(pasted(`<h2 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span>教学目标</h2>`)).toBe(
    'doc(heading("一、教学目标"))',
  );
});

test("bold, italic, underline and tables stay; scripts, styles and foreign pictures go", () => {
  const html =
    `<style>p{color:red}</style><script>alert(1)</script><p onclick="x()"><span style="font-weight:700">粗</span><i>斜</i><span style="text-decoration:underline">线</span>` +
    `<img src="file:///C:/a.png"><img src="https://example.org/track.png"></p><table><tr><td colspan=2>格</td></tr></table><p><o:p>&nbsp;</o:p></p>`;
  expect(pasted(html)).toBe('doc(paragraph(strong("粗"), em("斜"), underline("线")), table(table_row(table_cell(paragraph("格")))))');
});

test("a picture of this server stays, under its full address too", () => {
  const path = "/api/images/0190f3a0-1111-7222-8333-444455556666";
  expect(cleanHtml(`<img src="${location.origin}${path}">`)).toContain(`src="${path}"`);
  expect(pasted(`<p>前</p><img src="${path}">`)).toBe('doc(paragraph("前"), image)');
});

test("ids of foreign pages are taken only when they look like ours", () => {
  const holder = document.createElement("div");
  holder.innerHTML = cleanHtml('<p data-id="Ab3_x-9Zq012">一</p><p data-id="<b>">二</p>');
  const doc = PMParser.fromSchema(schema).parse(holder);
  expect([doc.child(0).attrs["id"], doc.child(1).attrs["id"]]).toEqual(["Ab3_x-9Zq012", null]);
});

test("numbers in Word's markers are read as people write them", () => {
  expect(["一", "十", "十二", "二十", "三十五", "一二", "甲"].map(chineseNumber)).toEqual([1, 10, 12, 20, 35, null, null]);
  expect(["1.", "（3）", "十一、", "b)", "②", "•", "o", "§"].map(markerNumber)).toEqual([1, 3, 11, 1, 2, null, null, null]);
});
