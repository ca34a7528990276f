import type { Locator, Page } from "@playwright/test";
import type { PlanView } from "../../web/src/proto/Plans";
import { agree, block, canWrite, caretAtEnd, caretAtStart, hasText, isSaved, paper, selectWord, textOf, write } from "./paper";
import { expect, names, test, type Login, type School } from "./school";

const action = (page: Page, verb: string) => page.getByRole("group", { name: "这份教案现在能做的事" }).getByRole("button", { name: verb, exact: true });
const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });

/** Presses a step, reads what it says, and agrees. */
async function step(page: Page, verb: string, title: string): Promise<void> {
  await action(page, verb).click();
  await dialog(page, title).getByRole("button", { name: verb, exact: true }).click();
  await expect(dialog(page, title)).toBeHidden();
}

const everyones = (page: Page) => page.locator(".red-pen");
const showEveryones = (page: Page) => page.getByRole("button", { name: "大家的红笔", exact: true }).click();
const showMine = (page: Page) => page.getByRole("button", { name: "我的红笔", exact: true }).click();
const inserted = (page: Page, word: string): Locator => everyones(page).locator("ins", { hasText: word });
const looks = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** Puts one word in another's place, as with a red pen. */
async function replace(page: Page, id: string, word: string, by: string): Promise<void> {
  await selectWord(page, id, word);
  await write(page, by);
}

async function sent(school: School): Promise<void> {
  await school.act("chen", "send", "draft");
}

test("five teachers take a plan from the draft to the sealed consensus", async ({ school }) => {
  test.setTimeout(150_000);
  const logins: Login[] = ["chen", "wang", "zhao", "zhou", "li"];
  const pages = Object.fromEntries(await Promise.all(logins.map(async (login) => [login, (await school.open(login)).page] as const))) as Record<Login, Page>;
  const { chen, wang, zhao, zhou, li } = pages;
  const before = await textOf(chen, "life-1");

  await test.step("the lead sends the draft, after reading what that means", async () => {
    await canWrite(chen);
    await expect(wang.getByText("陈思远还在写初稿")).toBeVisible();
    await action(chen, "发给大家").click();
    await expect(dialog(chen, "把初稿发给大家？")).toContainText("初稿封存为第 0 版");
    await dialog(chen, "把初稿发给大家？").getByRole("button", { name: "先不" }).click();
    await expect(action(chen, "发给大家")).toBeVisible();
    await step(chen, "发给大家", "把初稿发给大家？");
    await expect(action(chen, "交红笔")).toBeVisible();
    for (const page of [wang, zhao, zhou, li]) {
      await looks(page);
      await canWrite(page);
      await hasText(page, "life-1", before);
    }
  });

  await test.step("each marks their own fork and sees their own red pen only", async () => {
    await replace(wang, "life-1", "拍一张照片", "拍一段视频");
    await replace(zhao, "life-1", "拍一张照片或画一幅图", "画一幅图");
    await caretAtEnd(zhou, "life-1");
    await write(zhou, "第二天在小组里读一读。");
    await replace(li, "answers", "不一定", "不一定多");
    await selectWord(chen, "life-1", "或点心");
    await chen.keyboard.press("Delete");

    await expect(block(wang, "life-1").locator(".put-text")).toHaveText(["段视频"]);
    await expect(block(wang, "life-1").locator(".put-text")).toHaveCSS("border-bottom-style", "solid");
    await expect(block(wang, "life-1").locator(".ghost")).toHaveAttribute("data-text", "张照片");
    await expect(block(chen, "life-1").locator(".ghost")).toHaveAttribute("data-text", "或点心");
    for (const page of [wang, zhao, zhou, li]) {
      await isSaved(page);
      await showEveryones(page);
      await expect(page.getByText("还没有人交红笔")).toBeVisible();
      await expect(page.getByText("段视频")).toHaveCount(0);
      await showMine(page);
    }
    await hasText(zhou, "life-1", `${before}第二天在小组里读一读。`);
  });

  await test.step("handed in, a red pen is there for all, with its writer's surname", async () => {
    await step(wang, "交红笔", "交红笔？");
    await expect(paper(wang)).toHaveAttribute("contenteditable", "false");
    await expect(wang.getByText("你的红笔已经交了")).toBeVisible();
    for (const page of [zhao, zhou]) await step(page, "交红笔", "交红笔？");
    await looks(li);
    await showEveryones(li);
    await expect(inserted(li, "视频").first()).toBeVisible();
    await expect(inserted(li, "第二天在小组里读一读").first()).toBeVisible();
    await expect(everyones(li).locator("sup.signature", { hasText: "周" }).first()).toBeVisible();
    // Wang and Zhao have rewritten the same place: both wordings stand below each other.
    const wordings = everyones(li).locator(".clause-versions .version");
    await expect(wordings.filter({ hasText: names.wang }).locator("ins", { hasText: "段视频" })).toBeVisible();
    await expect(wordings.filter({ hasText: names.zhao }).locator("del", { hasText: "拍一张照片" })).toBeVisible();
    await expect(everyones(li).getByRole("group", { name: "看谁的红笔" }).getByRole("button")).toHaveText([names.wang, names.zhao, names.zhou]);
    // Li and Chen have not handed in.
    await expect(everyones(li)).not.toContainText("不一定多");
    // From place to place, by thumb and by the keys.
    const steps = everyones(li).getByRole("group", { name: "一处一处看改动" });
    await steps.getByRole("button", { name: "下一处" }).click();
    await expect(steps.getByRole("status")).toContainText("1 / 1");
    await expect(everyones(li).locator("[data-in-hand]", { hasText: "第二天在小组里读一读" })).toBeInViewport();
    // A pen is put away and taken out again.
    await everyones(li).getByRole("button", { name: names.zhou }).click();
    await expect(inserted(li, "第二天在小组里读一读")).toHaveCount(0);
    await everyones(li).getByRole("button", { name: names.zhou }).click();
    await expect(inserted(li, "第二天在小组里读一读").first()).toBeVisible();
  });

  await test.step("a red pen can be taken back, changed and handed in again", async () => {
    await step(zhou, "收回红笔", "收回红笔再改？");
    await canWrite(zhou);
    await caretAtEnd(zhou, "life-1");
    await write(zhou, "自愿交流。");
    await isSaved(zhou);
    await step(zhou, "交红笔", "交红笔？");
    await looks(li);
    await expect(inserted(li, "自愿交流").first()).toBeVisible();
  });

  await test.step("the meeting opens, and all red pens are there, handed in or not", async () => {
    await action(li, "开始讨论").click();
    await expect(dialog(li, "开始讨论？")).toContainText(`还没交红笔的：${names.chen}、${names.li}`);
    await dialog(li, "开始讨论？").getByRole("button", { name: "开始讨论", exact: true }).click();
    await expect(li.getByText("正在讨论，一起改共识稿")).toBeVisible();
    await school.signIn("chen", "wang", "zhao", "zhou");
    for (const page of Object.values(pages)) {
      await looks(page);
      await canWrite(page);
      await hasText(page, "life-1", before);
    }
  });

  await test.step("the consensus is written by two at once with everybody's red pen beside it", async () => {
    for (const page of [li, chen]) {
      await page.getByRole("button", { name: "大家的红笔", exact: true }).click();
      await expect(inserted(page, "视频").first()).toBeVisible();
      await expect(inserted(page, "不一定多").or(inserted(page, "多")).first()).toBeVisible();
    }
    await caretAtEnd(li, "life-1");
    await caretAtStart(chen, "life-1");
    await Promise.all([write(li, "第二天在小组里读一读。"), write(chen, "(自愿)")]);
    for (const page of Object.values(pages)) await hasText(page, "life-1", `(自愿)${before}第二天在小组里读一读。`);
    await agree(li, chen, wang);
    await isSaved(li);
    await isSaved(chen);
  });

  await test.step("the consensus is sealed, listed with who and when, and compared", async () => {
    await school.declineOpen("li");
    await step(li, "定稿", "定稿？");
    for (const page of [li, wang]) {
      await looks(page);
      await expect(page.getByText("已定稿")).toBeVisible();
      await expect(page.getByRole("region", { name: "接下来" }).getByRole("link")).toContainText(["改成自己班的", "上课前签章", "写教后反思"]);
      await expect(page.locator(".desk")).toContainText("第二天在小组里读一读");
    }
    const versions = wang.getByRole("region", { name: "版本" });
    await expect(versions.getByRole("listitem")).toHaveCount(8);
    await expect(versions).toContainText(`二度定稿`);
    await expect(versions).toContainText(new RegExp(`${names.li} 于 今天 \\d\\d:\\d\\d 封存`, "u"));
    await versions.getByLabel("选 初稿 来比较").check();
    await versions.getByLabel("选 二度定稿 来比较").check();
    await versions.getByRole("link", { name: "比较选中的两版" }).click();
    await expect(wang.getByRole("heading", { name: "比较两版" })).toBeVisible();
    await expect(wang.locator(".compare ins", { hasText: "第二天在小组里读一读" })).toBeVisible();
    await wang.keyboard.press("Alt+ArrowDown");
    await expect(wang.getByRole("group", { name: "一处一处看改动" }).getByRole("status")).toContainText("1 / 1");
    await expect(wang.locator(".compare [data-in-hand] ins", { hasText: "第二天在小组里读一读" })).toBeInViewport();
    await wang.getByRole("button", { name: "合成一篇" }).click();
    await expect(wang.locator(".compare ins", { hasText: "第二天在小组里读一读" })).toBeVisible();
    await wang.getByLabel("后来").selectOption({ label: await wang.getByLabel("后来").locator("option", { hasText: names.zhao }).innerText() });
    await expect(wang.locator(".compare del", { hasText: "拍一张照片" })).toBeVisible();
  });
});

test("by the group's setting red pen is seen live while it is written", async ({ school }) => {
  // A plan keeps the setting that it began with: this one is over when the group changes it.
  await sent(school);
  await school.act("chen", "open_meeting", "first_degree");
  await school.act("chen", "seal_consensus", "meeting");
  const li = await (await school.deviceOf("li")).tab("/");
  await li.getByRole("button", { name: `${names.li} 的菜单` }).click();
  await li.getByRole("link", { name: "三年级数学备课组", exact: true }).click();
  await li.getByLabel("边写边看得到").check();
  await li.getByRole("button", { name: "保存" }).click();
  await expect(li.getByText("已保存")).toBeVisible();
  const next = await (await school.desk("chen")).call<PlanView>("POST", `/api${school.planPath}/next-round`);
  school.planId = next.id;
  await sent(school);

  const zhou = (await school.open("zhou")).page;
  const wang = (await school.open("wang")).page;
  await canWrite(zhou);
  await showEveryones(wang);
  await caretAtEnd(zhou, "life-1");
  await write(zhou, "读给同桌听。");
  await expect(inserted(wang, "读给同桌听").first()).toBeVisible();
  await expect(everyones(wang).locator("sup.signature", { hasText: "周" }).first()).toBeVisible();
});

test("a sent draft can be taken back until somebody's red pen has moved", async ({ school }) => {
  const { page: chen } = await school.open("chen");
  await canWrite(chen);
  await step(chen, "发给大家", "把初稿发给大家？");
  await step(chen, "收回", "收回初稿？");
  await canWrite(chen);
  await expect(action(chen, "发给大家")).toBeVisible();
  await caretAtEnd(chen, "life-1");
  await write(chen, "收回以后补的。");
  await isSaved(chen);
  await step(chen, "发给大家", "把初稿发给大家？");
  await expect(action(chen, "收回")).toBeVisible();

  const { page: zhao } = await school.open("zhao");
  await canWrite(zhao);
  await expect(block(zhao, "life-1")).toContainText("收回以后补的。");
  // The lead's page still shows the button when the first mark is made.
  await action(chen, "收回").click();
  await caretAtEnd(zhao, "life-1");
  await write(zhao, "动笔了。");
  await isSaved(zhao);
  await dialog(chen, "收回初稿？").getByRole("button", { name: "收回", exact: true }).click();
  await expect(dialog(chen, "收回初稿？").getByRole("alert")).toContainText("已经有人动了红笔");
  await dialog(chen, "收回初稿？").getByRole("button", { name: "先不" }).click();
  await expect(action(chen, "收回")).toHaveCount(0);
});

test("who presses on a page that is no longer true is told who was first", async ({ school }) => {
  await sent(school);
  const { page: chen } = await school.open("chen");
  await canWrite(chen);
  await action(chen, "开始讨论").click();
  await school.act("li", "open_meeting", "first_degree");
  await dialog(chen, "开始讨论？").getByRole("button", { name: "开始讨论", exact: true }).click();
  await expect(dialog(chen, "开始讨论？").getByRole("alert")).toContainText(`${names.li}已经先一步开始讨论了`);
  await dialog(chen, "开始讨论？").getByRole("button", { name: "关上" }).click();
  await expect(chen.getByText("正在讨论，一起改共识稿")).toBeVisible();
  await school.signIn("chen");
  await looks(chen);
  await canWrite(chen);
});

test("nobody sees a red pen before it is handed in, not even by asking the server", async ({ school }) => {
  await sent(school);
  const { page: zhou } = await school.open("zhou");
  await canWrite(zhou);
  await caretAtEnd(zhou, "life-1");
  await write(zhou, "还没交的话。");
  await isSaved(zhou);
  for (const login of ["chen", "wang", "li", "sun"] as const) {
    const plan = await school.plan(login);
    expect(plan.documents.filter((document) => document.kind === "fork" && document.owner.name === names.zhou)).toEqual([]);
  }
  await step(zhou, "交红笔", "交红笔？");
  const plan = await school.plan("sun");
  expect(plan.documents.filter((document) => document.kind === "fork" && document.owner.name === names.zhou)).toHaveLength(1);
});
