/** A class observed on a tablet whose network comes and goes. */

import { randomUUID } from "node:crypto";
import type { BrowserContextOptions, Page } from "@playwright/test";
import type { Me } from "../../web/src/proto/Accounts";
import type { LessonView, SaveLessonVisit } from "../../web/src/proto/Lessons";
import type { SheetView } from "../../web/src/proto/SheetViews";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { expect, names, test, type Device, type School } from "./school";

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

/** A visit to 陈思远's lesson, watched by 王丽娟 with COPUS. */
async function visit(school: School): Promise<string> {
  const { members } = await school.plan("chen");
  const idOf = (name: string): string => members.find(({ person }) => person.name === name)?.person.id ?? "";
  const li = await school.desk("li");
  const group = (await li.call<Me>("GET", "/api/me")).groups[0];
  const id = randomUUID();
  const body: SaveLessonVisit = {
    group_id: group?.id ?? "",
    teacher: idOf(names.chen),
    title: "分数的初步认识",
    class_name: "三（2）班",
    subject: "数学",
    place: "三楼多媒体教室",
    planned_at_ms: Date.now(),
    minutes: 40,
    visit_type: "routine",
    purpose: "learning",
    version_id: null,
    observers: [{ observer: idOf(names.wang), instrument: { id: "copus", version: 1 }, focus: "" }],
    seats: null,
  };
  await li.call<LessonView>("PUT", `/api/lessons/${id}`, body);
  return id;
}

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

test("a sheet goes on through a lost network and a cold start, and everything arrives once", async ({ school }) => {
  const lesson = await visit(school);
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

  await test.step("submitted, it is sealed", async () => {
    await shown.getByRole("button", { name: "提交", exact: true }).tap();
    await shown.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).tap();
    await expect(shown.getByText(/已提交。/u)).toBeVisible();
    await expect(key(shown, listening)).toBeDisabled();
    expect((await sheetOf(device, lesson)).seal).not.toBeNull();
  });
});

test("a sheet begins in airplane mode, and two tablets of one observer come to one sheet", async ({ school }) => {
  const lesson = await visit(school);
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
