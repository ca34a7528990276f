import type { Page } from "@playwright/test";
import { agree, block, canWrite, caretAfter, caretAtEnd, caretAtStart, hasText, isSaved, paper, planLink, Pinyin, select, selectWord, textOf, tool, watchSavedState, wholeText, write } from "./paper";
import { png } from "./picture";
import { expect, names, test, type School } from "./school";

/** The lead and a co-author on the same draft. */
async function twoTeachers(school: School): Promise<{ chen: Page; wang: Page }> {
  await school.addCoauthors("wang");
  const [chen, wang] = [(await school.open("chen")).page, (await school.open("wang")).page];
  await canWrite(chen);
  await canWrite(wang);
  return { chen, wang };
}

const carets = (page: Page, name: string) => page.locator(`.remote-caret[data-name="${name}"]`);

test("two teachers log in, open the draft from their list and write in one paragraph at once", async ({ school }) => {
  await school.addCoauthors("wang");
  const pages: Page[] = [];
  for (const login of ["chen", "wang"] as const) {
    const page = await (await school.device()).tab("/");
    await page.getByLabel("登录名").fill(login);
    await page.getByLabel("密码").fill("sandu-demo-2026");
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("heading", { name: "今天" })).toBeVisible();
    await planLink(page).click();
    await canWrite(page);
    pages.push(page);
  }
  const [chen, wang] = pages as [Page, Page];
  const before = await textOf(chen, "life-1");
  await caretAtStart(chen, "life-1");
  await caretAtEnd(wang, "life-1");
  await Promise.all([write(chen, "周末完成,abcdefghij,十六个字。"), write(wang, "也可以klmnopqrst画在练习本上。")]);
  const both = `周末完成,abcdefghij,十六个字。${before}也可以klmnopqrst画在练习本上。`;
  await hasText(chen, "life-1", both);
  await hasText(wang, "life-1", both);
  await agree(chen, wang);
  await isSaved(chen);
  await isSaved(wang);
});

test("each sees the other's caret with the name, and where the other writes", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  await caretAfter(chen, "life-1", "一次水果");
  await expect(carets(wang, names.chen)).toBeVisible();
  await expect(block(wang, "life-1").locator(".remote-caret")).toHaveAttribute("data-name", names.chen);
  await caretAtEnd(wang, "answers");
  await expect(block(chen, "answers").locator(".remote-caret")).toHaveAttribute("data-name", names.wang);
  await expect(carets(chen, names.chen)).toHaveCount(0);
  await wang.close();
  await expect(carets(chen, names.wang)).toHaveCount(0);
});

test("undo takes back one's own words and leaves the other's", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  const before = await textOf(chen, "life-1");
  await caretAtEnd(chen, "life-1");
  await write(chen, "陈写的。");
  await hasText(wang, "life-1", `${before}陈写的。`);
  await caretAtEnd(wang, "life-1");
  await write(wang, "王写的。");
  await hasText(chen, "life-1", `${before}陈写的。王写的。`);
  await chen.keyboard.press("Control+z");
  await hasText(chen, "life-1", `${before}王写的。`);
  await hasText(wang, "life-1", `${before}王写的。`);
  await chen.keyboard.press("Control+z");
  await tool(wang, "撤销").click();
  await hasText(wang, "life-1", before);
  await hasText(chen, "life-1", before);
  await wang.keyboard.press("Control+y");
  await hasText(chen, "life-1", `${before}王写的。`);
  await agree(chen, wang);
});

test("bold, headings, lists, quotes and tables made by one appear at the other", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  await selectWord(chen, "life-1", "拍一张照片");
  await chen.keyboard.press("Control+b");
  await expect(block(wang, "life-1").locator("strong")).toHaveText("拍一张照片");
  await tool(chen, "斜体").click();
  await expect(block(wang, "life-1").locator("em")).toHaveText("拍一张照片");
  await tool(chen, "下划线").click();
  await expect(block(wang, "life-1").locator("u")).toHaveText("拍一张照片");

  await caretAtEnd(chen, "life-1");
  await chen.keyboard.press("Enter");
  await write(chen, "拓展活动");
  await tool(chen, "小标题").click();
  await expect(paper(wang).locator("h3", { hasText: "拓展活动" })).toBeVisible();
  await chen.keyboard.press("Enter");
  await write(chen, "分一分");
  await tool(chen, "项目符号").click();
  await chen.keyboard.press("Enter");
  await write(chen, "说一说");
  await expect(paper(wang).locator("ul", { hasText: "分一分" }).locator("li")).toHaveText(["分一分", "说一说"]);

  await caretAtEnd(chen, "answers");
  await tool(chen, "引用").click();
  await expect(wang.locator('blockquote > [data-id="answers"]')).toBeVisible();

  await caretAfter(wang, "board-table", "比大小");
  const rows = await block(wang, "board-table").locator("tr").count();
  await tool(wang, "表格").click();
  await tool(wang, "下方插入行").click();
  await expect(block(chen, "board-table").locator("tr")).toHaveCount(rows + 1);
  await write(wang, "新的一行");
  await expect(block(chen, "board-table")).toContainText("新的一行");
  await agree(chen, wang);
});

test("a picture chosen or pasted by one is stored and seen by the other", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  await caretAtEnd(chen, "life-1");
  const choosing = chen.waitForEvent("filechooser");
  await tool(chen, "插入图片").click();
  await (await choosing).setFiles({ name: "折纸.png", mimeType: "image/png", buffer: png(120) });
  const seen = paper(wang).locator("img:not(.ProseMirror-separator)");
  await expect(seen).toHaveCount(1);
  await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(120);

  await caretAtEnd(wang, "answers");
  await paper(wang).evaluate((element, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], "圆片.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...png(80)]);
  await expect(paper(chen).locator("img:not(.ProseMirror-separator)")).toHaveCount(2);
  await expect.poll(() => paper(chen).locator("img:not(.ProseMirror-separator)").last().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(80);
  await isSaved(chen);
  await isSaved(wang);
});

test("the saved state says 保存中 until the words are on the server's disk, then 已保存", async ({ school }) => {
  const { page } = await school.open("chen");
  await canWrite(page);
  await isSaved(page);
  const said = await watchSavedState(page);
  await caretAtEnd(page, "life-1");
  await page.keyboard.insertText("再");
  await expect.poll(said).toEqual(["保存中", "已保存"]);
});

test("pinyin stays whole while the other types in the same paragraph", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  const before = await textOf(chen, "life-1");
  await caretAtEnd(chen, "life-1");
  await caretAtStart(wang, "life-1");
  const pinyin = await Pinyin.on(chen);
  await pinyin.compose("n");
  await pinyin.compose("ni");
  await write(wang, "同时写的字,");
  await pinyin.compose("nih");
  await pinyin.compose("nihao");
  await write(wang, "一个不少。");
  await pinyin.choose("你好");
  const both = `同时写的字,一个不少。${before}你好`;
  await hasText(chen, "life-1", both);
  await hasText(wang, "life-1", both);
  // The caret is behind the word: the next one follows it.
  await pinyin.write("laoshi", "老师");
  await hasText(wang, "life-1", `${both}老师`);
  await agree(chen, wang);
});

test("two compose pinyin in one paragraph at once and nothing is lost or doubled", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  const before = await textOf(chen, "life-1");
  await caretAtEnd(chen, "life-1");
  await caretAtStart(wang, "life-1");
  const [hers, his] = [await Pinyin.on(wang), await Pinyin.on(chen)];
  await hers.compose("ke");
  await his.compose("zuo");
  await hers.compose("keqian");
  await his.compose("zuoye");
  await hers.choose("课前");
  await his.choose("作业");
  await hasText(chen, "life-1", `课前${before}作业`);
  await hasText(wang, "life-1", `课前${before}作业`);
  await Promise.all([hers.write("huodong", "活动"), his.write("benshang", "本上")]);
  await hasText(chen, "life-1", `课前活动${before}作业本上`);
  await hasText(wang, "life-1", `课前活动${before}作业本上`);
  await agree(chen, wang);
});

test("a paragraph deleted by one while the other composes in it takes nothing else with it", async ({ school }) => {
  const { chen, wang } = await twoTeachers(school);
  const answers = await textOf(chen, "answers");
  await caretAtEnd(chen, "life-1");
  const pinyin = await Pinyin.on(chen);
  await pinyin.compose("xie");
  await select(wang, "life-1", 0, -1);
  await wang.keyboard.press("Backspace");
  await expect.poll(() => textOf(wang, "life-1")).not.toContain("和家人");
  await wang.keyboard.press("Backspace");
  await pinyin.choose("写");
  await agree(chen, wang);
  await hasText(chen, "answers", answers);
  await caretAtEnd(chen, "answers");
  await pinyin.write("hao", "好");
  await hasText(wang, "answers", `${answers}好`);
  expect(await wholeText(chen)).not.toContain("和家人一起");
});
