import type { Page } from "@playwright/test";
import { agree, canWrite, caretAtEnd, caretAtStart, hasText, isSaved, paper, planLink, savedState, textOf, wholeText, write } from "./paper";
import { png } from "./picture";
import { expect, names, tablet, test, type Device, type School } from "./school";
import { visit, watches } from "./visit";

const isOffline = (page: Page) => expect(savedState(page)).toContainText("离线，已存本机");

/** The page is on the device once the worker says so; before that a cold start needs the network. */
async function isInstalled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

async function onTablet(school: School): Promise<{ device: Device; page: Page }> {
  const device = await school.deviceOf("chen", tablet);
  const page = await device.tab("/");
  await planLink(page).click();
  await canWrite(page);
  await isInstalled(page);
  await isSaved(page);
  return { device, page };
}

test("without a network 今天 leads to the plans that the device keeps, though it was never opened with one", async ({ school }) => {
  const device = await school.deviceOf("chen", tablet);
  const page = await device.tab(school.planPath);
  await canWrite(page);
  await isInstalled(page);
  await isSaved(page);
  await device.context.setOffline(true);
  await page.getByRole("link", { name: "今天" }).click();
  await expect(page.getByRole("status").filter({ hasText: "这台设备上存着这些教案" })).toBeVisible();
  await planLink(page).click();
  await canWrite(page);
  await device.context.close();
});

test("a lesson that was looked at names its observation forms without a network", async ({ school }) => {
  const { id: lesson } = await visit(school, [watches(names.wang, "copus"), watches(names.zhao, "table-levels")]);
  const device = await school.deviceOf("chen", tablet);
  const page = await device.tab(`/lessons/${lesson}`);
  const forms = () => page.locator(".form").allTextContents();
  await expect.poll(async () => (await forms()).filter((form) => form !== "" && form !== "一张观察表").length).toBe(2);
  const known = await forms();
  await isInstalled(page);
  await device.context.setOffline(true);
  await page.reload();
  await expect.poll(forms).toEqual(known);
  await device.context.close();
});

/** Through the form, as on a shared tablet. */
async function logInAs(page: Page, login: string): Promise<void> {
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码").fill("sandu-demo-2026");
  await page.getByRole("button", { name: "登录" }).click();
}

async function logOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `${name} 的菜单` }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
}

test("unplugged, reloaded from a cold start and plugged in again, nothing is missing on either side", async ({ school }) => {
  await school.addCoauthors("wang");
  const { device, page: chen } = await onTablet(school);
  const wang = (await school.open("wang")).page;
  await canWrite(wang);
  const before = await textOf(chen, "life-1");

  await device.context.setOffline(true);
  await caretAtEnd(chen, "life-1");
  await write(chen, "离线写的第一句。");
  await isOffline(chen);
  await caretAtStart(wang, "life-1");
  await write(wang, "同时在线写的。");
  await isSaved(wang);

  await chen.reload();
  await canWrite(chen);
  await hasText(chen, "life-1", `${before}离线写的第一句。`);
  await isOffline(chen);
  // Above one's own newest words nothing says that what is shown is old.
  await expect(chen.getByText("离线中，")).toHaveCount(0);
  await caretAtEnd(chen, "life-1");
  await write(chen, "重开以后写的第二句。");
  await hasText(chen, "life-1", `${before}离线写的第一句。重开以后写的第二句。`);
  await isOffline(chen);
  await chen.close();

  const again = await device.tab(school.planPath);
  await canWrite(again);
  await hasText(again, "life-1", `${before}离线写的第一句。重开以后写的第二句。`);
  await isOffline(again);

  await device.context.setOffline(false);
  const all = `同时在线写的。${before}离线写的第一句。重开以后写的第二句。`;
  await hasText(wang, "life-1", all);
  await hasText(again, "life-1", all);
  await isSaved(again);
  await agree(wang, again);
});

test("with the server gone the page opens, writes and says so, and sends all when it is back", async ({ school }) => {
  const { device, page } = await onTablet(school);
  const before = await textOf(page, "life-1");
  await school.server.terminate();
  await caretAtEnd(page, "life-1");
  await write(page, "服务器停了也在写。");
  await isOffline(page);
  await page.close();

  const list = await device.tab("/");
  await expect(list.getByText("离线中，别人的新进展连上网才看得到；你写的都在本机。")).toBeVisible();
  await planLink(list).click();
  await canWrite(list);
  await hasText(list, "life-1", `${before}服务器停了也在写。`);
  await caretAtEnd(list, "life-1");
  await write(list, "再来一句。");
  await isOffline(list);

  await school.server.start();
  await isSaved(list);
  const elsewhere = (await school.open("chen")).page;
  await hasText(elsewhere, "life-1", `${before}服务器停了也在写。再来一句。`);
  await agree(list, elsewhere);
});

test("a picture put in offline is seen at once and reaches the others later", async ({ school }) => {
  await school.addCoauthors("wang");
  const { device, page: chen } = await onTablet(school);
  const wang = (await school.open("wang")).page;
  await device.context.setOffline(true);
  await caretAtEnd(chen, "life-1");
  await chen.locator(".paper-toolbar input[type=file]").setInputFiles({ name: "板书.png", mimeType: "image/png", buffer: png(64) });
  const widthOf = (page: Page) => paper(page).locator("img:not(.ProseMirror-separator)").evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => widthOf(chen)).toBe(64);
  await isOffline(chen);
  await chen.reload();
  await expect.poll(() => widthOf(chen)).toBe(64);
  await expect(paper(wang).locator("img:not(.ProseMirror-separator)")).toHaveCount(0);
  await device.context.setOffline(false);
  await expect.poll(() => widthOf(wang)).toBe(64);
  await isSaved(chen);
});

test("another teacher on the same tablet neither sees nor sends the first one's unsent work", async ({ school }) => {
  const { device, page } = await onTablet(school);
  const atDesk = (await school.open("chen")).page;
  await canWrite(atDesk);
  const before = await textOf(page, "life-1");

  await device.context.setOffline(true);
  await caretAtEnd(page, "life-1");
  await write(page, "只有我看得到的一句。");
  await isOffline(page);
  await logOut(page, "陈思远");
  const asked = page.getByRole("dialog", { name: "还有没送出的改动" });
  await expect(asked).toContainText("1 份文稿");
  await asked.getByRole("button", { name: "先不退出" }).click();
  await expect(asked).toBeHidden();
  await logOut(page, "陈思远");
  await asked.getByRole("button", { name: "仍然退出" }).click();
  await expect(page.getByLabel("登录名")).toBeVisible();

  // Offline nobody gets in, not even the one who has just left.
  await page.goto(school.planPath);
  await expect(page.getByLabel("登录名")).toBeVisible();

  await device.context.setOffline(false);
  await page.goto("/login");
  await logInAs(page, "wang");
  await expect(page.getByRole("button", { name: "王丽娟 的菜单" })).toBeVisible();
  await page.goto(school.planPath);
  await expect(page.getByText("陈思远还在写初稿")).toBeVisible();
  await expect(page.getByText("只有我看得到")).toHaveCount(0);
  const kept = await page.evaluate(async () => (await caches.keys()).join() + Object.keys(localStorage).join());
  expect(kept).not.toContain("只有我看得到");

  // The lead adds them: they write on the same draft, and still nothing of the first one's goes along.
  await school.addCoauthors("wang");
  await page.reload();
  await canWrite(page);
  await hasText(page, "life-1", before);
  await caretAtStart(page, "life-1");
  await write(page, "王写的。");
  await isSaved(page);
  await hasText(atDesk, "life-1", `王写的。${before}`);
  await logOut(page, "王丽娟");
  await expect(page.getByLabel("登录名")).toBeVisible();
  expect(await wholeText(atDesk)).not.toContain("只有我看得到");

  await logInAs(page, "chen");
  await expect(page.getByRole("heading", { name: "今天" })).toBeVisible();
  // Already from the list, without opening the plan again.
  await hasText(atDesk, "life-1", `王写的。${before}只有我看得到的一句。`);
  await page.goto(school.planPath);
  await hasText(page, "life-1", `王写的。${before}只有我看得到的一句。`);
  await isSaved(page);
});
