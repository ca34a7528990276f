/** What observers do with a sheet besides tapping one key after the other: two thumbs, words that come late, requests, the whole list. */

import type { BrowserContextOptions, Page } from "@playwright/test";
import type { LessonView } from "../../web/src/proto/Lessons";
import type { SheetView } from "../../web/src/proto/SheetViews";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { png } from "./picture";
import { expect, names, test, type Device, type School } from "./school";
import { visit, watches } from "./visit";

const tenInches: BrowserContextOptions = { viewport: { width: 1180, height: 820 }, hasTouch: true };
/** Where to write screenshots for whoever wants to look; else none are made. */
const LOOK = process.env["LOOK"];

const key = (page: Page, name: RegExp | string) => page.getByRole("button", { name });
const isOn = (page: Page, name: RegExp) => expect(key(page, name)).toHaveAttribute("aria-pressed", "true");
const isOff = (page: Page, name: RegExp) => expect(key(page, name)).toHaveAttribute("aria-pressed", "false");
const look = async (page: Page, name: string): Promise<void> => void (LOOK === undefined ? null : await page.screenshot({ path: `${LOOK}/${name}.png` }));

async function begin(school: School, instrument: string): Promise<{ device: Device; page: Page; lesson: string }> {
  const { id: lesson } = await visit(school, [watches(names.wang, instrument)], { seats: { rows: 6, columns: 8 } });
  const device = await school.deviceOf("wang", tenInches);
  const page = await device.tab(`/lessons/${lesson}/sheet`);
  await key(page, /^开始上课/u).tap();
  return { device, page, lesson };
}

async function submit(page: Page, verb: string): Promise<void> {
  await page.getByRole("button", { name: "提交", exact: true }).tap();
  await page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).tap();
  await expect(page.getByText(/已提交。/u)).toBeVisible();
}

async function sheetOf(device: Device, lesson: string): Promise<SheetView> {
  const { observers } = await device.call<LessonView>("GET", `/api/lessons/${lesson}`);
  return device.call<SheetView>("GET", `/api/sheets/${observers[0]?.sheet?.document_id}`);
}

/** Both fingers are down before the first is lifted. */
async function together(device: Device, page: Page, one: RegExp, other: RegExp): Promise<void> {
  const chrome = await device.context.newCDPSession(page);
  const places = [];
  for (const [id, name] of [one, other].entries()) {
    const box = await key(page, name).boundingBox();
    if (box === null) throw new Error("the key is not on the screen");
    places.push({ id, x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }
  await chrome.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: places.slice(0, 1) });
  await chrome.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: places });
  await chrome.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await chrome.detach();
}

test("two thumbs count, a request moves no key, and everything noted can be read and taken back", async ({ school }) => {
  test.setTimeout(180_000);
  const { device, page, lesson } = await begin(school, "copus");
  const [listening, lecturing, asking, pupilAsks] = [/^L\s*听讲/u, /^Lec\s*讲解/u, /^PQ\s*提问/u, /^SQ/u];
  await isOff(page, listening);

  await test.step("two keys at once are two taps, and one key after the other is one tap each", async () => {
    await together(device, page, listening, lecturing);
    await isOn(page, listening);
    await isOn(page, lecturing);
    await together(device, page, lecturing, asking);
    await isOff(page, lecturing);
    await isOn(page, asking);
    await key(page, lecturing).tap();
    await isOn(page, lecturing);
  });

  await test.step("requests come one by one, stay seen, and leave the keys where they are", async () => {
    const before = await key(page, pupilAsks).boundingBox();
    const sun = await school.desk("sun");
    for (const text of ["第三小组", "板书"]) await sun.call("POST", `/api/lessons/${lesson}/focuses`, { text });
    await expect(page.getByText("还有 1 条")).toBeVisible();
    await expect(page.getByText("请大家看：第三小组")).toBeVisible();
    await look(page, "request");
    expect(await key(page, pupilAsks).boundingBox()).toEqual(before);
    await key(page, "知道了").tap();
    await expect(page.getByText("请大家看：板书")).toBeVisible();
    await page.reload();
    await expect(page.getByText("请大家看：板书")).toBeVisible();
    await expect(page.getByText("还有 1 条")).toHaveCount(0);
    await key(page, "知道了").tap();
    await expect(page.getByText("请大家看")).toHaveCount(0);
    expect(await key(page, pupilAsks).boundingBox()).toEqual(before);
  });

  await test.step("a login that ends is told over the head of the page, and taps go on", async () => {
    const before = await key(page, pupilAsks).boundingBox();
    await device.call("POST", "/api/logout");
    const told = page.getByRole("status").filter({ hasText: "登录已过期，你写的都在本机" });
    await expect(told).toBeVisible();
    await look(page, "expired");
    expect(await key(page, pupilAsks).boundingBox()).toEqual(before);
    expect(await tooSmall(page)).toEqual([]);
    await key(page, pupilAsks).tap();
    await isOn(page, pupilAsks);
    await told.getByRole("button", { name: "知道了" }).tap();
    await expect(told).toHaveCount(0);
    await expect(savedState(page)).toContainText("登录已过期，已存本机");
    await device.logIn("wang");
    await page.reload();
    await isOn(page, pupilAsks);
    await key(page, pupilAsks).tap();
  });

  await test.step("the first of seven notes is in the list of all, and the photo can be looked at", async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      await page.getByLabel("记一笔").fill(`第 ${number} 条`);
      await page.getByRole("button", { name: "记下", exact: true }).tap();
    }
    await page.locator('input[type="file"]').setInputFiles({ name: "board.png", mimeType: "image/png", buffer: png(64) });
    await expect(page.getByRole("region", { name: "最近记的" })).toContainText("照片");
    await key(page, /^全部记录/u).tap();
    const all = page.getByRole("dialog", { name: /^全部记录/u });
    await expect(all.getByText("第 1 条")).toBeVisible();
    await look(page, "all");
    expect(await inaccessible(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    await all.getByRole("button", { name: "撤回：第 1 条" }).tap();
    await all.getByRole("button", { name: "恢复：第 1 条" }).tap();
    await all.getByRole("button", { name: "撤回：第 1 条" }).tap();
    await expect(all.getByRole("button", { name: "恢复：第 1 条" })).toBeVisible();
    await all.getByRole("button", { name: /^看大图/u }).tap();
    const whole = page.getByRole("dialog", { name: /^看大图/u });
    await expect(whole.getByRole("img")).toBeVisible();
    await whole.getByRole("button", { name: "关上" }).tap();
    await all.getByRole("button", { name: "关上" }).tap();
  });

  await test.step("a lesson that is called off freezes the sheet", async () => {
    await expect(savedState(page)).toContainText("已保存");
    await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/cancel`, {});
    await expect(page.getByRole("alert").filter({ hasText: "这节课取消了" })).toBeVisible();
    await expect(key(page, lecturing)).toBeDisabled();
    await expect(page.getByRole("button", { name: "下课", exact: true })).toHaveCount(0);
    await expect(page.getByRole("timer")).toHaveText("已取消");
    await look(page, "cancelled");
  });
});

test("words that were begun before the first question are still there after a reload, until a question takes them", async ({ school }) => {
  const { page } = await begin(school, "questions");
  await page.getByLabel("第 1 问的原话").fill("这两份一样大吗？");
  await page.reload();
  await expect(page.getByLabel("第 1 问的原话")).toHaveValue("这两份一样大吗？");
  await key(page, /^老师问完了/u).tap();
  await expect(page.getByText("已记 1 问")).toBeVisible();
  await key(page, /^老师问完了/u).tap();
  await expect(page.getByLabel("第 2 问的原话")).toHaveValue("");
  await page.reload();
  await page.getByRole("button", { name: "第 1 问", exact: true }).tap();
  await expect(page.getByLabel("第 1 问的原话")).toHaveValue("这两份一样大吗？");
  // And words of a question that was asked, without waiting for anything.
  await page.getByLabel("第 1 问的原话").fill("这两份一样大吗？为什么？");
  await page.reload();
  await page.getByRole("button", { name: "第 1 问", exact: true }).tap();
  await expect(page.getByLabel("第 1 问的原话")).toHaveValue("这两份一样大吗？为什么？");
});

test("an exchange goes from seat to seat, and a look over the room counts once it has been counted", async ({ school }) => {
  const { device, page, lesson } = await begin(school, "seats");
  await key(page, "同学互动").tap();
  await key(page, /^3 号座位/u).tap();
  await expect(page.getByText("从 3 号到几号？再点一个座位")).toBeVisible();
  // The same seat again lets it be.
  await key(page, /^3 号座位/u).tap();
  await expect(page.getByText("从 3 号到几号？")).toHaveCount(0);
  await key(page, /^3 号座位/u).tap();
  await key(page, /^12 号座位/u).tap();
  await expect(page.getByRole("region", { name: "最近记的" })).toContainText("3 号 → 12 号：同学互动");
  await expect(key(page, "记一次扫视")).toBeDisabled();
  for (const pupils of [47, 46]) {
    await key(page, "48 人中在学的 −").tap();
    await expect(page.getByRole("spinbutton")).toHaveValue(String(pupils));
  }
  // What was counted and is not kept yet outlives the page.
  await page.reload();
  await expect(page.getByRole("spinbutton")).toHaveValue("46");
  await key(page, "记一次扫视").tap();
  await expect(key(page, "记一次扫视")).toBeDisabled();
  await key(page, "全在学").tap();
  await key(page, "记一次扫视").tap();
  await page.getByRole("button", { name: "下课", exact: true }).tap();
  await submit(page, "提交");
  const { findings } = (await sheetOf(device, lesson)).results;
  if (findings.kind !== "seats") throw new Error("another form");
  expect(findings.between).toEqual([{ seat: 3, to: 12, n: 1 }]);
  expect(findings.scans.map(({ on_task, of }) => [on_task, of])).toEqual([[46, 48], [48, 48]]);
});

test("an interval is put right after class, and the sealed result has it so", async ({ school }) => {
  const { id: lesson } = await visit(school, [watches(names.wang, "copus")]);
  // Class has run for five and a half minutes: the third interval of two.
  await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/start`, { at_ms: Date.now() - 330_000 });
  const device = await school.deviceOf("wang", tenInches);
  const page = await device.tab(`/lessons/${lesson}/sheet`);
  const [listening, lecturing, asking] = [/^L\s*听讲/u, /^Lec\s*讲解/u, /^PQ\s*提问/u];
  await key(page, listening).tap();
  await key(page, lecturing).tap();
  await isOn(page, lecturing);
  await expect(page.getByText("只停我这份表")).toBeVisible();
  await page.getByRole("button", { name: "下课", exact: true }).tap();
  await expect(page.getByRole("button", { name: "还没下课" })).toBeVisible();
  await key(page, lecturing).tap();
  await isOff(page, lecturing);
  await key(page, "第 1 段").tap();
  await isOff(page, asking);
  await key(page, asking).tap();
  await isOn(page, asking);
  await submit(page, "提交");
  await isOn(page, asking);
  const { findings } = (await sheetOf(device, lesson)).results;
  if (findings.kind !== "interval") throw new Error("another form");
  expect(findings.timeline.map(({ interval, codes }) => [interval, codes]).filter(([, codes]) => (codes as string[]).length > 0)).toEqual([
    [0, ["I.PQ"]],
    [2, ["S.L"]],
  ]);
});

test("a question's words are written after the tap, and sorted after class", async ({ school }) => {
  test.setTimeout(120_000);
  const { device, page, lesson } = await begin(school, "questions");
  await key(page, /^老师问完了/u).tap();
  await page.getByLabel("第 1 问的原话").fill("什么是一半？");
  await key(page, /^开始回答/u).tap();
  await key(page, /^老师问完了/u).tap();
  await expect(page.getByLabel("第 2 问的原话")).toHaveValue("");
  await look(page, "questions");
  expect(await overflowing(page)).toEqual([]);
  await page.getByRole("button", { name: "下课", exact: true }).tap();
  await expect(key(page, /^老师问完了/u)).toBeDisabled();
  await page.getByRole("button", { name: "第 1 问", exact: true }).tap();
  await expect(page.getByLabel("第 1 问的原话")).toHaveValue("什么是一半？");
  const kind = page.locator(".category .key").nth(2);
  await kind.tap();
  await expect(kind).toHaveAttribute("aria-pressed", "true");
  await submit(page, "提交");
  const { results } = await sheetOf(device, lesson);
  if (results.findings.kind !== "questions") throw new Error("another form");
  expect(results.findings.questions.map(({ text, codes }) => [text, codes.length])).toEqual([
    ["什么是一半？", 1],
    ["", 0],
  ]);
});

test("RTOP goes without some of its items when asked, and its owner sees what was sealed", async ({ school }) => {
  test.setTimeout(120_000);
  const { page } = await begin(school, "rtop");
  await page.locator(".scale .item .level").last().tap();
  await page.getByRole("button", { name: "下课", exact: true }).tap();
  await page.getByRole("button", { name: "提交", exact: true }).tap();
  await expect(page.getByRole("alert").filter({ hasText: "还有 24 项没有评：" })).toContainText("先探究后讲授");
  await look(page, "rtop");
  await page.getByRole("dialog").getByRole("button", { name: "就这样提交", exact: true }).tap();
  await expect(page.getByText(/已提交。/u)).toBeVisible();
  await expect(page.getByRole("region", { name: "封存的结果" })).toContainText("评了 1/25 项");
  await look(page, "sealed");
});
