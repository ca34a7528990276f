import type { Locator, Page } from "@playwright/test";
import { inaccessible } from "./house";
import { block, canWrite, caretAtEnd, hasText, isSaved, paper, savedState, selectWord, textOf, write } from "./paper";
import { expect, names, tablet, test, type School } from "./school";

const panel = (page: Page) => page.getByRole("region", { name: "一处一处定红笔" });
const progress = (page: Page) => panel(page).getByRole("progressbar");
const outcome = (page: Page, verb: string) => panel(page).getByRole("group", { name: "这一处怎么定" }).getByRole("button", { name: verb, exact: true });
const card = (page: Page, name: string) => panel(page).getByRole("article", { name: `${name}的红笔` });
const here = (page: Page) => page.getByRole("list", { name: "到会" });
const signIn = (page: Page) => page.getByRole("region", { name: "签到" });
const minutes = (page: Page) => page.getByRole("complementary", { name: "讨论记录" });
const minutesButton = (page: Page) => page.getByRole("button", { name: "讨论记录", exact: true });
const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });
const looks = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** Twenty marks of four reviewers: a block, the word in it, and what is to stand there. Wang's and Zhao's in life-1 overlap. */
const marks: Readonly<Record<"wang" | "zhao" | "zhou" | "li", readonly (readonly [string, string, string])[]>> = {
  wang: [
    ["material-1", "扩展", "重要扩展"],
    ["goal-1-p", "分月饼、折纸", "分月饼、折纸、涂色"],
    ["tool-2-p", "水彩笔", "彩色铅笔"],
    ["life-1", "拍一张照片", "拍一段视频"],
    ["answers", "不一定", "不一定多"],
  ],
  zhao: [
    ["learner-3-p", "受整数影响", "受整数经验影响"],
    ["goal-2-p", "说出理由", "有条理地说出理由"],
    ["key-1-p", "几分之一的含义", "几分之一的意义"],
    ["life-1", "拍一张照片或画一幅图", "画一幅图"],
    ["more-1-p", "先猜", "先独立猜一猜"],
  ],
  zhou: [
    ["learner-1-p", "常说", "经常说"],
    ["goal-3-p", "敢于修改", "乐于修改"],
    ["key-2-p", "反而越小", "就越小"],
    ["base-1-p", "一个西瓜", "一个同样大的西瓜"],
    ["more-2-p", "画图说明", "画图并写一句话说明"],
  ],
  li: [
    ["cover-2", "新授课", "新授课（概念课）"],
    ["learner-2-p", "12 名", "全班 40 名中的 12 名"],
    ["tool-1-p", "4 张", "6 张"],
    ["homework-base", "约 8 分钟", "约 10 分钟"],
    ["board-table-row-3-4", "越小", "反而越小"],
  ],
};
const reviewers = Object.keys(marks) as (keyof typeof marks)[];
const all = 20;

const own = (page: Page) => page.getByRole("region", { name: "我的红笔" });

/** Wang says why, and makes one suggestion of two marks. */
async function explain(page: Page): Promise<void> {
  await block(page, "material-1").locator(".put-text").click();
  await own(page).getByLabel("为什么这样改").fill("这一课是后面学习的基础");
  await page.keyboard.press("Enter");
  await expect(savedState(page)).toContainText("理由已保存");
  await own(page).getByRole("button", { name: "全部", exact: true }).click();
  await expect(own(page).getByText("理由：这一课是后面学习的基础")).toBeVisible();
  for (const word of ["彩色铅", "不一定"]) await own(page).getByRole("listitem").filter({ hasText: word }).getByRole("checkbox").check();
  await own(page).getByRole("button", { name: "这 2 处合成一条建议" }).click();
  await expect(own(page).getByText("建议 1")).toHaveCount(2);
  await own(page).getByRole("button", { name: "关上" }).click();
}

/** The draft is sent, everybody has used the red pen, and the group leader opens the meeting. */
async function inMeeting(school: School): Promise<void> {
  await school.act("chen", "send", "draft");
  for (const login of reviewers) {
    const { device, page } = await school.open(login);
    await canWrite(page);
    for (const [id, word, by] of marks[login]) {
      await selectWord(page, id, word);
      await page.keyboard.insertText(by);
    }
    if (login === "wang") await explain(page);
    await isSaved(page);
    await device.context.close();
  }
  await school.act("li", "open_meeting", "first_degree");
}

/** As read off the leader's screen. */
async function codeOn(page: Page): Promise<string> {
  await page.getByRole("button", { name: "签到码", exact: true }).click();
  const shown = dialog(page, "签到").locator(".digits");
  await expect(shown).toHaveText(/^\d{3} \d{3}$/u);
  const code = ((await shown.textContent()) ?? "").replace(" ", "");
  await dialog(page, "签到").getByRole("button", { name: "关上" }).click();
  return code;
}

async function isAt(page: Page, done: number): Promise<void> {
  await expect(progress(page)).toHaveAttribute("aria-valuenow", String(done));
}

const openList = (page: Page) => panel(page).getByRole("button", { name: "全部", exact: true }).click();
const inList = (page: Page, gist: string): Locator => panel(page).getByRole("button", { name: gist });

async function goTo(page: Page, gist: string): Promise<void> {
  await openList(page);
  await inList(page, gist).click();
}

/** Presses one of the steps of the plan and agrees. */
async function step(page: Page, verb: string): Promise<void> {
  await page.getByRole("group", { name: "这份教案现在能做的事" }).getByRole("button", { name: verb, exact: true }).click();
  await dialog(page, `${verb}？`).getByRole("button", { name: verb, exact: true }).click();
}

test("a meeting takes up twenty red marks of four reviewers and seals what it agreed", async ({ school }) => {
  test.setTimeout(240_000);
  await inMeeting(school);
  const { page: li } = await school.open("li");
  const { page: chen } = await school.open("chen", tablet);
  const before = await textOf(li, "life-1");

  await test.step("whoever has not signed in reads along and cannot write or decide", async () => {
    await canWrite(li);
    await expect(here(li)).toContainText(names.li);
    await expect(signIn(chen)).toBeVisible();
    await expect(paper(chen)).toHaveAttribute("contenteditable", "false");
    await expect(progress(li)).toHaveAttribute("aria-valuemax", String(all));
    await expect(panel(chen)).toHaveCount(0);
  });

  await test.step("the code on the screen lets people in; another does not", async () => {
    const code = await codeOn(li);
    await signIn(chen).getByLabel("六位签到码").fill(code === "000000" ? "111111" : "000000");
    await expect(signIn(chen).getByRole("alert")).toBeVisible();
    await signIn(chen).getByLabel("六位签到码").fill(code);
    await expect(signIn(chen)).toBeHidden();
    await canWrite(chen);
    await expect(here(li)).toContainText(names.chen);
  });

  const wang = await (await school.deviceOf("wang")).tab(`${school.planPath}#code=${await codeOn(li)}`);
  await test.step("a scanned code signs in by itself and leaves no trace in the address", async () => {
    await expect(here(wang)).toContainText(names.wang);
    await canWrite(wang);
    await expect(wang).not.toHaveURL(/code=/u);
  });

  await test.step("the leader signs in who cannot, with a reason that stays", async () => {
    await li.getByRole("button", { name: "补签", exact: true }).click();
    await dialog(li, "补签").getByLabel("给谁补签").selectOption({ label: names.zhou });
    await dialog(li, "补签").getByLabel("原因").fill("平板没电");
    await dialog(li, "补签").getByRole("button", { name: "补签", exact: true }).click();
    await expect(here(li)).toContainText(`${names.zhou}（补签：平板没电）`);
  });

  await test.step("a mark that is adopted is in the text, and everybody sees both at once", async () => {
    await expect(card(chen, names.li)).toBeVisible();
    await expect(block(chen, "cover-2").locator(".lit-put")).toHaveAttribute("data-text", "（概念课）");
    await outcome(chen, "采纳").click();
    for (const page of [chen, li, wang]) {
      await isAt(page, 1);
      await expect(block(page, "cover-2")).toContainText("新授课（概念课）");
    }
  });

  await test.step("the first decision wins, and the other is told who was first", async () => {
    await goTo(li, "重要");
    await goTo(wang, "重要");
    await wang.context().setOffline(true);
    await outcome(li, "不采纳").click();
    await isAt(li, 2);
    await wang.context().setOffline(false);
    await expect(card(wang, names.wang)).toContainText("不采纳");
    await expect(card(wang, names.wang)).toContainText(names.li);
    await expect(block(wang, "material-1")).not.toContainText("重要扩展");
  });

  await test.step("of two who adopt different marks at the same moment, the second is built anew without a word", async () => {
    await goTo(li, "“经”");
    await goTo(wang, "同样大的");
    // Wang's is under way while Li's is decided.
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let answers: number[] = [];
    await wang.route("**/decisions/**", async (route) => {
      await held;
      await route.continue();
    }, { times: 1 });
    wang.on("response", (response) => {
      if (response.url().includes("/decisions/")) answers = [...answers, response.status()];
    });
    const underWay = wang.waitForRequest("**/decisions/**");
    await outcome(wang, "采纳").click();
    await underWay;
    await outcome(li, "采纳").click();
    await isAt(li, 3);
    letGo();
    for (const page of [chen, li, wang]) {
      await isAt(page, 4);
      await expect(block(page, "learner-1-p")).toContainText("经常说");
      await expect(block(page, "base-1-p")).toContainText("一个同样大的西瓜");
    }
    expect(answers).toEqual([409, 200]);
  });

  await test.step("a mark is taken up with its reason, and a suggestion of two marks as one", async () => {
    await goTo(chen, "重要");
    await expect(card(chen, names.wang)).toContainText("理由：这一课是后面学习的基础");
    await goTo(chen, "彩");
    await expect(card(chen, names.wang)).toContainText("这条建议共 2 处");
    await expect(card(chen, names.wang).locator(".clause")).toHaveCount(2);
    await outcome(chen, "采纳").click();
    for (const page of [chen, li, wang]) {
      await isAt(page, 6);
      await expect(block(page, "tool-2-p")).toContainText("彩色铅笔");
      await expect(block(page, "answers")).toContainText("不一定多");
    }
  });

  await test.step("of two overlapping marks the second shows both wordings, and one tap takes it", async () => {
    await goTo(chen, "“张照片”改为");
    const theirs = card(chen, names.wang).getByRole("listitem").filter({ hasText: `这一段都照${names.zhao}写的（1 处）` });
    const said = ((await theirs.locator(".reads").textContent()) ?? "").trim().replace(/^…|…$/gu, "");
    expect(said).toContain("画一幅图");
    await theirs.getByRole("button").click();
    await isAt(li, 7);
    await hasText(chen, "life-1", before.replace("拍一张照片或", ""));
    // What stood beside the button.
    expect(await textOf(chen, "life-1")).toContain(said);
    await goTo(chen, "“张照片”改为");
    await expect(card(chen, names.wang)).toContainText(`已经采纳了${names.zhao}的写法`);
    await expect(card(chen, names.wang).locator(".now")).not.toContainText("拍一");
    await expect(card(chen, names.wang).locator(".theirs ins")).toContainText("拍一段视频或");
    await expect(outcome(chen, "采纳")).toBeDisabled();
    // The paper behind shows the very words, and on the tablet nothing of the choice has to be scrolled for.
    await expect(block(chen, "life-1").locator(".lit-put")).toHaveAttribute("data-text", "拍一段视频或");
    await expect(block(chen, "life-1").locator(".lit-put")).toBeInViewport({ ratio: 1 });
    const choice = [".now", ".theirs", ".use"].map((part) => card(chen, names.wang).locator(part));
    for (const part of [...choice, outcome(chen, "部分采纳")]) await expect(part).toBeInViewport({ ratio: 1 });
    const outcomesTop = (await outcome(chen, "采纳").boundingBox())?.y ?? 0;
    for (const part of choice) {
      const box = await part.boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(outcomesTop);
    }
    await card(chen, names.wang).getByRole("button", { name: `用${names.wang}的写法` }).click();
    await isAt(li, 8);
    // What the card showed, with the words that Wang kept and Zhao struck.
    for (const page of [li, chen]) await hasText(page, "life-1", before.replace("拍一张照片", "拍一段视频"));
  });

  await test.step("words typed at the meeting stay when marks come in and go out again around them", async () => {
    await caretAtEnd(chen, "goal-1-p");
    await write(chen, "课上写的。");
    await goTo(li, "涂色");
    await outcome(li, "采纳").click();
    await isAt(chen, 9);
    await expect(block(chen, "goal-1-p")).toContainText("折纸、涂色");
    await expect(block(chen, "goal-1-p")).toContainText("课上写的。");
    await goTo(chen, "涂色");
    await panel(chen).getByRole("button", { name: "收回", exact: true }).click();
    await isAt(li, 8);
    await expect(block(li, "goal-1-p")).not.toContainText("涂色");
    await expect(block(li, "goal-1-p")).toContainText("课上写的。");
    await outcome(chen, "保留意见").click();
    await isAt(li, 9);
  });

  await test.step("marks that touch no other are adopted at one stroke", async () => {
    await openList(li);
    expect(await inaccessible(li)).toEqual([]);
    await panel(li).getByRole("button", { name: /^互不相碰的 \d+ 处一起采纳$/u }).click();
    const together = li.getByRole("dialog", { name: /^一起采纳这/u });
    const several = await together.getByRole("listitem").count();
    expect(several).toBeGreaterThan(7);
    await together.getByRole("button", { name: "一起采纳", exact: true }).click();
    await expect(together).toBeHidden({ timeout: 60_000 });
    await isAt(chen, 9 + several);
    for (const page of [chen, li, wang]) await expect(block(page, "key-1-p")).toContainText("几分之一的意义");
  });

  await test.step("what is said is written down beside the consensus, together", async () => {
    for (const page of [li, chen]) await minutesButton(page).click();
    await minutes(li).getByRole("heading", { name: "教学方法" }).click();
    await li.keyboard.press("End");
    await li.keyboard.press("Enter");
    await write(li, "先折后说。");
    await expect(minutes(chen).locator(".ProseMirror")).toContainText("先折后说。");
    await isSaved(li);
    // On the tablet too they leave the steps of the plan free.
    await chen.getByRole("group", { name: "这份教案现在能做的事" }).getByRole("button", { name: "定稿", exact: true }).click({ trial: true });
    for (const page of [li, chen]) await minutesButton(page).click();
  });

  await test.step("what is still open stands in the way of sealing, and one tap leads there", async () => {
    await goTo(chen, "乐");
    await panel(chen).getByRole("button", { name: "收回", exact: true }).click();
    await expect(outcome(chen, "采纳")).toBeVisible();
    await isAt(li, all - 1);
    await li.getByRole("group", { name: "这份教案现在能做的事" }).getByRole("button", { name: "定稿", exact: true }).click();
    await expect(dialog(li, "还不能定稿").getByRole("alert")).toContainText("还有 1 处红笔没有结论");
    await dialog(li, "还不能定稿").getByRole("button", { name: "去看还没定的" }).click();
    await expect(outcome(li, "采纳")).toBeVisible();
    while ((await progress(li).getAttribute("aria-valuenow")) !== String(all)) {
      const done = Number(await progress(li).getAttribute("aria-valuenow"));
      await outcome(li, "不采纳").click();
      await isAt(li, done + 1);
    }
    await expect(panel(li)).toContainText("每一处都定了");
    await step(li, "定稿");
    for (const page of [li, chen]) {
      await looks(page);
      await expect(page.getByText("已定稿")).toBeVisible();
      await expect(page.locator(".desk")).toContainText("课上写的。");
      await expect(minutes(page)).toContainText("先折后说。");
      await expect(minutes(page)).toContainText(names.wang);
      await expect(minutes(page)).toContainText(`${names.zhou}（补签：平板没电）`);
      const dissent = page.getByRole("region", { name: "保留意见" });
      await expect(dissent).toContainText("涂色");
    }
    const sealed = (await school.plan("chen")).versions.find((version) => version.kind === "consensus");
    await chen.goto(`${school.planPath}/print/${sealed?.id ?? ""}`);
    await expect(chen.getByRole("region", { name: "保留意见" })).toContainText("涂色");
    await expect(chen.getByText(/二度定稿/u).first()).toBeVisible();
    await chen.goto(school.planPath);
  });

  await test.step("whoever wrote red pen reads what became of it, after the meeting too", async () => {
    await looks(wang);
    await wang.getByRole("link", { name: /^你的 \d+ 处红笔：/u }).click();
    const list = wang.getByRole("region", { name: "每一处红笔的答复" });
    await expect(list.getByRole("group", { name: "看谁的" }).getByRole("button", { name: names.wang })).toHaveAttribute("aria-pressed", "true");
    expect(await inaccessible(wang), "the answers can be used by everybody").toEqual([]);
    await list.getByRole("button", { name: /重要/u }).click();
    const answer = dialog(wang, `${names.wang}的红笔`);
    await expect(answer).toContainText("不采纳");
    await expect(answer).toContainText(names.li);
    await answer.getByRole("button", { name: "关上" }).click();
    await wang.getByRole("group", { name: "红笔稿或答复" }).getByRole("button", { name: "红笔稿" }).click();
    await expect(wang.locator(".red-pen").first()).toBeVisible();
  });

  await test.step("beside the minutes there is room for a comment: its field and its words lie on top", async () => {
    await chen.locator('.commented [data-id="goal-1-p"]').evaluate((element) => document.getSelection()?.selectAllChildren(element));
    await chen.getByRole("button", { name: "批注", exact: true }).click();
    await expect(minutes(chen)).toContainText("先折后说。");
    const field = chen.getByRole("textbox", { name: "写批注" });
    await field.click();
    await field.fill("下次先折。");
    await chen.getByRole("button", { name: "送出" }).click();
    await expect(field).toBeHidden();
    const said = chen.getByRole("complementary", { name: "批注" }).getByText("下次先折。");
    await said.click();
    await chen.getByRole("complementary", { name: "批注" }).getByRole("button", { name: "关上" }).click();
    await expect(said).toBeHidden();
    await chen.getByRole("button", { name: "批注 1 处" }).click();
    await expect(said).toBeVisible();
    await chen.getByRole("complementary", { name: "批注" }).getByRole("button", { name: "关上" }).click();
  });

  await test.step("a second meeting writes on what was sealed, which stays, and seals a new version", async () => {
    await step(li, "再议一次");
    await canWrite(li);
    await expect(li.getByText("这是再议")).toBeVisible();
    await expect(signIn(chen)).toBeVisible();
    await caretAtEnd(li, "goal-1-p");
    await write(li, "再议时添的。");
    await expect(block(li, "goal-1-p").locator(".put-text")).toHaveText("再议时添的。");
    await isSaved(li);
    await step(li, "定稿");
    await expect(chen.locator(".desk .sheet").first()).toContainText("课上写的。再议时添的。");
    const agreed = (await school.plan("chen")).versions.filter((version) => version.kind === "consensus");
    expect(agreed).toHaveLength(2);
    await expect(chen.locator(".versions")).toContainText("二度修订稿");
  });
});
