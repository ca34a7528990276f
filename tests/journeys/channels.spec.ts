/** One lesson judged by its teacher, a colleague and the school, each for so much. */

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { ChannelWeights } from "../../web/src/proto/Channels";
import type { LessonView } from "../../web/src/proto/Lessons";
import { openCode, scanned } from "./guest";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { desktop, expect, names, phone, tablet, test, type School } from "./school";
import { visit } from "./visit";

const table = { id: "table-sections", version: 1 };
/** What each section of that table is worth at most. */
const full = { 教学思想: 10, 教学设计: 20, 教学活动: 40, 教学效果: 30 } as const;

const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });
const channels = (page: Page) => page.getByRole("region", { name: "多方评价" }).first();
const row = (page: Page, name: string) => channels(page).getByRole("row", { name: new RegExp(`^${name}`, "u") });

/** Full marks but for 教学思想, on whatever device it is. */
async function mark(page: Page, thinking: number): Promise<void> {
  for (const [section, most] of Object.entries(full)) {
    await page.getByRole("button", { name: new RegExp(`^${section}`, "u") }).click();
    const item = page.getByRole("region", { name: section, exact: true });
    if (most === full.教学思想) await item.getByRole("button", { name: String(thinking), exact: true }).click();
    else await item.getByRole("button", { name: `${most}+`, exact: true }).click();
  }
}

async function submit(page: Page): Promise<void> {
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByText(/已提交。/u)).toBeVisible();
}

const isSaved = (page: Page) => expect(savedState(page)).toContainText("已保存");
const post = async (school: School, lesson: string, verb: string): Promise<LessonView> =>
  (await school.desk("li")).call("POST", `/api/lessons/${lesson}/${verb}`, { at_ms: Date.now() });

/** 陈思远's lesson, watched by 王丽娟, judged by these. */
async function planned(school: School, weights: ChannelWeights): Promise<string> {
  const watcher = { name: names.wang, instrument: table, focus: "" };
  return (await visit(school, [watcher], { visit_type: "certification", weights })).id;
}

/** Comes in by the code, gives every item of the short form this answer, says a word, and hands it in. */
async function judges(school: School, address: string, name: string, level: string, words: string): Promise<void> {
  const page = await (await school.device(phone)).tab(scanned(address));
  const begin = page.getByRole("button", { name: "开始" });
  // Until the code was looked up the one field is the code's.
  await expect(begin).toBeVisible();
  await page.getByRole("textbox").fill(name);
  await begin.tap();
  const answers = page.getByRole("button", { name: level, exact: true });
  await expect(answers).toHaveCount(5);
  for (const answer of await answers.all()) await answer.tap();
  await page.getByLabel("还想对老师说的").last().fill(words);
  await isSaved(page);
  await page.getByRole("button", { name: "提交" }).tap();
  await dialog(page, "现在提交？").getByRole("button", { name: "提交" }).tap();
  await expect(page.getByText("已经提交，谢谢你！")).toBeVisible();
}

async function keepsTheRules(page: Page, what: string, isTouched: boolean): Promise<void> {
  expect.soft(await inaccessible(page), `${what} can be used by everybody`).toEqual([]);
  expect.soft(await overflowing(page), `${what} does not scroll sideways`).toEqual([]);
  if (isTouched) expect.soft(await tooSmall(page), `${what} can be hit with a thumb`).toEqual([]);
}

test("teacher, colleague and school judge a lesson, and come to one value by the weights that were agreed", async ({ school }) => {
  test.setTimeout(240_000);
  const li = await (await school.deviceOf("li", tablet)).tab("/lessons/new");

  await test.step("the weights are planned where they are wanted, and have to be a hundred", async () => {
    await li.getByLabel("上课的老师").selectOption({ label: names.chen });
    await li.getByLabel("班级").fill("三（2）班");
    await li.getByLabel("学科").fill("数学");
    await li.getByLabel("课题").fill("认识几分之一");
    await li.getByRole("radio", { name: /学习/u }).check();
    for (const login of ["wang", "zhao"] as const) {
      await li.getByRole("checkbox", { name: names[login] }).check();
      await li.getByLabel(`${names[login]}用什么表`).selectOption({ label: "课堂教学评价表（分项等级）" });
    }
    await li.getByText("更多：自评、学校评").click();
    await li.getByLabel("自评占 %").fill("20");
    await li.getByLabel("学校占 %").fill("30");
    await expect(li.getByText("合起来现在是 150 %")).toBeVisible();
    await li.getByRole("button", { name: "安排好了" }).click();
    await expect(li.getByRole("alert")).toHaveText("各方的百分数合起来要正好是 100。");
    await li.getByLabel("互评占 %").fill("50");
    await expect(li.getByText("合起来 100 %，正好。")).toBeVisible();
    await li.getByRole("group", { name: "代表学校来听的老师" }).getByRole("checkbox", { name: names.zhao }).check();
    await keepsTheRules(li, "the form", true);
    await li.getByRole("button", { name: "安排好了" }).click();
    await expect(li.getByText("几方一起评：自评 20 %、互评 50 %、学校 30 %。")).toBeVisible();
  });
  const lesson = new URL(li.url()).pathname.split("/").at(-1) ?? "";

  const chen = await school.deviceOf("chen", phone);
  const teacher = await chen.tab(`/lessons/${lesson}`);
  await expect(teacher.getByText("几方一起评：自评 20 %、互评 50 %、学校 30 %。")).toBeVisible();
  await expect(teacher.getByText("还没自评")).toBeVisible();

  await post(school, lesson, "start");
  const sheets: Page[] = [];
  for (const [login, thinking] of [["wang", 8], ["zhao", 2]] as const) {
    const page = await (await school.deviceOf(login, tablet)).tab(`/lessons/${lesson}/sheet`);
    await mark(page, thinking);
    await isSaved(page);
    sheets.push(page);
  }
  await post(school, lesson, "end");
  for (const page of sheets) await submit(page);

  await test.step("the teacher judges first, without a network if need be, and sees nothing of the others before", async () => {
    await teacher.goto("/");
    await teacher.getByRole("link", { name: /先自评，再看结果 认识几分之一/u }).click();
    await expect(teacher.getByText("请先自评，再看大家写的。")).toBeVisible();
    await expect(teacher.getByRole("link", { name: "看结果" })).toHaveCount(0);
    await keepsTheRules(teacher, "the lesson of who is to judge it", true);
    await teacher.goto(`/lessons/${lesson}/results`);
    await expect(teacher.getByText("写完自评，或者说不自评，这里就打开。")).toBeVisible();
    await expect(channels(teacher)).toHaveCount(0);
    await teacher.goto(`/lessons/${lesson}`);
    await teacher.getByRole("link", { name: "写自评" }).click();
    await expect(teacher.getByText("这是你自己的课。先自评")).toBeVisible();
    await isSaved(teacher);
    await chen.context.setOffline(true);
    await mark(teacher, 0);
    await expect(savedState(teacher)).toContainText("离线，已存本机");
    await keepsTheRules(teacher, "the teacher's own sheet", true);
    await chen.context.setOffline(false);
    await isSaved(teacher);
    await submit(teacher);
  });

  await test.step("then all of it stands in one place, with the rule", async () => {
    await teacher.goto(`/lessons/${lesson}/results`);
    // 20 % × 90 + 50 % × 98 + 30 % × 92
    await expect(channels(teacher)).toContainText("合计 94.60 % · 优");
    await expect(row(teacher, "自评")).toContainText("18.00");
    await expect(row(teacher, "互评")).toContainText("49.00");
    await expect(row(teacher, "学校")).toContainText("27.60");
    await expect(channels(teacher)).toContainText("缺一方就没有合计，它的权重不分给别人。");
    await keepsTheRules(teacher, "the results on a phone", true);
  });

  await test.step("the others see the same once it is opened to them", async () => {
    await post(school, lesson, "open");
    for (const options of [desktop, tablet]) {
      const page = await (await school.deviceOf("wang", options)).tab(`/lessons/${lesson}/results`);
      await expect(channels(page)).toContainText("合计 94.60 % · 优");
      await keepsTheRules(page, "the results", options !== desktop);
    }
  });
});

test("a teacher who declines sees the others at once, and nothing stands for what was not said", async ({ school }) => {
  test.setTimeout(120_000);
  const lesson = await planned(school, { self_review: 40, peer: 60, student: 0, parent: 0, school: 0 });
  await post(school, lesson, "start");
  const wang = await (await school.deviceOf("wang", tablet)).tab(`/lessons/${lesson}/sheet`);
  await mark(wang, 8);
  await isSaved(wang);
  await post(school, lesson, "end");
  await submit(wang);

  const chen = await (await school.deviceOf("chen", tablet)).tab(`/lessons/${lesson}`);
  await chen.getByRole("button", { name: "不自评" }).click();
  await dialog(chen, "这节课不自评？").getByRole("button", { name: "不自评" }).click();
  await chen.getByRole("link", { name: "看结果" }).click();
  await expect(channels(chen)).toContainText("合计 —");
  await expect(channels(chen)).toContainText("老师说了不自评，所以没有合计。");
  await expect(row(chen, "互评")).toContainText("98.00 %");
});

test("pupils and parents come in by a code, and what they judge counts by the weight that was agreed", async ({ school }) => {
  test.setTimeout(240_000);
  const lesson = await planned(school, { self_review: 0, peer: 50, student: 40, parent: 10, school: 0 });
  await post(school, lesson, "start");
  const li = await (await school.deviceOf("li", desktop)).tab(`/lessons/${lesson}`);
  await expect(li.getByText("几方一起评：互评 50 %、学生 40 %、家长 10 %。")).toBeVisible();

  await test.step("two pupils and a parent fill their short forms on a phone", async () => {
    for (const [role, guests] of [
      ["学生", [["12号", "完全是", "我喜欢分月饼"], ["13号", "差不多", "折纸太快了"]]],
      ["家长", [["12号的妈妈", "多半是", "孩子们讨论得很热闹"]]],
    ] as const) {
      const { address } = await openCode(li, role);
      await li.getByRole("button", { name: "关上" }).click();
      for (const [name, level, words] of guests) await judges(school, address, name, level, words);
    }
  });

  await test.step("a colleague watches", async () => {
    const wang = await (await school.deviceOf("wang", tablet)).tab(`/lessons/${lesson}/sheet`);
    await mark(wang, 8);
    await isSaved(wang);
    await post(school, lesson, "end");
    await submit(wang);
  });

  await test.step("the teacher sees each kind of judge, and what they come to", async () => {
    const chen = await (await school.deviceOf("chen", tablet)).tab(`/lessons/${lesson}/results`);
    // 50 % × 98 + 40 % × 87.5 + 10 % × 75; the tables differ, so there is no band.
    await expect(channels(chen)).toContainText("合计 91.50 %");
    for (const [name, ...cells] of [
      ["互评", "1", "98.00 %", "50 %", "49.00"],
      ["学生", "2", "87.50 %", "40 %", "35.00"],
      ["家长", "1", "75.00 %", "10 %", "7.50"],
    ] as const) {
      const shown = await row(chen, name).getByRole("cell").allInnerTexts();
      expect(shown.slice(0, 4), name).toEqual(cells);
    }
    await expect(channels(chen).locator(".combined")).not.toContainText("·");
    const words = chen.getByRole("region", { name: "大家写的话" });
    await expect(words.getByRole("listitem")).toHaveCount(3);
    await expect(words.getByRole("listitem").filter({ hasText: "孩子们讨论得很热闹" })).toContainText("12号的妈妈（家长，未核实）");
    await keepsTheRules(chen, "the results with guests", true);
  });

  await test.step("the table for a spreadsheet has the same numbers", async () => {
    const page = await (await school.deviceOf("chen", desktop)).tab(`/lessons/${lesson}/results`);
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: "导出表格" }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe("听课结果 分数的初步认识 三（2）班.csv");
    const file = await readFile(await download.path(), "utf8");
    expect(file.startsWith("\ufeff课题,分数的初步认识\r\n")).toBe(true);
    for (const line of ["互评,50,49.00,1,98.00", "学生,40,35.00,2,87.50", "家长,10,7.50,1,75.00", "合计,100,91.50"]) expect(file).toContain(`\r\n${line}`);
    await keepsTheRules(page, "the results on a desk", false);
  });
});
