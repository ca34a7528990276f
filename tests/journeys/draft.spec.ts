import { caretAtEnd, canWrite, isSaved, paper, planLink, savedState, write } from "./paper";
import { expect, names, tablet, test } from "./school";

test("a plan made by mistake is deleted by its lead, and what a co-author wrote offline is kept for them", async ({ school }) => {
  await school.addCoauthors("wang");
  const { device, page: wang } = await school.open("wang", tablet);
  await canWrite(wang);
  await caretAtEnd(wang, "life-1");
  await isSaved(wang);
  await device.context.setOffline(true);
  await write(wang, "路上写的一句。");
  await expect(savedState(wang)).toContainText("离线，已存本机");

  const { page: chen } = await school.open("chen");
  const question = chen.getByRole("dialog", { name: "删除这份教案？" });
  await chen.getByRole("button", { name: "删除教案" }).click();
  await expect(question).toContainText(`${names.wang}也在写这份初稿`);
  await question.getByRole("button", { name: "先不" }).click();
  await canWrite(chen);
  await chen.getByRole("button", { name: "删除教案" }).click();
  await question.getByRole("button", { name: "删除教案" }).click();
  await expect(chen.getByRole("heading", { name: "今天" })).toBeVisible();
  await expect(chen.getByRole("main").getByRole("link", { name: /倍的认识/u }).first()).toBeVisible();
  await expect(planLink(chen)).toHaveCount(0);

  await device.context.setOffline(false);
  await expect(wang.getByRole("alert").filter({ hasText: "这份教案已经删除" })).toBeVisible();
  await expect(wang.getByText("有 1 处改动到得太晚")).toBeVisible();
  await wang.getByRole("link", { name: "去看看" }).click();
  await wang.getByRole("listitem").filter({ hasText: "分数的初步认识" }).getByRole("button", { name: "看改了什么" }).click();
  await expect(wang.locator("ins", { hasText: "路上写的一句" })).toBeVisible();
});

test("who sends a template that nobody has written in is told what is missing, and may send it all the same", async ({ school }) => {
  const desk = await school.desk("chen");
  const { group_id } = await school.plan("chen");
  const plan = await desk.call<{ id: string }>("POST", "/api/plans", { group_id, title: "秋天的雨", subject: "语文", grade: "三年级", meeting_at_ms: null });
  const page = await (await school.deviceOf("chen")).tab(`/plans/${plan.id}`);
  await canWrite(page);
  const question = page.getByRole("dialog", { name: "把初稿发给大家？" });
  await page.getByRole("button", { name: "发给大家" }).click();
  await expect(question.getByRole("alert")).toContainText("初稿还是空的");
  await question.getByRole("button", { name: "先不" }).click();

  await paper(page).locator("h2", { hasText: "教学目标" }).locator("+ p").click();
  await write(page, "读出雨声。");
  await isSaved(page);
  await page.getByRole("button", { name: "发给大家" }).click();
  await expect(question.getByRole("alert")).toContainText("这几节还没有写：教学重难点、教学准备、教学过程、作业设计、板书设计。");
  await question.getByRole("button", { name: "仍然发给大家" }).click();
  await expect(page.getByRole("button", { name: "交红笔" })).toBeVisible();
});
