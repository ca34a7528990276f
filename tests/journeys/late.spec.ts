import { block, canWrite, caretAtEnd, savedState, textOf, write } from "./paper";
import { expect, names, tablet, test } from "./school";

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

  await list.getByRole("button", { name: "变成批注" }).click();
  await expect(list.getByRole("textbox", { name: "变成批注？" })).toHaveValue(/讨论时不在。/u);
  await list.getByRole("dialog").getByRole("button", { name: "变成批注" }).click();
  await expect(list.getByText("已变成批注")).toBeVisible();
  await expect(list.getByRole("button", { name: "不要了" })).toHaveCount(0);
});
