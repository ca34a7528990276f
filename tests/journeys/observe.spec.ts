/** A class observed on a tablet whose network comes and goes. */

import type { BrowserContextOptions, Page } from "@playwright/test";
import type { LessonView } from "../../web/src/proto/Lessons";
import type { SheetView } from "../../web/src/proto/SheetViews";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { png } from "./picture";
import { expect, names, test, type Device, type School } from "./school";
import { visit, watches } from "./visit";

/** Ten inches, lying on the knees of whoever sits in the last row. */
const tenInches: BrowserContextOptions = { viewport: { width: 1180, height: 820 }, hasTouch: true };

const isSaved = (page: Page) => expect(savedState(page)).toContainText("已保存");
const isOffline = (page: Page) => expect(savedState(page)).toContainText("离线，已存本机");
const key = (page: Page, name: RegExp) => page.getByRole("button", { name });
const listening = /^L\s*听讲/u;
const lecturing = /^Lec\s*讲解/u;
const asking = /^PQ\s*提问/u;
const moving = /^MG\s*巡视/u;
const isOn = (page: Page, name: RegExp) => expect(key(page, name)).toHaveAttribute("aria-pressed", "true");
const isOff = (page: Page, name: RegExp) => expect(key(page, name)).toHaveAttribute("aria-pressed", "false");

/** Watched by 王丽娟 with COPUS. */
const planned = async (school: School): Promise<string> => (await visit(school, [watches(names.wang, "copus")])).id;

/** 今天 has been opened once: the page is installed, and the lesson and its form are kept. */
async function ready(school: School): Promise<{ device: Device; today: Page }> {
  const device = await school.deviceOf("wang", tenInches);
  const kept = device.context.waitForEvent("response", (response) => response.url().endsWith("/api/instruments/copus/1"));
  const today = await device.tab("/");
  await (await kept).finished();
  await today.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  return { device, today };
}

async function sheetOf(device: Device, lesson: string): Promise<SheetView> {
  const { observers } = await device.call<LessonView>("GET", `/api/lessons/${lesson}`);
  return device.call<SheetView>("GET", `/api/sheets/${observers[0]?.sheet?.document_id}`);
}

/** What holds on the server: the codes that are ticked, each once. */
function ticked({ entries }: SheetView): string[] {
  return entries
    .filter(({ is_retracted: isRetracted }) => !isRetracted)
    .flatMap(({ what }) => (what.kind === "event" && what.event.what === "tick" ? [what.event.code] : []))
    .sort();
}

const photos = ({ entries }: SheetView): string[] =>
  entries.flatMap(({ what, is_retracted: isRetracted }) => (!isRetracted && what.kind === "event" && what.event.what === "photo" ? [what.event.image] : []));

async function begin(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("button", { name: /^开始上课/u }).tap();
}

/** From another of the observer's devices. */
async function submitElsewhere(school: School, lesson: string): Promise<void> {
  const desk = await school.desk("wang");
  await desk.call("POST", `/api/sheets/${(await sheetOf(desk, lesson)).document_id}/submit`);
}

const late = (page: Page) => page.getByRole("region", { name: "《分数的初步认识》迟到的记录" });
const addenda = (page: Page) => page.getByRole("region", { name: "补交", exact: true });

test("a sheet goes on through a lost network and a cold start, and everything arrives once", async ({ school }) => {
  const lesson = await planned(school);
  const { device, today } = await ready(school);
  const path = `/lessons/${lesson}/sheet`;
  await today.close();
  const page = await device.tab(path);

  await test.step("class begins with one tap", async () => {
    await page.getByRole("button", { name: /^开始上课/u }).tap();
    await key(page, listening).tap();
    await key(page, lecturing).tap();
    await isOn(page, lecturing);
    await isSaved(page);
    expect(await inaccessible(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0);
  });

  await test.step("without a network the taps stay, through a cold start too", async () => {
    await device.context.setOffline(true);
    await key(page, asking).tap();
    // A touch becomes a click a moment later.
    await isOn(page, asking);
    await isOffline(page);
    await page.close();
    const again = await device.tab(path);
    await isOn(again, listening);
    await isOn(again, asking);
    await key(again, lecturing).tap();
    await isOff(again, lecturing);
    await key(again, moving).tap();
    await again.getByLabel("记一笔").fill("第 12 号举手三次没有叫到");
    await again.getByRole("button", { name: "记下", exact: true }).tap();
    await expect(again.getByRole("region", { name: "最近记的" })).toContainText("第 12 号举手三次没有叫到");
    await isOffline(again);
    await again.getByRole("button", { name: "下课", exact: true }).tap();
    await again.getByRole("button", { name: "提交", exact: true }).tap();
    await expect(again.getByRole("alert")).toContainText("现在没有网络，连上以后才能提交");
    await again.getByRole("button", { name: "先不" }).tap();
  });

  const shown = device.context.pages()[0];
  if (shown === undefined) throw new Error("the sheet is open");

  await test.step("back on the network nothing is lost or doubled", async () => {
    await device.context.setOffline(false);
    await isSaved(shown);
    const sheet = await sheetOf(device, lesson);
    expect(ticked(sheet)).toEqual(["I.MG", "I.PQ", "S.L"]);
    expect(new Set(sheet.entries.map(({ id }) => id)).size).toBe(sheet.entries.length);
    expect(sheet.entries.filter(({ what }) => what.kind === "start")).toHaveLength(1);
    expect(sheet.entries.filter(({ what }) => what.kind === "event" && what.event.what === "note")).toHaveLength(1);
    expect(sheet.skipped).toBe(0);
  });

  await test.step("submitted, it is sealed, with the note that was begun and not kept", async () => {
    await shown.getByLabel("记一笔").fill("小结留给了学生");
    await shown.getByRole("button", { name: "提交", exact: true }).tap();
    await shown.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).tap();
    await expect(shown.getByText(/已提交。/u)).toBeVisible();
    await expect(key(shown, listening)).toBeDisabled();
    const { seal, entries } = await sheetOf(device, lesson);
    expect(seal).not.toBeNull();
    expect(JSON.stringify(entries)).toContain("小结留给了学生");
  });
});

test("a sheet begins in airplane mode, and two tablets of one observer come to one sheet", async ({ school }) => {
  const lesson = await planned(school);
  const [one, other] = [await ready(school), await ready(school)];
  const path = `/lessons/${lesson}/sheet`;
  await one.device.context.setOffline(true);
  await other.device.context.setOffline(true);

  await one.today.goto(path);
  await one.today.getByRole("button", { name: /^开始上课/u }).tap();
  await key(one.today, listening).tap();
  await isOffline(one.today);
  await other.today.goto(path);
  await other.today.getByRole("button", { name: /^开始上课/u }).tap();
  await key(other.today, lecturing).tap();
  await isOffline(other.today);

  await one.device.context.setOffline(false);
  await isSaved(one.today);
  await expect.poll(async () => ticked(await sheetOf(one.device, lesson))).toEqual(["S.L"]);
  await other.device.context.setOffline(false);
  await expect.poll(async () => ticked(await sheetOf(one.device, lesson))).toEqual(["I.Lec", "S.L"]);
  await isOn(other.today, listening);
  await isOn(one.today, lecturing);
  await key(other.today, moving).tap();
  await isOn(one.today, moving);
  await isSaved(other.today);
  const { clock } = await one.device.call<LessonView>("GET", `/api/lessons/${lesson}`);
  expect([clock.started_at_ms === null, clock.starts.length]).toEqual([false, 1]);
});

test("after a start is withdrawn no tablet's clock runs, and one tap on the same tablet begins again", async ({ school }) => {
  const lesson = await planned(school);
  const { device, today: page } = await ready(school);
  const path = `/lessons/${lesson}/sheet`;
  const stands = (words: string | RegExp) => expect(page.getByRole("timer")).toHaveText(words);
  const li = await school.desk("li");
  const runs = () => expect.poll(async () => (await li.call<LessonView>("GET", `/api/lessons/${lesson}`)).clock.starts.length).toBe(1);
  const withdraw = async (): Promise<void> => {
    const { clock } = await li.call<LessonView>("GET", `/api/lessons/${lesson}`);
    await li.call("POST", `/api/lessons/${lesson}/start/withdraw`, { by: clock.starts[0]?.by.id });
  };

  await test.step("online at once, by the one who pressed it", async () => {
    await begin(page, path);
    await key(page, listening).tap();
    await isOn(page, listening);
    await isSaved(page);
    await page.goto(`/lessons/${lesson}`);
    await page.getByRole("button", { name: "撤回开始" }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "撤回开始" }).tap();
    await expect(page.getByRole("button", { name: "撤回开始" })).toHaveCount(0);
    await page.goto(path);
    await stands("还没上课");
    await isOff(page, listening);
    await expect(page.getByRole("region", { name: "最近记的" })).toContainText("听讲");
  });

  await test.step("starting again is one tap, and what was tapped before stands before the start", async () => {
    await page.getByRole("button", { name: /^开始上课/u }).tap();
    await stands(/^0:\d\d$/u);
    await key(page, lecturing).tap();
    await isOn(page, lecturing);
    await isOff(page, listening);
    await isSaved(page);
    await runs();
    const { entries } = await sheetOf(device, lesson);
    const placeOf = (code: string) => entries.find(({ what }) => what.kind === "event" && what.event.what === "tick" && what.event.code === code)?.place;
    expect([placeOf("S.L"), placeOf("I.Lec")]).toEqual(["before_start", "in_lesson"]);
  });

  await test.step("without a network it runs on until the tablet hears of it, and does not run after a cold start", async () => {
    await device.context.setOffline(true);
    await withdraw();
    await key(page, asking).tap();
    await isOffline(page);
    await stands(/^\d+:\d\d$/u);
    await device.context.setOffline(false);
    await stands("还没上课");
    await isSaved(page);
    await device.context.setOffline(true);
    await page.reload();
    await stands("还没上课");
    await page.getByRole("button", { name: /^开始上课/u }).tap();
    await stands(/^0:\d\d$/u);
    await key(page, moving).tap();
    await isOn(page, moving);
    await isOff(page, asking);
    await device.context.setOffline(false);
    await isSaved(page);
    await runs();
    expect(ticked(await sheetOf(device, lesson))).toEqual(["I.Lec", "I.MG", "I.PQ", "S.L"]);
    await stands(/^\d+:\d\d$/u);
  });

  await test.step("what will not be counted is said before submitting, as the server counts it", async () => {
    await page.getByRole("button", { name: "下课", exact: true }).tap();
    await page.getByRole("button", { name: "提交", exact: true }).tap();
    await expect(page.getByRole("dialog")).toContainText(/有 \d+ 处不会计入：记在上课以前/u);
    const { results } = await sheetOf(device, lesson);
    await expect(page.getByRole("dialog")).toContainText(`有 ${results.left_out} 处不会计入`);
    await page.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).tap();
    await expect(page.getByText(`另有 ${results.left_out} 处没有计入`)).toBeVisible();
  });
});

test("a photo taken in class reaches the server, and one that it refuses is told", async ({ school }) => {
  const lesson = await planned(school);
  // A refusal is made below in the server's name, which a service worker would not let through.
  const device = await school.deviceOf("wang", { ...tenInches, serviceWorkers: "block" });
  const page = await device.tab("/");
  await begin(page, `/lessons/${lesson}/sheet`);
  const take = () => page.locator('input[type="file"]').setInputFiles({ name: "board.png", mimeType: "image/png", buffer: png(64) });
  await take();
  await expect(page.getByRole("region", { name: "最近记的" })).toContainText("照片");
  await isSaved(page);
  await expect.poll(async () => photos(await sheetOf(device, lesson))).toHaveLength(1);
  const [image = ""] = photos(await sheetOf(device, lesson));
  await expect.poll(async () => (await device.context.request.get(`/api/images/${image}`)).headers()["content-type"]).toBe("image/jpeg");

  await page.route("**/api/images/*", (route) => route.fulfill({ status: 422, json: { code: "invalid", message: "这不是图片。" } }));
  await take();
  const told = page.getByRole("alert").filter({ hasText: "的照片服务器没有收下" });
  await expect(told).toContainText("请再拍一张");
  await told.getByRole("button", { name: "撤回" }).tap();
  await expect(told).toHaveCount(0);
  await isSaved(page);
  await expect.poll(async () => photos(await sheetOf(device, lesson))).toEqual([image]);
});

test("taps that come after the sheet was submitted are shown to their owner, and added without being counted", async ({ school }) => {
  const lesson = await planned(school);
  const { device, today: page } = await ready(school);
  await begin(page, `/lessons/${lesson}/sheet`);
  await key(page, listening).tap();
  await isSaved(page);
  await device.context.setOffline(true);
  await key(page, lecturing).tap();
  await isOffline(page);
  await submitElsewhere(school, lesson);
  await device.context.setOffline(false);

  await expect(late(page)).toContainText("这几下是提交之后才到的，未计入。");
  await expect(late(page)).toContainText("讲解");
  // What stands there is not told once more above the page.
  await expect(page.getByText("到得太晚")).toHaveCount(0);
  await isOff(page, lecturing);
  expect(await inaccessible(page)).toEqual([]);
  expect(await tooSmall(page)).toEqual([]);
  await late(page).getByRole("button", { name: "补交" }).tap();
  await page.getByRole("dialog", { name: "补交这几下？" }).getByRole("button", { name: "补交" }).tap();
  await expect(addenda(page)).toContainText("讲解");
  await expect(late(page)).toHaveCount(0);
  expect(ticked(await sheetOf(device, lesson))).toEqual(["S.L"]);

  await test.step("whoever sees the results sees it beside them", async () => {
    await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/end`, { at_ms: Date.now() });
    const chen = await (await school.deviceOf("chen", tenInches)).tab(`/lessons/${lesson}/results`);
    await expect(addenda(chen)).toContainText(names.wang);
    await expect(addenda(chen)).toContainText("讲解");
    expect(await inaccessible(chen)).toEqual([]);
  });

  await test.step("it stays in the list of what came late", async () => {
    await page.goto("/late-edits");
    await expect(late(page)).toContainText("已补交");
  });
});

test("what a second tablet began without a network is handed in when the sheet is submitted, and may be discarded", async ({ school }) => {
  const lesson = await planned(school);
  const [one, other] = [await ready(school), await ready(school)];
  const path = `/lessons/${lesson}/sheet`;
  await other.device.context.setOffline(true);
  await begin(other.today, path);
  await key(other.today, lecturing).tap();
  await isOffline(other.today);
  await begin(one.today, path);
  await key(one.today, listening).tap();
  await isSaved(one.today);
  await submitElsewhere(school, lesson);

  await other.device.context.setOffline(false);
  await expect(late(other.today)).toContainText("讲解");
  await expect(other.today.getByText("到得太晚")).toHaveCount(0);
  await isOn(other.today, listening);
  await isOff(other.today, lecturing);
  await late(other.today).getByRole("button", { name: "不要了" }).tap();
  await other.today.getByRole("dialog", { name: "这几下不要了？" }).getByRole("button", { name: "不要了" }).tap();
  await expect(late(other.today)).toHaveCount(0);
  await other.today.reload();
  await isOn(other.today, listening);
  await expect(late(other.today)).toHaveCount(0);
  expect(ticked(await sheetOf(one.device, lesson))).toEqual(["S.L"]);
});

test("over plain HTTP the sheet says that it does not open without a network", async ({ school }) => {
  const lesson = await planned(school);
  const device = await school.deviceOf("wang", tenInches);
  const plain = "http://sandu.school";
  const cookies = await device.context.cookies(school.server.address);
  await device.context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: plain })));
  // The same server under a name that is not this machine's own: for the browser that is no secure place.
  await device.context.route(`${plain}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname === "/api/events") return route.abort();
    const headers = { ...route.request().headers(), origin: school.server.address };
    return route.fulfill({ response: await route.fetch({ url: `${school.server.address}${pathname}${search}`, headers }) });
  });
  const page = await device.tab(`${plain}/lessons/${lesson}/sheet`);
  await expect(page.getByText("这个地址不是 https，没有网络时打不开这一页。")).toBeVisible();
  await page.getByRole("button", { name: /^开始上课/u }).tap();
  await key(page, listening).tap();
  await isOn(page, listening);
});
