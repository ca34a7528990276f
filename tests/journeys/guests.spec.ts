/** Guests of one lesson: a parent scans a code, says who they are, judges with and without a network, and is seen as 未核实. */

import type { Page } from "@playwright/test";
import type { LessonView } from "../../web/src/proto/Lessons";
import { openCode, scanned } from "./guest";
import { chineseWords, inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { desktop, expect, names, phone, test, type Device, type School } from "./school";
import { visit, watches } from "./visit";

const LOOK = process.env["LOOK"];
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });

/** A picture for whoever wants to look at the pages. */
async function picture(page: Page, name: string): Promise<void> {
  if (LOOK !== undefined) await page.screenshot({ path: `${LOOK}/${name}.png`, fullPage: true });
}

async function inOrder(page: Page): Promise<void> {
  expect(await inaccessible(page)).toEqual([]);
  expect(await tooSmall(page)).toEqual([]);
  expect(await overflowing(page)).toEqual([]);
}

/** Of a day for parents; 王丽娟 watches. */
const planned = async (school: School): Promise<string> => (await visit(school, [watches(names.wang, "copus")], { visit_type: "parent_day" })).id;

async function ready(device: Device): Promise<void> {
  const page = await device.tab("/guest");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.close();
}

test("a parent comes in by the code, judges without a network, hands in, and is seen as 未核实", async ({ school }) => {
  test.setTimeout(180_000);
  const lesson = await planned(school);
  const li = await (await school.deviceOf("li", desktop)).tab(`/lessons/${lesson}`);
  const parents = await school.device(phone);
  await ready(parents);

  const { address, code } = await test.step("the organiser opens a code", async () => {
    const opened = await openCode(li, "家长");
    await picture(li, "code");
    await inOrder(li);
    await button(li, "关上").click();
    return opened;
  });

  const page = await test.step("the parent scans it, reads what is kept, and gives a name", async () => {
    const welcome = await parents.tab(scanned(address));
    await expect(welcome.getByText("三（2）班 · 数学《分数的初步认识》")).toBeVisible();
    await expect(welcome.getByText("名字旁边会注明“未核实”")).toBeVisible();
    await picture(welcome, "welcome-phone");
    await inOrder(welcome);
    await button(welcome, "开始").tap();
    await expect(welcome.getByRole("alert")).toHaveText("请写上你的名字。");
    await welcome.getByLabel("怎么称呼你").fill("12号的妈妈（已核实）");
    await button(welcome, "开始").tap();
    await expect(welcome.getByRole("alert")).toHaveText("名字里只能有文字、数字和空格。");
    await welcome.getByLabel("怎么称呼你").fill("12号的妈妈");
    await button(welcome, "开始").tap();
    await expect(welcome.getByText("你是：12号的妈妈（家长，未核实）")).toBeVisible();
    return welcome;
  });

  await test.step("the sheet is judged with and without a network, through a reload", async () => {
    const part = page.getByRole("region", { name: "孩子们都参与进来了" });
    await part.getByRole("button", { name: "都是这样" }).tap();
    await expect(savedState(page)).toContainText("已保存");
    await picture(page, "sheet-phone");
    await inOrder(page);
    await parents.context.setOffline(true);
    await page.getByRole("region", { name: "孩子们听得专心" }).getByRole("button", { name: "多半是" }).tap();
    await page.getByLabel("还想对老师说的").last().fill("孩子们讨论得很热闹");
    await button(page, "记下").tap();
    await expect(savedState(page)).toContainText("离线，已存本机");
    await page.reload();
    await expect(page.getByText("孩子们讨论得很热闹")).toBeVisible();
    await expect(page.getByRole("region", { name: "孩子们听得专心" }).getByRole("button", { name: "多半是" })).toHaveAttribute("aria-pressed", "true");
    await parents.context.setOffline(false);
    await expect(savedState(page)).toContainText("已保存");
  });

  await test.step("everything else of the product is closed, and scanning again leads back to the sheet", async () => {
    await page.goto(`/lessons/${lesson}/results`);
    await expect(page.getByText("你是：12号的妈妈（家长，未核实）")).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/guest/sheet");
    for (const path of ["/api/lessons", "/api/plans", `/api/lessons/${lesson}/board`, `/api/lessons/${lesson}/results`, "/api/instruments"]) {
      expect((await parents.context.request.get(path)).status(), path).toBe(403);
    }
    await page.goto("about:blank");
    await page.goto(scanned(address));
    await expect(page.getByText("你是：12号的妈妈（家长，未核实）")).toBeVisible();
    expect((await (await school.desk("li")).call<LessonView>("GET", `/api/lessons/${lesson}`)).guests).toHaveLength(1);
  });

  await test.step("what is written and not kept goes along when it is handed in", async () => {
    await page.getByLabel("还想对老师说的").last().fill("谢谢老师");
    await button(page, "提交").tap();
    await dialog(page, "现在提交？").getByRole("button", { name: "提交" }).tap();
    await expect(page.getByText("已经提交，谢谢你！")).toBeVisible();
    await expect(page.getByText("谢谢老师")).toBeVisible();
    await picture(page, "done-phone");
    await inOrder(page);
  });

  await test.step("after class the code is refused in words, and the teacher sees who it was", async () => {
    await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/start`, { at_ms: Date.now() - 40 * 60_000 });
    await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/end`, { at_ms: Date.now() });
    const late = await (await school.device(phone)).tab("/guest");
    await late.getByLabel("来宾码（8 位字母和数字）").pressSequentially(code.toLowerCase());
    await button(late, "下一步").tap();
    await expect(late.getByRole("alert")).toHaveText("这节课已经上完，来宾码不能再用了。");
    await picture(late, "too-late-phone");
    await inOrder(late);
    const chen = await (await school.deviceOf("chen", desktop)).tab(`/lessons/${lesson}/results`);
    await expect(chen.getByRole("heading", { name: "来宾表·家长" })).toBeVisible();
    await expect(chen.getByText("12号的妈妈（家长，未核实）").first()).toBeVisible();
    await picture(chen, "results");
    await inOrder(chen);
    await li.reload();
    await expect(li.getByText("12号的妈妈（家长，未核实）")).toBeVisible();
    await picture(li, "lesson");
    await inOrder(li);
  });

  await test.step("who hands the phone on leaves", async () => {
    await button(page, "退出").tap();
    await expect(page.getByLabel("来宾码（8 位字母和数字）")).toBeVisible();
  });
});

test("an observer who writes a pupil's name is asked for the seat number, also without a network", async ({ school }) => {
  const lesson = await planned(school);
  const chen = await (await school.deviceOf("chen", desktop)).tab(`/lessons/${lesson}`);
  await chen.getByText("学生名单").click();
  const field = chen.getByLabel("学生姓名，一行一个");
  await field.fill("李小雨\n王，五");
  await button(chen, "存名单").click();
  await expect(chen.getByRole("alert")).toHaveText(/^第 2 行不像一个名字/u);
  await field.fill("李小雨\n欧阳天天");
  await button(chen, "存名单").click();
  await expect(chen.getByText("已有 2 个名字的指纹。")).toBeVisible();
  await picture(chen, "class-names");
  await inOrder(chen);

  const wang = await school.deviceOf("wang", { viewport: { width: 1180, height: 820 }, hasTouch: true });
  const kept = wang.context.waitForEvent("response", (response) => response.url().endsWith("/class-names"));
  const page = await wang.tab(`/lessons/${lesson}/sheet`);
  await (await kept).finished();
  await expect(savedState(page)).toContainText("已保存");
  // Also a name that is listed while the sheet is open.
  const note = page.getByLabel("记一笔");
  await note.fill("王小明没有听");
  await field.fill("李小雨\n欧阳天天\n王小明");
  await button(chen, "换一份名单").click();
  await expect(page.getByText("这里像是有学生的名字")).toBeVisible();
  await wang.context.setOffline(true);
  await note.fill("12 号举手三次没有叫到");
  await expect(page.getByText("这里像是有学生的名字")).toHaveCount(0);
  await note.fill("李小雨举手三次没有叫到");
  await expect(page.getByText("这里像是有学生的名字")).toBeVisible();
  await picture(page, "name-hint-tablet");
  expect(await inaccessible(page)).toEqual([]);
  // Nothing is forbidden.
  await button(page, /^记下$/u).tap();
  await expect(page.getByRole("region", { name: "最近记的" })).toContainText("李小雨举手");
});

test("the pages of guests are whole in English too", async ({ school }) => {
  const lesson = await planned(school);
  const li = await (await school.deviceOf("li", phone)).tab(`/lessons/${lesson}`);
  const { address } = await openCode(li, "学生");
  const guest = await (await school.device(phone)).tab(scanned(address));
  await guest.getByText("English", { exact: true }).click();
  await expect(guest.getByText("All we keep is the name you type")).toBeVisible();
  expect((await chineseWords(guest)).filter((words) => !words.includes("小学"))).toEqual([]);
  await guest.getByLabel("Your name or seat number").fill("12");
  await button(guest, "Begin").tap();
  await expect(guest.getByRole("region", { name: "I understood it" })).toBeVisible();
  expect((await chineseWords(guest)).filter((words) => !/中文/u.test(words))).toEqual([]);
  await picture(guest, "student-phone");
});
