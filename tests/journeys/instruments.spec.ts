/** A school makes its own scoring table, tries it, freezes it, and observes a class with it on a tablet without a network. */

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { LessonView } from "../../web/src/proto/Lessons";
import type { Definition, OwnInstrument } from "../../web/src/proto/OwnInstruments";
import type { Instrument } from "../../web/src/proto/Instruments";
import type { SheetView } from "../../web/src/proto/SheetViews";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { desktop, expect, names, phone, tablet, test, type School } from "./school";
import { visit, watches } from "./visit";

const isSaved = (page: Page) => expect(page.getByText(/^草稿已存/u)).toBeVisible();
const points = (page: Page, item: string, key: string) => page.getByRole("region", { name: item, exact: true }).getByRole("button", { name: key, exact: true });

/** A table of one section with two items of ten points, as 李建国 has left it. */
async function drafted(school: School, name: string): Promise<string> {
  const li = await school.desk("li");
  const { form, ...shipped } = await li.call<Instrument>("GET", "/api/instruments/table-bands/1");
  if (form.kind !== "scale") throw new Error("a scale");
  const definition: Definition = { name: { zh: name, en: "" }, source: shipped.source, licence: shipped.licence, form: { ...form, sections: form.sections.slice(0, 1) } };
  const id = randomUUID();
  await li.call<OwnInstrument>("PUT", `/api/own-instruments/${id}/draft`, { version: 1, revision: 0, definition });
  return id;
}

async function frozen(school: School, name: string): Promise<string> {
  const id = await drafted(school, name);
  await (await school.desk("li")).call<OwnInstrument>("POST", `/api/own-instruments/${id}/freeze`, { version: 1, revision: 1 });
  return id;
}

test("a table is copied, put right where the server says so, tried, frozen, and changed into its next version", async ({ school }) => {
  test.setTimeout(120_000);
  const page = await (await school.deviceOf("li", tablet)).tab("/instruments");

  await test.step("it begins as a table that comes along", async () => {
    await page.getByRole("button", { name: "照着做一张：课堂教学评价表（百分制）" }).tap();
    await page.getByLabel("表的名称").fill("青禾小学课堂评价表");
    await isSaved(page);
    await expect(page.getByText("全表满分 100 分")).toBeVisible();
  });

  await test.step("what is wrong is said beside its field", async () => {
    const section = page.getByRole("region", { name: "第 2 部分" });
    const name = section.getByLabel("这一部分的名称");
    const judged = page.waitForResponse((answer) => answer.url().endsWith("/draft"));
    await name.fill("");
    await judged;
    await expect(section.getByText("有名称没有填。"), "not while one is still writing").toHaveCount(0);
    await name.blur();
    await expect(section.getByText("有名称没有填。")).toBeVisible();
    await page.getByRole("button", { name: "定稿第 1 版" }).tap();
    await expect(page.getByText("还有 1 处要改，改好才能定稿。")).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await name.fill("教学内容");
    await expect(page.getByText("有名称没有填。")).toHaveCount(0);
    await section.getByRole("button", { name: "第 2 部分上移" }).tap();
    await expect(page.getByRole("region", { name: "第 1 部分" }).getByLabel("这一部分的名称")).toHaveValue("教学内容");
    for (let rest = 5; rest > 1; rest -= 1) await page.getByRole("button", { name: `去掉第 ${rest} 部分` }).tap();
    await isSaved(page);
  });

  await test.step("it is tried with the keys that observers have", async () => {
    await page.getByRole("button", { name: "试一试" }).tap();
    const outcome = page.getByRole("complementary", { name: "总分" });
    await expect(outcome.getByText("评完各项才有总分。")).toBeVisible();
    await points(page, "内容正确、重点突出", "8").tap();
    await points(page, "内容正确、重点突出", "+½").tap();
    await points(page, "容量难度适当", "10").tap();
    await expect(outcome.locator(".total")).toHaveText(/18\.50 \/ 20\.00\s*最佳/u);
    await points(page, "容量难度适当", "2").tap();
    await expect(outcome.getByText("要记依据：容量难度适当。")).toBeVisible();
    await page.getByRole("button", { name: "记依据" }).tap();
    await page.getByLabel("“容量难度适当”的依据").fill("第 12 分钟，后排三人没有动笔");
    await page.getByRole("button", { name: "记下", exact: true }).tap();
    await expect(outcome.getByText("要记依据")).toHaveCount(0);
    expect(await inaccessible(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
  });

  await test.step("frozen, it can be chosen for a visit, and a change is the next version", async () => {
    await page.getByRole("button", { name: "定稿第 1 版" }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "定稿第 1 版" }).tap();
    await page.getByRole("button", { name: "改一改，出第 2 版" }).tap();
    await page.getByLabel("表的名称").fill("青禾小学课堂评价表（新）");
    await isSaved(page);
    await page.goto("/lessons/new");
    await page.getByLabel("上课的老师").selectOption({ label: names.chen });
    await page.getByRole("checkbox", { name: names.wang }).check();
    await page.getByLabel(`${names.wang}用什么表`).selectOption({ label: "青禾小学课堂评价表" });
    await expect(page.getByRole("option", { name: "青禾小学课堂评价表（新）" })).toHaveCount(0);
  });
});

test("of two pages on one draft the later loses nothing", async ({ school }) => {
  const id = await drafted(school, "两个人改的表");
  const one = await (await school.deviceOf("li")).tab(`/instruments/${id}`);
  const other = await (await school.deviceOf("li")).tab(`/instruments/${id}`);
  await expect(other.getByLabel("表的名称")).toHaveValue("两个人改的表");
  await one.getByLabel("表的名称").fill("先存的名字");
  await isSaved(one);
  await other.getByLabel("表的名称").fill("后存的名字");
  await expect(other.getByRole("alert")).toContainText("先存了一次，没有盖掉");
  await other.getByRole("button", { name: "把我的另存一张" }).click();
  await expect(other).not.toHaveURL(new RegExp(id, "u"));
  await expect(other.getByLabel("表的名称")).toHaveValue("后存的名字");
  await one.reload();
  await expect(one.getByLabel("表的名称")).toHaveValue("先存的名字");
});

test("a draft survives a lost network, and its page says so", async ({ school }) => {
  const id = await drafted(school, "断网的表");
  const page = await (await school.deviceOf("li")).tab(`/instruments/${id}`);
  await expect(page.getByLabel("表的名称")).toHaveValue("断网的表");
  await page.context().setOffline(true);
  await page.getByLabel("表的名称").fill("断网时改的");
  await expect(page.getByText("没连上，草稿还没存。")).toBeVisible();
  await page.context().setOffline(false);
  await isSaved(page);
  const { draft } = await (await school.desk("li")).call<OwnInstrument>("GET", `/api/own-instruments/${id}`);
  expect(draft?.definition.name.zh).toBe("断网时改的");
});

test("a class is observed with the school's own table from a cold start without a network", async ({ school }) => {
  test.setTimeout(120_000);
  const instrument = await frozen(school, "青禾小学课堂评价表");
  const li = await school.desk("li");
  const { id: lesson } = await visit(school, [watches(names.wang, instrument)], { title: "认识几分之一" });
  const wang = await school.deviceOf("wang", tablet);
  const kept = wang.context.waitForEvent("response", (response) => response.url().endsWith(`/api/instruments/${instrument}/1`));
  const today = await wang.tab("/");
  await (await kept).finished();
  await today.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await today.close();

  await wang.context.setOffline(true);
  const page = await wang.tab(`/lessons/${lesson}/sheet`);
  await page.getByRole("button", { name: /^开始上课/u }).tap();
  await points(page, "目标明确", "9").tap();
  await points(page, "目标明确", "+½").tap();
  await points(page, "目标达成", "7").tap();
  await wang.context.setOffline(false);
  await expect(savedState(page)).toContainText("已保存");
  await page.getByRole("button", { name: "下课", exact: true }).tap();
  await page.getByRole("button", { name: "提交", exact: true }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).tap();
  await expect(page.getByText(/已提交。/u)).toBeVisible();

  await li.call<LessonView>("POST", `/api/lessons/${lesson}/end`, { at_ms: Date.now() });
  const { observers } = await wang.call<LessonView>("GET", `/api/lessons/${lesson}`);
  const sheet = await wang.call<SheetView>("GET", `/api/sheets/${observers[0]?.sheet?.document_id}`);
  expect(sheet.results.findings.kind === "scale" && sheet.results.findings.total?.value).toBe("16.50");
  const chen = await (await school.deviceOf("chen")).tab(`/lessons/${lesson}/results`);
  await expect(chen.getByRole("heading", { name: "青禾小学课堂评价表" })).toBeVisible();
  await expect(chen.getByText(/16\.50/u).first()).toBeVisible();
});

test("the pages of scoring tables keep the rules of the house on every screen", async ({ school }) => {
  test.setTimeout(180_000);
  const ready = await frozen(school, "青禾小学课堂评价表");
  const open = await drafted(school, "还在做的表");
  for (const [size, options] of Object.entries({ desktop, tablet, phone })) {
    const li = await (await school.deviceOf("li", options)).tab("about:blank");
    const wang = await (await school.deviceOf("wang", options)).tab("about:blank");
    const visits: [Page, string, () => Promise<void>][] = [
      [li, "/instruments", () => expect(li.getByRole("button", { name: "新做一张空白的" })).toBeVisible()],
      [li, `/instruments/${open}`, () => isSaved(li)],
      [li, `/instruments/${ready}`, () => expect(li.getByRole("button", { name: "不再用这张表" })).toBeVisible()],
      [li, "/instruments/table-levels", () => expect(li.getByRole("region", { name: "规则" })).toBeVisible()],
      [wang, "/instruments", () => expect(wang.getByRole("link", { name: "青禾小学课堂评价表" })).toBeVisible()],
      [wang, `/instruments/${ready}`, () => expect(wang.getByRole("region", { name: "规则" })).toBeVisible()],
    ];
    for (const [page, path, shows] of visits) {
      await page.goto(path);
      await shows();
      if (path.endsWith(open)) await page.getByText("更多规则").click();
      expect.soft(await inaccessible(page), `${path} on ${size} can be used by everybody`).toEqual([]);
      expect.soft(await overflowing(page), `${path} on ${size} does not scroll sideways`).toEqual([]);
      if (size !== "desktop") expect.soft(await tooSmall(page), `${path} on ${size} can be hit with a thumb`).toEqual([]);
    }
    await expect(wang.getByRole("button", { name: "不再用这张表" })).toHaveCount(0);
    await li.context().close();
    await wang.context().close();
  }
});

test("a draft is thrown away after a question: a table that was never frozen whole, of a frozen one its next version", async ({ school }) => {
  const page = await (await school.deviceOf("li", tablet)).tab(`/instruments/${await drafted(school, "写错的表")}`);
  await page.getByRole("button", { name: "删掉这张表" }).tap();
  const question = page.getByRole("dialog", { name: "删掉这张表？" });
  await question.getByRole("button", { name: "先不" }).tap();
  await expect(page.getByLabel("表的名称")).toHaveValue("写错的表");
  expect(await tooSmall(page)).toEqual([]);
  await page.getByRole("button", { name: "删掉这张表" }).tap();
  await question.getByRole("button", { name: "删掉这张表" }).tap();
  await expect(page).toHaveURL(/\/instruments$/u);
  await expect(page.getByRole("button", { name: "新做一张空白的" })).toBeVisible();
  await expect(page.getByText("写错的表")).toHaveCount(0);
  await page.goto(`/instruments/${await frozen(school, "用着的表")}`);
  await page.getByRole("button", { name: "改一改，出第 2 版" }).tap();
  await isSaved(page);
  await expect(page.getByRole("button", { name: "删掉这张表" })).toHaveCount(0);
  await page.getByLabel("表的名称").fill("改坏了的表");
  await isSaved(page);
  await page.getByRole("button", { name: "第 2 版不要了" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "第 2 版不要了" }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/用着的表\s+第 1 版/u);
  await expect(page.getByRole("button", { name: "改一改，出第 2 版" })).toBeVisible();
});

test("a table that no lesson has used is put away and taken out again, also while its next version is being made", async ({ school }) => {
  const id = await frozen(school, "没有人用的表");
  const page = await (await school.deviceOf("li", tablet)).tab("/instruments");
  const line = page.getByRole("listitem").filter({ hasText: "没有人用的表" });
  await expect(line).toContainText("还没有课用过");
  await page.goto(`/instruments/${id}`);
  await page.getByRole("button", { name: "改一改，出第 2 版" }).tap();
  await isSaved(page);
  await page.getByRole("button", { name: "不再用这张表" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "不再用这张表" }).tap();
  await expect(page.getByText("起不再用。")).toBeVisible();
  await page.getByRole("link", { name: "评价表" }).tap();
  await expect(line).toBeHidden();
  await page.getByText("不再用的", { exact: true }).tap();
  await line.getByRole("link").tap();
  await page.getByRole("button", { name: "重新拿出来用" }).tap();
  await expect(page.getByRole("button", { name: "不再用这张表" })).toBeVisible();
  await page.getByRole("link", { name: "评价表" }).tap();
  await expect(line).toBeVisible();
});
