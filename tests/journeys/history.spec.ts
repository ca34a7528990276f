import type { Page } from "@playwright/test";
import { inaccessible, overflowing, tooSmall } from "./house";
import { canWrite, caretAtEnd, isSaved, selectWord, write } from "./paper";
import { desktop, expect, names, phone, tablet, test, type School } from "./school";

const slider = (page: Page) => page.getByRole("slider", { name: "这份教案的各个版本" });
const title = (page: Page) => page.getByRole("heading", { level: 2 }).first();
const passage = (page: Page, words: string) => page.locator("span.passage", { hasText: words });
const dialog = (page: Page) => page.getByRole("dialog", { name: "把原来的写法拿回来" });

const photo = "拍一张照片或";

/** On a desktop, on a phone, and on the tablet again. */
async function fitsEveryone(page: Page): Promise<void> {
  for (const { viewport } of [desktop, phone, tablet]) {
    if (viewport != null) await page.setViewportSize(viewport);
    expect(await overflowing(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    expect(await inaccessible(page)).toEqual([]);
  }
}

/** The lead has written a sentence, 王丽娟 has struck some words and added a sentence, and the meeting has adopted both. */
async function agreed(school: School): Promise<void> {
  const { device: desk, page: chen } = await school.open("chen");
  await canWrite(chen);
  await caretAtEnd(chen, "homework-base");
  await write(chen, "，可以口答");
  await isSaved(chen);
  await school.act("chen", "send", "draft");
  const { device, page: wang } = await school.open("wang");
  await canWrite(wang);
  await selectWord(wang, "life-1", photo);
  await wang.keyboard.press("Delete");
  await caretAtEnd(wang, "key-2-p");
  await write(wang, "建议叠着看。");
  await isSaved(wang);
  await device.context.close();
  await school.act("li", "open_meeting", "first_degree");
  await school.signIn("chen", "wang", "zhao");
  const panel = chen.getByRole("region", { name: "一处一处定红笔" });
  const adopt = panel.getByRole("group", { name: "这一处怎么定" }).getByRole("button", { name: "采纳", exact: true });
  for (const done of ["1", "2"]) {
    await adopt.click();
    await expect(panel.getByRole("progressbar")).toHaveAttribute("aria-valuenow", done);
  }
  await desk.context.close();
  await school.act("chen", "seal_consensus", "meeting");
  await (await school.desk("zhao")).call("POST", `/api${school.planPath}/adaptations`, { class_name: "三（2）班" });
}

test("a teacher walks through the degrees, sees who wrote what, and brings a passage back into their own class's plan", async ({ school }) => {
  test.setTimeout(150_000);
  await agreed(school);
  const { page: zhao } = await school.open("zhao", tablet);

  await test.step("the slider goes by keys from the consensus to the draft", async () => {
    await zhao.getByRole("link", { name: "历史", exact: true }).click();
    await expect(slider(zhao)).toHaveAttribute("aria-valuetext", "二度定稿");
    await slider(zhao).press("Home");
    await expect(title(zhao)).toHaveText("初稿");
    await expect(zhao.locator(".sheet")).toContainText(photo);
    await slider(zhao).press("ArrowRight");
    await expect(title(zhao)).toHaveText("一度：大家的红笔");
    await expect(zhao.locator(".red-pen ins", { hasText: "建议叠着看" })).toBeVisible();
    await zhao.getByRole("button", { name: "后一版" }).click();
    await zhao.getByRole("button", { name: "看改动" }).click();
    await expect(zhao.locator(".red-pen del", { hasText: photo })).toBeVisible();
  });

  await test.step("what the lead wrote is theirs, what was adopted its suggester's, and a template's nobody's", async () => {
    await zhao.getByRole("button", { name: "看是谁写的" }).click();
    await passage(zhao, "建议叠着看。").click();
    await expect(zhao.getByText(`采纳自${names.wang}，讨论时由${names.chen}写进定稿`)).toBeVisible();
    await passage(zhao, "，可以口答").click();
    await expect(zhao.getByText(`${names.chen}写的`, { exact: true })).toBeVisible();
    await expect(zhao.locator("span.passage")).toHaveText(["建议叠着看。", "，可以口答"]);
    await fitsEveryone(zhao);
    await zhao.getByRole("group", { name: "谁写的" }).getByRole("button", { name: names.wang }).click();
    await expect(zhao.locator("span.passage")).toHaveText(["，可以口答"]);
  });

  await test.step("from the comparison a struck passage comes back into the class's plan, and out again", async () => {
    await zhao.getByRole("link", { name: "和前一版对照" }).click();
    await expect(zhao.getByText("点改过的地方")).toBeVisible();
    await zhao.locator('.red-pen [data-id="life-1"]').first().click();
    await fitsEveryone(zhao);
    await dialog(zhao).getByRole("button", { name: "把这一处拿回来" }).click();
    await expect(dialog(zhao)).toContainText("已经拿回到“三（2）班的教案”里。");
    await dialog(zhao).getByRole("button", { name: "撤销" }).click();
    await expect(dialog(zhao)).toContainText("撤销了");
    await dialog(zhao).getByRole("button", { name: "把这一处拿回来" }).click();
    await expect(dialog(zhao).locator(".saved-state")).toContainText("已保存");
    await dialog(zhao).getByRole("button", { name: "关上" }).click();
    const { third } = await school.plan("zhao");
    await zhao.goto(`${school.planPath}/classes/${third.adaptations[0]?.document_id}`);
    await canWrite(zhao);
    await expect(zhao.locator('.ProseMirror [data-id="life-1"]')).toContainText(`水果或点心，${photo}画一幅图`);
    await expect(zhao.locator('.ProseMirror [data-id="key-2-p"]')).toContainText("建议叠着看。");
  });

  const bringBack = async (): Promise<void> => {
    const { versions } = await school.plan("zhao");
    await zhao.goto(`${school.planPath}/compare?a=${versions[0]?.id}&b=${versions.find((version) => version.kind === "consensus")?.id}`);
    await zhao.getByRole("button", { name: "拿回一处…" }).click();
    await dialog(zhao).getByRole("button", { name: "把这一处拿回来" }).click();
  };

  await test.step("where something else is written by now, both stand side by side, and each choice is one step", async () => {
    await selectWord(zhao, "life-1", photo);
    await zhao.keyboard.insertText("录一段话或");
    await isSaved(zhao);
    await bringBack();
    await expect(dialog(zhao).locator(".was .words")).toContainText("拍一张照片");
    await expect(dialog(zhao).locator(".now .words")).toContainText("录一段话");
    await fitsEveryone(zhao);
    await dialog(zhao).getByRole("button", { name: "保留现在的" }).click();
    await expect(dialog(zhao)).toContainText("保留了现在的写法，稿子没有变。");
    for (const choice of ["两种都留", "用旧的"]) {
      await dialog(zhao).getByRole("button", { name: "把这一处拿回来" }).click();
      await dialog(zhao).getByRole("button", { name: choice }).click();
      await expect(dialog(zhao)).toContainText("已经拿回到“三（2）班的教案”里。");
      await dialog(zhao).getByRole("button", { name: "撤销" }).click();
      await expect(dialog(zhao)).toContainText("撤销了");
    }
    await dialog(zhao).getByRole("button", { name: "把这一处拿回来" }).click();
    await dialog(zhao).getByRole("button", { name: "用旧的" }).click();
    await expect(dialog(zhao).locator(".saved-state")).toContainText("已保存");
  });

  await test.step("what is there already is refused by name", async () => {
    await bringBack();
    await expect(dialog(zhao)).toContainText("不用拿：你的稿子里这一处就是原来的写法。");
  });
});
