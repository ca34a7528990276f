import type { Page } from "@playwright/test";
import { block, canWrite, caretAtEnd, isSaved, savedState, selectWord, textOf, write } from "./paper";
import { expect, names, tablet, test, type School } from "./school";

test("what is written offline past the opening of the meeting is kept for its author and changes nothing sealed", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { device, page } = await school.open("zhou", tablet);
  await canWrite(page);
  const before = await textOf(page, "life-1");
  await caretAtEnd(page, "life-1");
  await write(page, "来得及的。");
  await expect(savedState(page)).toContainText("已保存");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await device.context.setOffline(true);
  await write(page, "太晚了的一句。");
  await expect(savedState(page)).toContainText("离线，已存本机");
  await school.act("li", "open_meeting", "first_degree");
  const sealedOf = async (): Promise<{ id: string; hash: string; text: string }> => {
    const version = (await school.plan("li")).versions.find((one) => one.kind === "fork" && one.owner.name === names.zhou);
    if (version === undefined) throw new Error("the fork of zhou was not sealed");
    const content = await (await school.desk("li")).call<{ content: unknown }>("GET", `/api/versions/${version.id}`);
    return { id: version.id, hash: version.hash, text: JSON.stringify(content.content) };
  };
  const sealed = await sealedOf();
  expect(sealed.text).toContain("来得及的。");
  expect(sealed.text).not.toContain("太晚了");
  await page.reload();
  await canWrite(page);
  await expect(block(page, "life-1")).toHaveText(`${before}来得及的。太晚了的一句。`);

  await device.context.setOffline(false);
  const told = page.getByRole("status").filter({ hasText: "有 1 处改动到得太晚" });
  await expect(told).toBeVisible();
  await told.getByRole("link", { name: "去看看" }).click();
  await expect(page.getByRole("heading", { name: "迟到的改动" })).toBeVisible();
  const edit = page.getByRole("listitem").filter({ hasText: "分数的初步认识" });
  await expect(edit).toContainText("我的红笔");
  await expect(edit).toContainText("到的时候已经封存");
  await edit.getByRole("button", { name: "看改了什么" }).click();
  await expect(edit.locator("ins", { hasText: "太晚了的一句" })).toBeVisible();
  await expect(edit.locator(".red-pen")).toContainText("来得及的。");

  expect(await sealedOf()).toEqual(sealed);
  const desk = await school.desk("wang");
  expect(await desk.call("GET", "/api/late-edits")).toEqual([]);

  // Coming again sends nothing a second time.
  await page.reload();
  await expect(page.getByRole("listitem").filter({ hasText: "分数的初步认识" })).toHaveCount(1);

  // The meeting is on: it can still take this up, as a mark of its author's that is decided like all others.
  await expect(edit.getByText("红笔还没有列出来")).toBeVisible();
  const { page: host } = await school.open("li");
  await expect.poll(async () => (await school.meeting("li")).digest).not.toBeNull();
  const listed = (await school.meeting("li")).marks.length;
  await page.reload();
  await edit.getByRole("button", { name: "提到讨论里" }).click();
  await expect(page.getByText("共 1 处，由大家一处一处来定。")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "提到讨论里" }).click();
  await expect(edit.getByText("已提出来")).toBeVisible();
  await expect.poll(async () => (await school.meeting("li")).marks.length).toBe(listed + 1);
  const late = (await school.meeting("li")).marks.filter((mark) => mark.is_late);
  expect(late.map((mark) => mark.owner.name)).toEqual([names.zhou]);
  const card = host.getByRole("article", { name: names.zhou });
  await expect(card.locator(".clause").getByText("来得及的。")).toBeVisible();
  await host.getByRole("button", { name: "下一处" }).click();
  await expect(card.getByText("断网时写的")).toBeVisible();
  await expect(card.locator(".clause ins")).toHaveText("周晓岚加入：太晚了的一句。");
  await card.getByRole("button", { name: "采纳", exact: true }).click();
  await expect.poll(async () => (await school.meeting("li")).marks.find((mark) => mark.is_late)?.decision?.outcome).toBe("adopted");
  await expect(block(host, "life-1")).toHaveText(`${before}太晚了的一句。`);
});

/** The lead has written into the draft without a network, and looks at what came too late. */
async function lateInDraft(school: School): Promise<{ page: Page; before: string }> {
  const { device, page } = await school.open("chen", tablet);
  await canWrite(page);
  const before = await textOf(page, "life-1");
  await caretAtEnd(page, "life-1");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await device.context.setOffline(true);
  await write(page, "发出以后才到。");
  await expect(savedState(page)).toContainText("离线，已存本机");
  await school.act("chen", "send", "draft");
  await device.context.setOffline(false);
  const told = page.getByRole("status").filter({ hasText: "有 1 处改动到得太晚" });
  await told.getByRole("link", { name: "去看看" }).click();
  return { page, before };
}

async function putIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "放进我的红笔" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "放进我的红笔" }).click();
}

test("what the lead wrote offline into the draft goes into their red pen while they still write it", async ({ school }) => {
  const { page, before } = await lateInDraft(school);
  await putIn(page);
  await expect(page.getByText("已提出来")).toBeVisible();
  await page.goto(school.planPath);
  await canWrite(page);
  await expect(block(page, "life-1")).toHaveText(`${before}发出以后才到。`);
  const handedIn = (await school.act("chen", "hand_in", "first_degree")).versions.find((one) => one.kind === "fork" && one.owner.name === names.chen);
  const version = await (await school.desk("chen")).call<unknown>("GET", `/api/versions/${handedIn?.id ?? ""}`);
  expect(JSON.stringify(version)).toContain("发出以后才到。");
});

test("a late edit is put into the red pen once, also by a page that dies before the server is told", async ({ school }) => {
  const { page, before } = await lateInDraft(school);
  await page.route("**/to-paper", (route) => route.abort());
  const told = page.waitForRequest("**/to-paper");
  await putIn(page);
  await told;
  // The page is gone; the next one finds the words in the paper, and they are changed there before anybody looks at what was late.
  await page.goto(school.planPath);
  await canWrite(page);
  await expect(block(page, "life-1")).toHaveText(`${before}发出以后才到。`);
  await selectWord(page, "life-1", "才到");
  await page.keyboard.insertText("到了");
  await isSaved(page);
  await page.unroute("**/to-paper");
  await page.goto("/late-edits");
  await expect(page.getByText("已提出来")).toBeVisible();
  await page.goto(school.planPath);
  await canWrite(page);
  await expect(block(page, "life-1")).toHaveText(`${before}发出以后到了。`);
});

test("a late edit is there after the author was offline for the whole meeting", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { device, page } = await school.open("zhou", tablet);
  await canWrite(page);
  await caretAtEnd(page, "life-1");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await device.context.setOffline(true);
  await write(page, "讨论时不在。");
  await expect(savedState(page)).toContainText("离线，已存本机");
  await page.close();
  await school.act("li", "open_meeting", "first_degree");
  await school.act("li", "seal_consensus", "meeting");

  await device.context.setOffline(false);
  const list = await device.tab("/");
  await expect.poll(async () => (await device.call<unknown[]>("GET", "/api/late-edits")).length).toBe(1);
  await list.getByRole("button", { name: `${names.zhou} 的菜单` }).click();
  await list.getByRole("link", { name: "迟到的改动" }).click();
  await list.getByRole("button", { name: "看改了什么" }).click();
  await expect(list.locator("ins", { hasText: "讨论时不在" })).toBeVisible();

  await expect(list.getByText("已经定稿，讨论结束了，只能变成批注。")).toBeVisible();
  await expect(list.getByRole("button", { name: "提到讨论里" })).toHaveCount(0);
  await list.getByRole("button", { name: "变成批注" }).click();
  await expect(list.getByRole("textbox", { name: "变成批注？" })).toHaveValue(/^封存以后才到的改动：\n.*讨论时不在。/u);
  await list.getByRole("dialog").getByRole("button", { name: "变成批注" }).click();
  await expect(list.getByText("已变成批注")).toBeVisible();
  await expect(list.getByRole("button", { name: "不要了" })).toHaveCount(0);
});
