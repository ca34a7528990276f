import type { Page } from "@playwright/test";
import type { PlanView } from "../../web/src/proto/Plans";
import { block, canWrite, caretAtEnd, hasText, isSaved, savedState, textOf, write } from "./paper";
import { expect, names, tablet, test, type School } from "./school";

const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });
const door = (page: Page, degree: string) => page.getByRole("navigation", { name: "教案走到哪一度" }).getByRole("link", { name: degree });
const mistakes = (page: Page) => page.getByRole("region", { name: "学生错例" });

/** As a page does that comes to the front. */
const looks = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

/** Presses a verb, reads what it says, and agrees. */
async function step(page: Page, verb: string, title: string): Promise<void> {
  await page.getByRole("button", { name: verb, exact: true }).click();
  await dialog(page, title).getByRole("button", { name: verb, exact: true }).click();
  await expect(dialog(page, title)).toBeHidden();
}

async function agreed(school: School): Promise<void> {
  await school.act("chen", "send", "draft");
  await school.act("chen", "open_meeting", "first_degree");
  await school.act("chen", "seal_consensus", "meeting");
}

test("a teacher adapts the consensus, signs it, reflects without a network, and the next round begins with what was learnt", async ({ school }) => {
  test.setTimeout(150_000);
  await agreed(school);
  const device = await school.deviceOf("wang", tablet);
  const wang = await device.tab("/");
  const { page: chen } = await school.open("chen");

  await test.step("today leads to one's own class, written in red pen that nobody else sees", async () => {
    await wang.getByRole("link", { name: "改成自己班的" }).click();
    await wang.getByRole("button", { name: "改成这个班的" }).click();
    await expect(wang.getByRole("alert")).toHaveText("请先填班级，比如：三（2）班。");
    await expect(wang.getByLabel("班级")).toBeFocused();
    await wang.getByLabel("班级").fill("三（2）班");
    await wang.getByRole("button", { name: "改成这个班的" }).click();
    await canWrite(wang);
    await caretAtEnd(wang, "life-1");
    await write(wang, "带一片落叶来。");
    await expect(block(wang, "life-1").locator(".put-text")).toHaveText(["带一片落叶来。"]);
    await isSaved(wang);
    await door(chen, "上课").click();
    await expect(chen.getByText("还没有老师签章。")).toBeVisible();
  });

  await test.step("signed off, it is there for all, until it is taken back", async () => {
    await step(wang, "签章", "签章？");
    await expect(wang.getByText(/今天 \d\d:\d\d 签章/u)).toBeVisible();
    await looks(chen);
    await expect(chen.getByRole("link", { name: `三（2）班 · ${names.wang}` })).toBeVisible();
    await step(wang, "收回签章", "收回签章？");
    await canWrite(wang);
    await looks(chen);
    await expect(chen.getByText("还没有老师签章。")).toBeVisible();
    await step(wang, "签章", "签章？");
    await looks(chen);
    await chen.getByRole("link", { name: `三（2）班 · ${names.wang}` }).click();
    await expect(chen.locator(".desk")).toContainText("带一片落叶来。");
    await chen.getByRole("button", { name: "看改动" }).click();
    await expect(chen.locator(".red-pen ins", { hasText: "带一片落叶来" })).toBeVisible();
    await chen.getByRole("link", { name: "回到上课" }).click();
    await expect(chen.getByText(`等${names.wang}写反思`)).toBeVisible();
  });

  await test.step("the reflection is written offline, a point hung on the block it is about", async () => {
    await wang.getByRole("button", { name: "写反思" }).click();
    await mistakes(wang).getByLabel("学生错例 第 1 条").fill("把四分之一说成四份。");
    await isSaved(wang);
    await device.context.setOffline(true);
    await mistakes(wang).getByRole("button", { name: "挂到教案的一段" }).click();
    await dialog(wang, "点一下这一条说的那一段").locator('[data-id="life-1"]').click();
    await expect(mistakes(wang).locator("q")).toContainText("拍一张照片");
    await mistakes(wang).getByLabel("学生错例 第 1 条").press("Enter");
    await expect(mistakes(wang).getByLabel("学生错例 第 2 条")).toBeFocused();
    await write(wang, "折的不是平均的四份。");
    await expect(savedState(wang)).toContainText("离线，已存本机");
    await device.context.setOffline(false);
    await isSaved(wang);
    await wang.getByRole("region", { name: "再教建议" }).getByLabel("再教建议 第 1 条").fill("先折再说。");
    await isSaved(wang);
    await door(chen, "三度").click();
    await expect(chen.getByText("别的老师还没有封存反思。")).toBeVisible();
  });

  await test.step("with a revised plan it is sealed as the third degree", async () => {
    await wang.getByRole("button", { name: "写一份修改稿" }).click();
    await canWrite(wang);
    await caretAtEnd(wang, "life-1");
    await write(wang, "先折再说。");
    await isSaved(wang);
    await wang.getByRole("link", { name: "回到三度" }).click();
    await wang.getByRole("link", { name: "三（2）班" }).click();
    await expect(mistakes(wang).getByLabel("学生错例 第 2 条")).toHaveValue("折的不是平均的四份。");
    await step(wang, "写好了", "封存反思？");
    await expect(wang.getByText(/今天 \d\d:\d\d 封存/u)).toBeVisible();
    await looks(chen);
    await chen.getByRole("link", { name: `${names.wang}的反思（三（2）班）` }).click();
    await expect(chen.locator(".desk")).toContainText("把四分之一说成四份。");
    await expect(chen.locator(".desk blockquote")).toContainText("拍一张照片");
    await chen.getByRole("link", { name: "打开修改稿" }).click();
    await expect(chen.locator(".desk")).toContainText("先折再说。");
    await chen.getByRole("link", { name: "回到三度" }).click();
  });

  await test.step("the next round starts from the consensus with the points beside their blocks", async () => {
    await step(chen, "接着备下一轮", "接着备下一轮？");
    await canWrite(chen);
    await expect(chen.getByRole("link", { name: "上一轮" })).toBeVisible();
    const before = await textOf(chen, "life-1");
    const notes = chen.getByRole("complementary", { name: "上一轮的反思" });
    const note = notes.locator(".note", { hasText: "把四分之一说成四份。" });
    await expect(note).toContainText(`${names.wang} · 三（2）班`);
    const apart = async (): Promise<number> => {
      const [noteBox, blockBox] = [await note.boundingBox(), await block(chen, "life-1").boundingBox()];
      return Math.abs((noteBox?.y ?? 0) - (blockBox?.y ?? 0));
    };
    await expect.poll(apart).toBeLessThan(40);
    await note.getByRole("button", { name: "采用到稿里" }).click();
    await expect(block(chen, "life-1").locator("xpath=following-sibling::p[1]")).toHaveText("把四分之一说成四份。");
    await hasText(chen, "life-1", before);
    await expect(note.locator("visible=true")).toHaveCount(0);
    await notes.locator(".note", { hasText: "先折再说。" }).getByRole("button", { name: "已看过" }).click();
    await notes.getByText("处理过的").click();
    await expect(notes.getByText(`${names.chen}采用到稿里了`)).toBeVisible();
    await expect(notes.getByText(`${names.chen}看过了`)).toBeVisible();
    await isSaved(chen);
  });
});

test("a class's plan and a begun reflection can be thrown away, after reading what that means", async ({ school }) => {
  await agreed(school);
  const wang = await (await school.deviceOf("wang")).tab(`${school.planPath}?show=lesson`);

  await test.step("the plan of a class, until it is signed", async () => {
    await wang.getByLabel("班级").fill("三（2）班");
    await wang.getByRole("button", { name: "改成这个班的" }).click();
    await canWrite(wang);
    await caretAtEnd(wang, "life-1");
    await write(wang, "改错班了。");
    await isSaved(wang);
    await wang.getByRole("button", { name: "删掉", exact: true }).click();
    await expect(dialog(wang, "删掉这个班的这一份？")).toContainText("以后还可以再给这个班改一份");
    await dialog(wang, "删掉这个班的这一份？").getByRole("button", { name: "先不" }).click();
    await canWrite(wang);
    await step(wang, "删掉", "删掉这个班的这一份？");
    await expect(wang.getByLabel("班级")).toBeVisible();
    await expect(wang.getByRole("link", { name: "三（2）班" })).toHaveCount(0);
    await wang.getByLabel("班级").fill("三（2）班");
    await wang.getByRole("button", { name: "改成这个班的" }).click();
    await canWrite(wang);
    expect(await textOf(wang, "life-1")).not.toContain("改错班了。");
    await step(wang, "签章", "签章？");
    await expect(wang.getByText(/今天 \d\d:\d\d 签章/u)).toBeVisible();
    await expect(wang.getByRole("button", { name: "删掉", exact: true })).toHaveCount(0);
  });

  await test.step("a reflection, until it is sealed", async () => {
    await wang.getByRole("button", { name: "写反思" }).click();
    await mistakes(wang).getByLabel("学生错例 第 1 条").fill("写错了地方。");
    await isSaved(wang);
    await step(wang, "不要了", "这份反思不要了？");
    await wang.getByRole("button", { name: "写反思 · 三（2）班" }).click();
    await expect(mistakes(wang).getByLabel("学生错例 第 1 条")).toHaveValue("");
  });
});

test("of two who start the next round the second is told who was first", async ({ school }) => {
  await agreed(school);
  const { page: chen } = await school.open("chen");
  await door(chen, "三度").click();
  await chen.getByRole("button", { name: "接着备下一轮" }).click();
  // What somebody else does meanwhile would take the question away: the page hears that the plan moved, but cannot ask how.
  await chen.route(`**/api${school.planPath}`, (route) => route.abort());
  const next: PlanView = await (await school.desk("zhao")).call("POST", `/api${school.planPath}/next-round`);
  expect(next.lead.name).toBe(names.zhao);
  const asking = dialog(chen, "接着备下一轮？");
  await asking.getByRole("button", { name: "接着备下一轮", exact: true }).click();
  await expect(asking.getByRole("alert")).toContainText(`${names.zhao}已经开始备下一轮了`);
});
