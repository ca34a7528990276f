import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { book, titleOf } from "../../web/src/word/testing/book";
import { inaccessible, overflowing, tooSmall } from "./house";
import { linesOf, Office, trackedBy } from "./office";
import { canWrite, caretAtEnd, isSaved, paper, selectWord, tool, write } from "./paper";
import { png } from "./picture";
import { expect, names, test, type Login } from "./school";

/** The block with these words; imported blocks have names that nobody knows before. */
async function blockWith(page: Page, words: string): Promise<string> {
  const id = await paper(page).locator("p, h1, h2, h3").filter({ hasText: words }).first().getAttribute("data-id");
  if (id === null) throw new Error(`no block with ${words}`);
  return id;
}

/** The file that a press on a menu's entry gives. */
async function taken(page: Page, entry: string, to: string): Promise<string> {
  await page.getByRole("button", { name: /^导出、打印：初稿/u }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: entry, exact: true }).click();
  await (await downloading).saveAs(to);
  return to;
}

/** Beside the last one of the table's head. */
async function addColumn(page: Page): Promise<void> {
  await caretAtEnd(page, await blockWith(page, "学生活动"));
  await tool(page, "表格").click();
  await page.getByRole("button", { name: "右侧插入列", exact: true }).click();
  await caretAtEnd(page, await blockWith(page, "学生活动"));
  await page.keyboard.press("Tab");
  await write(page, "备注");
}

test("a plan written in another program is imported, marked in red and opened there again with everybody's changes", async ({ school }) => {
  test.setTimeout(240_000);
  const office = await Office.open();
  const chen = await (await school.deviceOf("chen")).tab("/plans/new");

  await test.step("a file that is no Word file is refused in plain words", async () => {
    await chen.locator("input[type=file]").setInputFiles({ name: "教案.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    await expect(chen.getByRole("alert")).toContainText("这是 PDF");
  });

  await test.step("what the file holds is said before anything is taken over", async () => {
    const source = (await readFile(resolve(__dirname, "word/plan.fodt"), "utf8")).replace("PICTURE", png(120).toString("base64"));
    await writeFile(office.path("秋天的雨.fodt"), source);
    await chen.locator("input[type=file]").setInputFiles(await office.convert(office.path("秋天的雨.fodt"), "docx"));
    const found = chen.getByRole("region", { name: "读好了：秋天的雨.docx" });
    await expect(found).toContainText("里面有 3 个标题、1 张表格、1 张图片");
    await expect(found).toContainText(`${names.li}`);
    await expect(found).toContainText("1 条批注不会带进来。");
    await expect(chen.getByLabel("课题")).toHaveValue("《秋天的雨》教学设计");
    await chen.getByLabel("年级").fill("三年级");
    await chen.getByLabel("学科").fill("语文");
    await chen.getByRole("button", { name: "开始写" }).click();
    await expect(chen.getByRole("alert")).toContainText("有修订的话选一种文字");
    expect(await inaccessible(chen)).toEqual([]);
    await found.getByLabel("接受全部修订").check();
    await chen.getByRole("button", { name: "开始写" }).click();
  });

  await test.step("it becomes the draft: headings, lists, table and picture", async () => {
    await expect(chen).toHaveURL(/\/plans\/[0-9a-f-]{36}$/u);
    school.planId = new URL(chen.url()).pathname.split("/")[2] ?? "";
    await canWrite(chen);
    await expect(paper(chen).locator("h1")).toHaveText("《秋天的雨》教学设计");
    await expect(paper(chen).locator("ol > li")).toHaveCount(2);
    await expect(paper(chen).locator("ol > li ul > li")).toContainText("“爽”字的笔顺");
    await expect(paper(chen).locator("ol > li").nth(1)).toContainText("背诵第二自然段");
    await expect(paper(chen).locator("th")).toHaveText(["环节", "教师活动", "学生活动"]);
    await expect(paper(chen).locator("td[rowspan='2']")).toHaveText("导入");
    await expect(paper(chen)).not.toContainText("自由朗读三遍");
    await expect(paper(chen).locator("strong")).toHaveText("本课重在朗读");
    await expect.poll(() => paper(chen).locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(120);
    await caretAtEnd(chen, await blockWith(chen, "把喜欢的句子抄下来"));
    await write(chen, "读给家人听。");
    await isSaved(chen);
  });

  await test.step("two colleagues mark the same words and one of them comments", async () => {
    const sent = await school.act("chen", "send", "draft");
    const marks: readonly (readonly [Login, string])[] = [["wang", "听着雨声看秋景图"], ["li", "先看秋景图，再听雨声"]];
    for (const [login, words] of marks) {
      const { page, device } = await school.open(login);
      await canWrite(page);
      await selectWord(page, await blockWith(page, "出示秋景图"), "出示秋景图，听雨声");
      await write(page, words);
      await caretAtEnd(page, await blockWith(page, "会认八个生字"));
      await page.keyboard.press("Enter");
      await write(page, `${login}加一条。`);
      if (login === "li") await addColumn(page);
      await isSaved(page);
      await school.act(login, "hand_in", "first_degree");
      await device.context.close();
    }
    const place = { kind: "passage", block_id: await blockWith(chen, "人教版三年级"), from: 0, to: 3 };
    const version = sent.versions[0]?.id;
    await (await school.desk("wang")).call("PUT", `/api/versions/${version}/comments/${randomUUID()}`, { place, body: "写明是统编版。" });
  });

  const page = (await school.open("chen")).page;
  const plain = await taken(page, "导出 Word", office.path("plain.docx"));
  const marked = await taken(page, "导出 Word（带大家的红笔）", office.path("marked.docx"));

  await test.step("the other program shows each colleague's changes as their own, and the comment", async () => {
    const flat = await readFile(await office.convert(marked, "fodt"), "utf8");
    expect([...trackedBy(flat).keys()].sort()).toEqual([names.li, names.wang].sort());
    expect(flat).toMatch(new RegExp(`<office:annotation[^>]*>(?:(?!</office:annotation>)[\\s\\S])*${names.wang}[\\s\\S]*写明是统编版。`, "u"));
    expect(flat).toContain("读给家人听。");
  });

  await test.step("refusing everything there gives the sealed draft, taking everything has every word", async () => {
    const draft = linesOf(await readFile(await office.convert(plain, "fodt"), "utf8"));
    expect(linesOf(await office.settled(marked, "RejectAllTrackedChanges"))).toEqual(draft);
    const all = linesOf(await office.settled(marked, "AcceptAllTrackedChanges"));
    for (const words of ["听着雨声看秋景图", "先看秋景图，再听雨声", "wang加一条。", "li加一条。", "备注"]) expect(all.join("\n")).toContain(words);
    expect(all.join("\n")).not.toContain("出示秋景图");
  });

  await test.step("on paper the text comes first and the red pen on request", async () => {
    await page.getByRole("button", { name: /^导出、打印：初稿/u }).click();
    await page.getByRole("link", { name: "打印或存成 PDF" }).click();
    await expect(page.locator(".print .paper")).toContainText("读给家人听。");
    for (const found of [await inaccessible(page), await overflowing(page), await tooSmall(page)]) expect(found).toEqual([]);
    await page.getByLabel("后面附上大家的红笔").check();
    await expect(page.locator(".print ins", { hasText: "wang加一条" }).first()).toBeVisible();
    await expect(page.locator(".print .paper").last()).not.toContainText("单元格");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    if (process.env["WORD_PDF"] !== undefined) await writeFile(process.env["WORD_PDF"], pdf);
    expect(pdf.toString("latin1").match(/\/Type \/Page\b/gu)?.length).toBeGreaterThan(1);
  });
  await office.close();
});

/** A document of which nobody would think that a page holds it at once. */
const PAGES = 200;
/** While the file is read and saved the page must go on answering; a busy machine is allowed more than a tablet. */
const LONGEST_PAUSE_MS = 3_000;
/** The paper itself is made at one stroke. */
const LONGEST_OPENING_MS = 10_000;

interface Pauses {
  onForm: number;
  onPlan: number;
}

/** How long the page has not answered at most since the last question, before and after it went on to the plan. */
async function watchPauses(page: Page): Promise<() => Promise<Pauses>> {
  await page.evaluate(() => {
    const pauses = { onForm: 0, onPlan: 0 };
    Object.assign(window, { pauses });
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      const where = location.pathname === "/plans/new" ? "onForm" : "onPlan";
      pauses[where] = Math.max(pauses[where], Math.round(now - last));
      last = now;
    });
  });
  return () =>
    page.evaluate(() => {
      const { pauses } = window as unknown as { pauses: Pauses };
      const longest = { ...pauses };
      Object.assign(pauses, { onForm: 0, onPlan: 0 });
      return longest;
    });
}

test("a plan of two hundred pages is imported and written on, and the page goes on answering", async ({ school }) => {
  test.setTimeout(240_000);
  const chen = await (await school.deviceOf("chen")).tab("/plans/new");
  const longestPause = await watchPauses(chen);
  await chen.locator("input[type=file]").setInputFiles({ name: "全册.docx", mimeType: "application/octet-stream", buffer: Buffer.from(book(PAGES)) });
  const found = chen.getByRole("region", { name: "读好了：全册.docx" });
  await expect(found).toContainText(`里面有 ${PAGES} 个标题、${PAGES} 张表格`, { timeout: 60_000 });
  const { onForm: reading } = await longestPause();
  await chen.getByLabel("课题").fill("全册教案");
  await chen.getByLabel("年级").fill("三年级");
  await chen.getByLabel("学科").fill("数学");
  const pressedAt = Date.now();
  await chen.getByRole("button", { name: "开始写" }).click();
  await expect(chen).toHaveURL(/\/plans\/[0-9a-f-]{36}$/u, { timeout: 60_000 });
  await expect(paper(chen).locator("h1")).toHaveCount(PAGES, { timeout: 60_000 });
  const inEditor = Date.now() - pressedAt;
  await expect(paper(chen).locator("h1").last()).toHaveText(titleOf(PAGES));
  await expect(paper(chen).locator("table")).toHaveCount(PAGES);
  await canWrite(chen);
  await isSaved(chen);
  const { onForm: saving, onPlan: opening } = await longestPause();
  await caretAtEnd(chen, await blockWith(chen, titleOf(PAGES)));
  await longestPause();
  await write(chen, "（复习）");
  await isSaved(chen);
  await expect(paper(chen).locator("h1").last()).toHaveText(`${titleOf(PAGES)}（复习）`);
  const { onPlan: writing } = await longestPause();
  console.log(`${PAGES} pages: longest pause ${reading} ms while read, ${saving} ms while saved, ${opening} ms while opened, ${writing} ms while written on; in the editor ${inEditor} ms after the press`);
  for (const pause of [reading, saving, writing]) expect(pause).toBeLessThan(LONGEST_PAUSE_MS);
  expect(opening).toBeLessThan(LONGEST_OPENING_MS);
});
