/** 同课异构: the same topic taught by two teachers, observed with the same forms, looked at together afterwards. */

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { InstrumentRef, LessonSummary, SaveLessonVisit } from "../../web/src/proto/Lessons";
import { inaccessible, overflowing, tooSmall } from "./house";
import { canWrite, isSaved } from "./paper";
import { desktop, expect, names, phone, test, type Login, type School } from "./school";
import { visit, watches } from "./visit";

const copus: InstrumentRef = { id: "copus", version: 1 };
const licc: InstrumentRef = { id: "licc", version: 1 };
const scale: InstrumentRef = { id: "danielson", version: 1 };

const tenInches = { viewport: { width: 1180, height: 820 }, hasTouch: true };
const upright = { viewport: { width: 820, height: 1180 }, hasTouch: true };

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name, exact: true });

/** A lesson of `by` that is over, its sheets submitted. */
async function taught(school: School, by: Login, observers: readonly [Login, InstrumentRef][], change: Partial<SaveLessonVisit> = {}): Promise<string> {
  const li = await school.desk("li");
  const watchers = observers.map(([login, instrument]) => watches(names[login], instrument.id));
  const { id, purpose } = await visit(school, watchers, { by, visit_type: "same_topic", ...change });
  await li.call("POST", `/api/lessons/${id}/start`, { at_ms: Date.now() });
  await li.call("POST", `/api/lessons/${id}/end`, { at_ms: Date.now() });
  for (const [login, instrument] of observers) {
    const sheet = randomUUID();
    const desk = await school.desk(login);
    await desk.call("PUT", `/api/lessons/${id}/sheets/${sheet}`, { instrument });
    await desk.call("POST", `/api/sheets/${sheet}/submit`);
  }
  if (purpose === "learning") await li.call("POST", `/api/lessons/${id}/open`);
  return id;
}

/** The draft as it was sent, and 王丽娟's red pen on it, with a sentence of hers. */
async function twoVersions(school: School, sentence: string): Promise<{ draft: string; fork: string }> {
  await school.act("chen", "send", "draft");
  const { page } = await school.open("wang");
  await canWrite(page);
  await page.locator(".ProseMirror p").nth(6).click();
  await page.keyboard.press("End");
  await page.keyboard.type(sentence);
  await isSaved(page);
  const { versions } = await school.act("wang", "hand_in", "first_degree");
  const idOf = (kind: string): string => versions.find((version) => version.kind === kind)?.id ?? "";
  return { draft: idOf("draft"), fork: idOf("fork") };
}

test("two lessons on one topic are found from the results and stand beside each other", async ({ school }) => {
  test.setTimeout(180_000);
  const sentence = "这里先让学生折一折。";
  const { draft, fork } = await twoVersions(school, sentence);
  const first = await taught(school, "chen", [["wang", copus], ["zhou", licc], ["li", scale]], { version_id: draft });
  const second = await taught(school, "zhao", [["wang", copus], ["li", scale]], { version_id: fork, class_name: "三（1）班" });
  const page = await (await school.deviceOf("wang", tenInches)).tab(`/lessons/${first}`);

  await test.step("the lesson opens the version that was taught", async () => {
    await page.getByRole("link", { name: "打开《分数的初步认识》" }).click();
    await expect(page).toHaveURL(new RegExp(`/history\\?at=${draft}`, "u"));
    await page.goBack();
  });

  await test.step("the results show the course of the lesson, and the way to the other", async () => {
    await page.getByRole("link", { name: "看结果" }).click();
    const timeline = page.getByRole("region", { name: "时间线" });
    await expect(timeline).toContainText(names.wang);
    await page.getByRole("link", { name: "和另一节课比" }).click();
    await expect(heading(page, "和哪一节课比")).toBeVisible();
    await page.getByRole("link", { name: /三（1）班 · 数学 · 赵明/u }).click();
  });

  await test.step("plans, time and results stand beside each other, and what has no counterpart is said", async () => {
    await expect(heading(page, "两节课放在一起看")).toBeVisible();
    await expect(page.getByRole("region", { name: "时间" })).toContainText("整节课");
    await expect(heading(page, "COPUS 课堂活动观察")).toBeVisible();
    await expect(heading(page, "Danielson 教学框架")).toBeHidden();
    await page.getByRole("button", { name: "Danielson 教学框架" }).click();
    await expect(heading(page, "Danielson 教学框架")).toBeVisible();
    await expect(page.getByText("LICC 课堂观察（4 维度 20 视角）：只有陈思远这节课用了，没有可比的。")).toBeVisible();
    await expect(page.getByText("两节课照的教案不一样。")).toBeVisible();
    await page.getByRole("button", { name: "看教案差在哪里" }).click();
    await expect(page.locator("ins").filter({ hasText: sentence }).first()).toBeVisible();
    await page.getByRole("button", { name: "收起教案" }).click();
  });

  await test.step("it keeps the rules of the house on everything it is read on", async () => {
    for (const [size, options] of Object.entries({ desktop, tenInches, upright, phone })) {
      const other = await (await school.deviceOf("zhou", options)).tab(`/lessons/compare/${first}/${second}`);
      await expect(heading(other, "COPUS 课堂活动观察")).toBeVisible();
      expect.soft(await inaccessible(other), `can be used by everybody on ${size}`).toEqual([]);
      expect.soft(await overflowing(other), `does not scroll sideways on ${size}`).toEqual([]);
      if (size !== "desktop") expect.soft(await tooSmall(other), `can be hit with a thumb on ${size}`).toEqual([]);
      await other.goto(`/lessons/compare/${first}`);
      await expect(heading(other, "和哪一节课比")).toBeVisible();
      expect.soft(await inaccessible(other), `the choice can be used by everybody on ${size}`).toEqual([]);
      await other.context().close();
    }
  });
});

test("a lesson whose results one may not see is not offered, and refused in words", async ({ school }) => {
  const open = await taught(school, "chen", [["wang", copus]]);
  const hidden = await taught(school, "zhao", [["wang", copus]], { purpose: "diagnosis", class_name: "三（1）班" });
  const page = await (await school.deviceOf("zhou")).tab(`/lessons/compare/${open}`);
  // The demo's own lessons, whose results are open, are offered; this one is not.
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("link", { name: /倍的认识/u })).toHaveCount(2);
  await page.goto(`/lessons/compare/${open}/${hidden}`);
  await expect(page.getByText("这节课的结果你现在还看不到。")).toBeVisible();
  await expect(page.getByText("两节课的结果都看得到，才能放在一起看。")).toBeVisible();
  await page.goto(`/lessons/compare/${open}/${randomUUID()}`);
  await expect(page.getByRole("alert")).toHaveText("没有这节课，或者你不在组里。");
});

test("the demo's two lessons on one text are found, compared and printed on whole sheets", async ({ school }) => {
  const page = await (await school.deviceOf("zhao")).tab("/");
  const lessons = await (await school.desk("zhao")).call<LessonSummary[]>("GET", "/api/lessons");
  const [first] = lessons.filter(({ title }) => title === "倍的认识").sort((a, b) => a.planned_at_ms - b.planned_at_ms);
  await page.goto(`/lessons/${first?.id}/results`);
  await page.getByRole("link", { name: "和另一节课比" }).click();
  await page.getByRole("link", { name: /三（1）班 · 数学 · 王丽娟/u }).click();
  await expect(page.getByRole("region", { name: "时间" })).toContainText("计划 12 分，实际 17:10");
  const copus = page.getByRole("region", { name: "COPUS 课堂活动观察" });
  // Who watched both lessons stands beside themselves.
  await expect(copus.getByRole("heading", { name: "赵明记的" })).toHaveCount(2);
  await expect(copus.getByRole("heading", { name: "王丽娟记的" })).toBeHidden();
  await copus.getByRole("button", { name: "展开：王丽娟、陈思远记的" }).click();
  await expect(copus.getByRole("heading", { name: "王丽娟记的" })).toBeVisible();
  await page.getByRole("button", { name: "“过关课”评价表（四级）" }).click();
  const table = page.getByRole("region", { name: "“过关课”评价表（四级）" });
  await expect(table.getByRole("rowheader", { name: "教学目标" })).toBeVisible();
  await expect(table).not.toContainText("±");
  await page.getByRole("button", { name: "看教案差在哪里" }).click();
  await expect(page.locator("ins").filter({ hasText: "上课第一分钟由组长发到每个人手里" }).first()).toBeVisible();

  await page.goto(`/lessons/${first?.id}/results`);
  const copusOnPaper = page.getByRole("heading", { name: "COPUS 课堂活动观察" });
  await expect(copusOnPaper).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "两两一致性" })).toBeVisible();
  const torn = page.locator(".printed > section, .printed table").filter({ visible: true });
  expect(await torn.evaluateAll((all) => all.map((one) => getComputedStyle(one).breakInside).filter((rule) => rule !== "avoid"))).toEqual([]);
});
