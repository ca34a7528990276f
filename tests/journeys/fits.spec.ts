/** Every instrument that comes along, as it lies in an observer's hands: nothing to scroll, nothing to miss, nothing cut off. */

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Instrument, InstrumentSummary } from "../../web/src/proto/Instruments";
import type { InstrumentRef } from "../../web/src/proto/Lessons";
import type { Definition, OwnInstrument } from "../../web/src/proto/OwnInstruments";
import { overflowing, tooSmall } from "./house";
import { expect, names, test, type School } from "./school";
import { visit } from "./visit";

/** Ten inches, lying and standing. */
const sizes = [
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
] as const;

/** A lesson that teaches the sealed draft, so that its steps take their room too, watched by 王丽娟. */
async function observed(school: School, { id, version }: InstrumentRef): Promise<string> {
  const { versions } = await school.plan("chen");
  const watcher = { name: names.wang, instrument: { id, version }, focus: "学困生有没有机会说" };
  return (await visit(school, [watcher], { version_id: versions.at(-1)?.id ?? null, seats: { rows: 6, columns: 8 } })).id;
}

/** A table of the school with all its items in one section: short names and such as fill every line that a name may have. */
async function ownTable(school: School, count: number): Promise<InstrumentRef> {
  const li = await school.desk("li");
  const { form, name: _, ...shipped } = await li.call<Instrument>("GET", "/api/instruments/table-bands/1");
  const [first] = form.kind === "scale" ? form.sections : [];
  if (form.kind !== "scale" || first === undefined) throw new Error("a scale");
  const long = "能根据学生的课堂表现及时调整教学的节奏和内容，关注学习有困难的学生，让每一个学生在原有基础上都有发展，愿意再学";
  const nameOf = (at: number): string => (at % 3 === 0 ? long : at % 3 === 1 ? `第 ${at} 项` : "学生主动参与，敢于提出自己的看法");
  const items = Array.from({ length: count }, (_, at) => ({ id: `i${at}`, name: { zh: nameOf(at), en: "" }, full: 4, step: "half" as const, hints: [] }));
  const section = { ...first, name: { zh: "课堂教学", en: "" }, marking: { by: "points" as const, items } };
  const { source, licence } = shipped;
  const definition: Definition = { name: { zh: `${count} 项的表`, en: "" }, source, licence, form: { ...form, sections: [section] } };
  const id = randomUUID();
  const { draft } = await li.call<OwnInstrument>("PUT", `/api/own-instruments/${id}/draft`, { version: 1, revision: 0, definition });
  expect(draft?.flaws).toEqual([]);
  await li.call<OwnInstrument>("POST", `/api/own-instruments/${id}/freeze`, { version: 1, revision: 1 });
  return { id, version: 1 };
}

/** The page has drawn itself anew for what has changed about its size. */
const settled = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

/** By how many pixels the instrument is longer than its place. */
const hidden = (page: Page): Promise<number> =>
  page.locator(".middle").evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);

async function fits(page: Page, what: string): Promise<void> {
  expect.soft(await hidden(page), `${what} is wholly on the screen`).toBe(0);
  expect.soft(await tooSmall(page), `${what} can be hit with a thumb`).toEqual([]);
  expect.soft(await overflowing(page), `${what} does not stick out`).toEqual([]);
}

/** Each view that a row of keys leads to, and below it each that the next row leads to. */
async function everyView(page: Page, what: string, row = 0): Promise<void> {
  const keys = page.locator(".scale > .sections").nth(row).locator(".key");
  const count = await keys.count();
  if (count === 0) return fits(page, what);
  for (let at = 0; at < count; at += 1) {
    await keys.nth(at).tap();
    await expect(keys.nth(at)).toHaveAttribute("aria-pressed", "true");
    await everyView(page, `${what} ${at + 1}`, row + 1);
  }
}

test("no instrument needs scrolling on a ten-inch tablet, lying or standing", async ({ school }) => {
  test.setTimeout(300_000);
  await school.act("chen", "send", "draft");
  const shipped = (await (await school.desk("li")).call<InstrumentSummary[]>("GET", "/api/instruments")).filter(
    ({ made_by, written_by }) => made_by === "program" && written_by === "observers",
  );
  expect(shipped).toHaveLength(16);
  const page = await (await school.deviceOf("wang", { viewport: sizes[0], hasTouch: true })).tab("/");
  for (const instrument of shipped) {
    await page.setViewportSize(sizes[0]);
    await page.goto(`/lessons/${await observed(school, instrument)}/sheet`);
    const start = page.getByRole("button", { name: /^开始上课/u });
    await expect(start).toBeVisible();
    await fits(page, `${instrument.id} before class`);
    await start.tap();
    await expect(start).toHaveCount(0);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await everyView(page, `${instrument.id} at ${size.width}`);
    }
  }
});

test("a school's own table with many items in one section is divided into pages, and nothing moves while it is marked", async ({ school }) => {
  test.setTimeout(120_000);
  await school.act("chen", "send", "draft");
  const page = await (await school.deviceOf("wang", { viewport: sizes[0], hasTouch: true })).tab("/");
  for (const count of [12, 25]) {
    await page.setViewportSize(sizes[0]);
    await page.goto(`/lessons/${await observed(school, await ownTable(school, count))}/sheet`);
    const start = page.getByRole("button", { name: /^开始上课/u });
    await expect(start).toBeVisible();
    await fits(page, `${count} items before class`);
    await start.tap();
    await expect(start).toHaveCount(0);
    const pages = page.getByRole("group", { name: "这一部分分几页" }).getByRole("button");
    const items = page.locator(".scale .item");
    for (const size of sizes) {
      await page.setViewportSize(size);
      await settled(page);
      await everyView(page, `${count} items at ${size.width}`);
      let seen = 0;
      for (let at = 0; at < (await pages.count()); at += 1) {
        await pages.nth(at).tap();
        await expect(pages.nth(at)).toHaveAttribute("aria-pressed", "true");
        seen += await items.count();
      }
      expect.soft(seen, `every one of ${count} items at ${size.width}`).toBe(count);
    }
    // The lowest mark asks for a note: the item that says so, and all below it, stay where they are.
    await pages.first().tap();
    const tops = (): Promise<number[]> => items.evaluateAll((all) => all.map((item) => item.getBoundingClientRect().top));
    const before = await tops();
    for (const item of await items.all()) await item.getByRole("button", { name: "0", exact: true }).tap();
    await expect(page.getByRole("button", { name: "记依据" })).toHaveCount(before.length);
    expect.soft(await tops(), `${count} items while they are marked`).toEqual(before);
    await fits(page, `${count} items that ask for evidence`);
  }
});
