import { request, type Page } from "@playwright/test";
import type { GroupSettings, GroupView } from "../../web/src/proto/Accounts";
import type { PlanView } from "../../web/src/proto/Plans";
import { inaccessible, overflowing, tooSmall } from "./house";
import { canWrite } from "./paper";
import { expect, names, phone, tablet, test, type School } from "./school";

const HOUR_MS = 3_600_000;
const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });
const row = (page: Page, title: string) => page.getByRole("row", { name: title });
const reminders = (page: Page) => page.getByRole("region", { name: "提醒" });
const degrees = (page: Page) => page.getByRole("navigation", { name: "教案走到哪一度" }).getByRole("listitem");

/** What the devices of the journeys, which are in Shanghai, have in a field for date and time. */
const inShanghai = (ms: number): string => new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 16);

/** Presses a step, reads what it says, and agrees. */
async function step(page: Page, verb: string, title: string): Promise<void> {
  await page.getByRole("button", { name: verb, exact: true }).click();
  await dialog(page, title).getByRole("button", { name: verb, exact: true }).click();
}

async function groupOf(school: School): Promise<GroupView> {
  return (await school.desk("li")).call("GET", `/api/groups/${(await school.plan("li")).group_id}`);
}

async function setSettings(school: School, change: (before: GroupSettings) => GroupSettings): Promise<string> {
  const { summary } = await groupOf(school);
  await (await school.desk("li")).call("PUT", `/api/groups/${summary.id}/settings`, change(summary.settings));
  return summary.id;
}

test("a group prepares in another way: the leader plans a lesson, its lead is reminded, starts it and sends it with a note", async ({ school }) => {
  test.setTimeout(120_000);
  const li = await (await school.deviceOf("li", tablet)).tab(`/groups/${(await school.plan("li")).group_id}`);
  const zhao = await (await school.deviceOf("zhao", tablet)).tab("/");
  await expect(zhao.getByRole("link", { name: "学期计划" })).toBeVisible();

  await test.step("备–议–改–思 is one tap", async () => {
    await expect(li.getByRole("radio", { name: /三度调整/u })).toBeChecked();
    await li.getByRole("radio", { name: /备–议–改–思/u }).check();
    await li.getByRole("button", { name: "保存" }).click();
    await expect(li.getByText("已保存")).toBeVisible();
  });

  await test.step("the term plan has a new lesson, at the time of the week that is free or another", async () => {
    await li.getByRole("link", { name: "看学期计划" }).click();
    await expect(row(li, "分数的初步认识")).toContainText("正在写初稿");
    await expect(row(li, "几分之几")).toContainText("赵明、周晓岚");
    await li.getByRole("button", { name: "加一课" }).click();
    const form = dialog(li, "加一课");
    await expect(form.getByLabel("年级")).toHaveValue("三年级");
    const time = form.getByRole("group", { name: "集体备课的时间" });
    await expect(time.getByLabel("日期")).not.toHaveValue("");
    await expect(form.getByLabel("地点")).toHaveValue("三楼数学教研室");
    await form.getByLabel("课题").fill("秒的认识");
    await form.getByLabel("主备").selectOption({ label: names.zhao });
    const [day = "", hour = ""] = inShanghai(Date.now() + 2 * HOUR_MS).split(/[T:]/u);
    await time.getByLabel("日期").fill(day);
    await time.getByLabel("时", { exact: true }).selectOption(hour);
    await time.getByLabel("分", { exact: true }).selectOption("30");
    await form.getByRole("button", { name: "保存" }).click();
    await expect(form).toBeHidden();
    await expect(row(li, "秒的认识")).toContainText("还没开始");
  });

  await test.step("its lead hears of it at once", async () => {
    await reminders(zhao).getByRole("link", { name: /写初稿，发给大家.*秒的认识/u }).click();
    await row(zhao, "秒的认识").getByRole("button", { name: "开始备《秒的认识》" }).click();
    await canWrite(zhao);
    await expect(degrees(zhao)).toHaveText([/初稿/u, /二度/u, /上课/u, /三度/u]);
    await expect(row(li, "秒的认识")).toContainText("正在写初稿");
  });

  await test.step("sent with a note, it is late by the server's clock", async () => {
    await zhao.getByRole("button", { name: "发给大家" }).click();
    const sending = dialog(zhao, "把初稿发给大家？");
    await expect(sending).toContainText("至少提前 7 天");
    await sending.getByLabel("附言").fill("请重点看第三环节。");
    await sending.getByRole("button", { name: "发给大家" }).click();
    await expect(zhao.getByText("已发给大家，先看一遍，等着讨论")).toBeVisible();
    await expect(row(li, "秒的认识")).toContainText("迟发");
    const wang = await (await school.deviceOf("wang")).tab("/");
    const said = wang.waitForResponse((answer) => answer.url().endsWith("/reading") && answer.ok());
    await wang.getByRole("link", { name: /看一遍初稿.*秒的认识/u }).click();
    await said;
    await expect(wang.getByText("请重点看第三环节。")).toBeVisible();
    await expect(wang.locator(".paper").first()).toBeVisible();
    await wang.goto("/");
    await expect(wang.getByRole("link", { name: "学期计划" })).toBeVisible();
    await expect(wang.getByRole("link", { name: /看一遍初稿/u })).toHaveCount(0);
  });
});

test("the meeting is not sealed before the group's closing checks are met", async ({ school }) => {
  const closing = { min_signed_in: 2, minutes: false, absences: true };
  const group_id = await setSettings(school, (before) => ({ ...before, workflow: { ...before.workflow, closing } }));
  const new_ = { group_id, title: "秒的认识", subject: "数学", grade: "三年级", meeting_at_ms: null };
  school.planId = (await (await school.desk("chen")).call<PlanView>("POST", "/api/plans", new_)).id;
  await school.act("chen", "send", "draft");
  await school.act("li", "open_meeting", "first_degree");
  await school.signIn("chen", "wang");
  const { page: li } = await school.open("li", tablet);
  const checks = li.getByRole("region", { name: "定稿之前" });
  await expect(checks).toContainText("签到 3 人，约定至少 2 人");
  await li.getByRole("group", { name: "这份教案现在能做的事" }).getByRole("button", { name: "定稿", exact: true }).click();
  await expect(dialog(li, "还不能定稿").getByRole("alert")).toContainText("没来的老师还没有写明原因：赵明、周晓岚");
  await dialog(li, "还不能定稿").getByRole("button", { name: "去写原因" }).click();
  for (const name of [names.zhao, names.zhou]) {
    await checks.getByRole("button", { name: `${name}没来的原因` }).click();
    await checks.getByLabel(`${name}没来的原因`).fill("外出培训");
    await checks.getByRole("button", { name: "记下" }).click();
    await expect(checks).toContainText(`${name} · 外出培训`);
  }
  await step(li, "定稿", "定稿？");
  await expect(li.getByText("已定稿")).toBeVisible();
});

test("the group leader gives a plan to another lead, who writes on", async ({ school }) => {
  const { page: chen } = await school.open("chen");
  const { page: wang } = await school.open("wang");
  const { page: li } = await school.open("li");
  await canWrite(chen);
  await expect(wang.getByText(`${names.chen}还在写初稿`)).toBeVisible();
  await li.getByRole("button", { name: "换主备" }).click();
  await dialog(li, "换主备").getByLabel("新的主备").selectOption({ label: names.wang });
  await dialog(li, "换主备").getByRole("button", { name: "换主备", exact: true }).click();
  await expect(li.getByText(`主备 ${names.wang}`)).toBeVisible();
  await canWrite(wang);
  await expect(chen.getByText(`${names.wang}还在写初稿`)).toBeVisible();
});

test("a phone subscribes to the meetings at an address that can be renewed", async ({ school }) => {
  const page = await (await school.deviceOf("wang", phone)).tab("/");
  await page.getByRole("link", { name: "订到手机日历" }).click();
  await page.getByRole("button", { name: "生成我的日历地址" }).click();
  const field = page.getByRole("textbox", { name: "我的日历地址" });
  const old = await field.inputValue();
  const stranger = await request.newContext();
  const calendar = await (await stranger.get(old)).text();
  expect(calendar).toContain("BEGIN:VCALENDAR\r\n");
  expect(calendar.replaceAll("\r\n ", "")).toContain("SUMMARY:集体备课：分数的初步认识（三年级数学备课组）");
  expect(calendar.replaceAll("\r\n ", "")).toContain("LOCATION:三楼数学教研室");
  await page.getByRole("button", { name: "复制地址" }).click();
  await expect(page.getByText("已复制")).toBeVisible();
  await page.getByRole("button", { name: "换一个地址" }).click();
  await dialog(page, "换一个日历地址？").getByRole("button", { name: "换一个地址" }).click();
  await expect(field).not.toHaveValue(old);
  expect((await stranger.get(old)).status()).toBe(404);
  expect((await stranger.get(await field.inputValue())).status()).toBe(200);
  await stranger.dispose();
});

test("the pages of the term keep the rules of the house on a tablet and a phone", async ({ school }) => {
  test.setTimeout(90_000);
  const { id } = (await groupOf(school)).summary;
  for (const options of [tablet, phone]) {
    const device = await school.deviceOf("li", options);
    for (const [path, wait] of [[`/groups/${id}/term`, "期末总复习"], [`/groups/${id}`, "怎么备课"], ["/calendar", "订到手机日历"]] as const) {
      const page = await device.tab(path);
      await expect(page.getByText(wait).first()).toBeVisible();
      expect(await overflowing(page), path).toEqual([]);
      expect(await tooSmall(page), path).toEqual([]);
      expect(await inaccessible(page), path).toEqual([]);
      await page.close();
    }
  }
});
