import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { canWrite, caretAtEnd, isSaved, savedState, write } from "./paper";
import { expect, names, tablet, test } from "./school";
import { binary } from "./server";

test("who is taken out of the group midway is told so, keeps what came late, and their red pen so far stays with the others", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const { device, page } = await school.open("zhou", tablet);
  await canWrite(page);
  await caretAtEnd(page, "life-1");
  await write(page, "走之前写的。");
  await isSaved(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await device.context.setOffline(true);
  await write(page, "走了以后才到。");
  await expect(savedState(page)).toContainText("离线，已存本机");

  const environment = { ...process.env, SANDU_DATA: school.server.folder };
  await promisify(execFile)(binary, ["admin", "remove-member", "--group", "三年级数学备课组", "--login", "zhou"], { env: environment });
  await device.context.setOffline(false);
  await expect(page.getByRole("alert").filter({ hasText: "你现在不能看这份文稿了" })).toBeVisible();
  await expect(page.locator(".ProseMirror[contenteditable='true']")).toHaveCount(0);

  // Theirs alone, and still there; the plan is not theirs to suggest to any more.
  await page.goto("/late-edits");
  const edit = page.getByRole("listitem").filter({ hasText: "分数的初步认识" });
  await expect(edit).toContainText("到的时候你已不能改");
  await edit.getByRole("button", { name: "看改了什么" }).click();
  await expect(edit.locator("ins", { hasText: "走了以后才到。" })).toBeVisible();
  await expect(edit.getByRole("button", { name: "不要了" })).toBeVisible();
  await expect(edit.getByRole("button", { name: "提到讨论里" })).toHaveCount(0);
  await page.goto(school.planPath);
  await expect(page.getByRole("alert")).toBeVisible();

  // The meeting takes up what they had written until then, under their name.
  await school.act("li", "open_meeting", "first_degree");
  await school.open("li");
  await expect.poll(async () => (await school.meeting("li")).digest).not.toBeNull();
  const theirs = (await school.meeting("li")).marks.filter((mark) => mark.owner.name === names.zhou);
  expect(theirs).toHaveLength(1);
  expect(JSON.stringify(theirs[0]?.hunk)).toContain("走之前写的。");
  expect(JSON.stringify(theirs[0]?.hunk)).not.toContain("走了以后");
});
