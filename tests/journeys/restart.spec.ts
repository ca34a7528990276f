import type { Page } from "@playwright/test";
import { agree, canWrite, caretAtEnd, caretAtStart, hasText, isSaved, savedState, textOf, write } from "./paper";
import { expect, test, type School } from "./school";

async function twoTeachers(school: School): Promise<{ chen: Page; wang: Page; before: string }> {
  await school.addCoauthors("wang");
  const [chen, wang] = [(await school.open("chen")).page, (await school.open("wang")).page];
  await canWrite(chen);
  await canWrite(wang);
  const before = await textOf(chen, "life-1");
  await caretAtStart(chen, "life-1");
  await caretAtEnd(wang, "life-1");
  return { chen, wang, before };
}

const [hers, his] = ["一二三四五六七八九十".repeat(4), "甲乙丙丁戊己庚辛壬癸".repeat(4)];

/** What happens to the server happens in the middle of their sentences. */
async function whileBothWrite({ chen, wang }: { chen: Page; wang: Page }, happens: () => Promise<void>): Promise<void> {
  const halfway = expect.poll(() => textOf(chen, "life-1")).toContain(hers.slice(0, 12));
  await Promise.all([write(chen, hers), write(wang, his), halfway.then(happens)]);
}

for (const [what, end] of [
  ["stopped", "terminate"],
  ["killed", "kill"],
] as const) {
  test(`when the server is ${what} while two write, both come back by themselves and nothing is lost`, async ({ school }) => {
    const { chen, wang, before } = await twoTeachers(school);
    await whileBothWrite({ chen, wang }, () => school.server[end]());
    await expect(savedState(chen)).toContainText("离线，已存本机");
    await expect(savedState(wang)).toContainText("离线，已存本机");
    await school.server.start();
    await isSaved(chen);
    await isSaved(wang);
    await hasText(chen, "life-1", `${hers}${before}${his}`);
    await hasText(wang, "life-1", `${hers}${before}${his}`);
    await agree(chen, wang);
    const fresh = (await school.open("chen")).page;
    await hasText(fresh, "life-1", `${hers}${before}${his}`);
  });
}

test("what one has seen of the other's words survives a kill of the server with both pages gone", async ({ school }) => {
  const { chen, wang, before } = await twoTeachers(school);
  await write(wang, "看见了的一句。");
  await hasText(chen, "life-1", `${before}看见了的一句。`);
  await school.server.kill();
  await chen.context().close();
  await wang.context().close();
  await school.server.start();
  const later = (await school.open("chen")).page;
  await hasText(later, "life-1", `${before}看见了的一句。`);
});

test("when the login has expired one writes on, is told so, and the words go out after the next login", async ({ school }) => {
  const { device, page } = await school.open("chen");
  await canWrite(page);
  const before = await textOf(page, "life-1");
  await isSaved(page);
  await device.call("POST", "/api/logout");
  await caretAtEnd(page, "life-1");
  await write(page, "过期以后写的。");
  await expect(page.getByText("登录已过期，你写的都在本机；重新登录后自动送出。")).toBeVisible();
  await expect(savedState(page)).toContainText("登录已过期，已存本机");
  await expect(page.getByText("离线中，")).toHaveCount(0);
  await hasText(page, "life-1", `${before}过期以后写的。`);

  await page.getByRole("button", { name: "重新登录" }).click();
  await expect(page.getByText("你写的都留在本机，登录后自动送出。")).toBeVisible();
  await page.getByLabel("登录名").fill("chen");
  await page.getByLabel("密码").fill("sandu-demo-2026");
  await page.getByRole("button", { name: "登录" }).click();
  await hasText(page, "life-1", `${before}过期以后写的。`);
  await isSaved(page);
  const elsewhere = (await school.open("chen")).page;
  await hasText(elsewhere, "life-1", `${before}过期以后写的。`);
});
