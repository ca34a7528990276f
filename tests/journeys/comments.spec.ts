import type { Page } from "@playwright/test";
import { inaccessible } from "./house";
import { expect, names, phone, tablet, test } from "./school";

const margin = (page: Page) => page.getByRole("complementary", { name: "批注" });
const thread = (page: Page, by: string) => margin(page).getByRole("article", { name: `${by}的批注` });
const showEveryones = (page: Page) => page.getByRole("button", { name: "大家的红笔", exact: true }).click();

/** Selects a word on the read-only paper, as with a mouse or a long press, and writes a comment about it without sending it. */
async function begin(page: Page, block: string, word: string, words: string): Promise<void> {
  const paragraph = page.locator(`.commented [data-id="${block}"]`);
  await paragraph.scrollIntoViewIfNeeded();
  await paragraph.evaluate((element, word) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.nodeValue?.indexOf(word) ?? -1;
      if (at >= 0) document.getSelection()?.setBaseAndExtent(node, at, node, at + word.length);
    }
  }, word);
  await page.getByRole("button", { name: "批注", exact: true }).click();
  await page.getByRole("textbox", { name: "写批注" }).fill(words);
}

async function comment(page: Page, block: string, word: string, words: string): Promise<void> {
  await begin(page, block, word, words);
  await page.getByRole("button", { name: "送出" }).click();
  await expect(page.getByRole("textbox", { name: "写批注" })).toBeHidden();
}

test("a member and the research officer comment on passages, the lead answers and settles, and all see it at once", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { page: wang } = await school.open("wang");
  const { page: sun } = await school.open("sun", tablet);
  const { page: chen } = await school.open("chen");
  for (const page of [wang, chen]) await showEveryones(page);

  await test.step("the member's comment stands beside its passage", async () => {
    await comment(wang, "life-1", "拍一张照片", "家里没有相机的孩子怎么办？");
    await expect(thread(wang, names.wang)).toContainText("家里没有相机的孩子怎么办？");
    await expect(wang.locator(".lines i")).not.toHaveCount(0);
  });

  await test.step("the research officer sees it without asking, and comments too", async () => {
    await expect(sun.getByRole("button", { name: "批注 1 处" })).toBeVisible();
    await comment(sun, "answers", "不一定", "这里可以追问为什么。");
    await expect(thread(sun, names.sun)).toContainText("这里可以追问为什么。");
    await expect(thread(wang, names.sun)).toContainText("这里可以追问为什么。");
  });

  await test.step("the lead answers and settles", async () => {
    const asked = thread(chen, names.wang);
    await expect(asked).toContainText("家里没有相机的孩子怎么办？");
    // Two passages that are near each other: the threads are folded until one is taken in hand.
    await asked.getByRole("button", { expanded: false }).click();
    await asked.getByRole("button", { name: "回复" }).click();
    await asked.getByRole("textbox", { name: "回复" }).fill("改成也可以画一幅图。");
    await asked.getByRole("button", { name: "送出" }).click();
    await expect(thread(wang, names.wang)).toContainText("改成也可以画一幅图。");
    await asked.getByRole("button", { name: "已处理" }).click();
    await expect(thread(wang, names.wang)).toContainText(`${names.chen}：已处理`);
  });

  await test.step("a comment can be withdrawn by who wrote it only", async () => {
    await expect(thread(wang, names.sun).getByRole("button", { name: "撤回" })).toHaveCount(0);
    await thread(sun, names.sun).getByRole("button", { name: "撤回" }).click();
    await expect(thread(wang, names.sun)).toHaveCount(0);
  });
});

test("a comment that a lost network held up is there after a reload, and is sent once", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { device, page } = await school.open("wang");
  await showEveryones(page);
  await begin(page, "life-1", "拍一张照片", "家里没有相机的孩子怎么办？");
  await device.context.setOffline(true);
  await page.getByRole("button", { name: "送出" }).click();
  await expect(margin(page).getByRole("alert")).toContainText("网络断了");
  await expect(margin(page)).toContainText("也存在本机");
  await device.context.setOffline(false);
  await page.reload();
  await showEveryones(page);
  await expect(page.getByRole("textbox", { name: "写批注" })).toHaveValue("家里没有相机的孩子怎么办？");
  await page.getByRole("button", { name: "送出" }).click();
  await expect(thread(page, names.wang)).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: "写批注" })).toBeHidden();
  await page.reload();
  await showEveryones(page);
  await expect(thread(page, names.wang)).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: "写批注" })).toBeHidden();
});

test("without a mouse a paragraph is chosen, commented on as a whole, and somebody mentioned by name", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { page: wang } = await school.open("wang");
  await showEveryones(wang);
  const paper = wang.getByRole("group", { name: "正文：上下键选一段，回车写批注" });
  const field = wang.getByRole("textbox", { name: "写批注" });
  const offered = wang.getByRole("listbox", { name: "提到谁" }).getByRole("option");

  await test.step("the arrow keys go from paragraph to paragraph, and the shortcut begins", async () => {
    await paper.focus();
    await wang.keyboard.press("ArrowDown");
    await wang.keyboard.press("ArrowDown");
    await expect(wang.getByRole("button", { name: "批注这一段" })).toBeVisible();
    expect(await inaccessible(wang)).toEqual([]);
    await wang.keyboard.press("Control+Alt+m");
    await expect(field).toBeFocused();
  });

  await test.step("after @ the arrow keys choose among the group and the officers it has invited", async () => {
    await wang.keyboard.type("请 @");
    await expect(offered).toHaveText([names.chen, names.li, names.sun, names.zhao, names.zhou]);
    expect(await inaccessible(wang)).toEqual([]);
    await wang.keyboard.press("Escape");
    await expect(offered).toHaveCount(0);
    await wang.keyboard.type("孙");
    await expect(offered).toHaveText([names.sun]);
    await wang.keyboard.press("Backspace");
    await wang.keyboard.press("ArrowDown");
    await expect(offered.nth(1)).toHaveAttribute("aria-selected", "true");
    await wang.keyboard.press("Enter");
    await expect(field).toHaveValue(`请 @${names.li} `);
    await wang.keyboard.type("看一下课型。");
    await wang.keyboard.press("Control+Enter");
    await expect(thread(wang, names.wang)).toContainText("整段");
    await expect(thread(wang, names.wang)).toContainText(`请 @${names.li} 看一下课型。`);
    await expect(paper).toBeFocused();
  });

  await test.step("who was mentioned finds it on 今天, one tap from the thread, and no longer once it was opened", async () => {
    const li = await (await school.deviceOf("li", tablet)).tab("/");
    const mention = li.getByRole("region", { name: "提到我的" }).getByRole("link", { name: `${names.wang}提到了你` });
    await expect(mention).toContainText(`请 @${names.li} 看一下课型。`);
    await mention.tap();
    await expect(thread(li, names.wang)).toContainText("看一下课型。");
    await li.getByRole("link", { name: "今天" }).click();
    await expect(li.getByRole("heading", { name: "今天" })).toBeVisible();
    await expect(mention).toHaveCount(0);
    await li.context().close();
  });

  await test.step("a thumb taps a paragraph and a name", async () => {
    const { page: li } = await school.open("li", phone);
    await showEveryones(li);
    await li.locator('.commented [data-id="life-1"]').tap();
    await expect(li.getByRole("button", { name: "批注这一段" })).toBeVisible();
    await li.getByRole("button", { name: "批注这一段" }).tap();
    await li.getByRole("textbox", { name: "写批注" }).pressSequentially("@");
    await li.getByRole("option", { name: names.chen }).tap();
    await expect(li.getByRole("textbox", { name: "写批注" })).toHaveValue(`@${names.chen} `);
  });
});

test("who has nothing to change says so, and all see it", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { page: zhao } = await school.open("zhao");
  await expect.poll(async () => (await school.plan("li")).members.find((member) => member.person.name === names.zhao)?.first_read_at_ms ?? null).not.toBeNull();
  const { page: li } = await school.open("li");
  await zhao.getByRole("button", { name: "已阅，没有修改" }).click();
  await zhao.getByRole("dialog").getByRole("button", { name: "已阅，没有修改" }).click();
  await expect(zhao.locator("#main").getByRole("button", { name: "已阅，没有修改" })).toBeHidden();
  await expect(li.getByText(`已阅，没有修改：${names.zhao}`)).toBeVisible();
});
