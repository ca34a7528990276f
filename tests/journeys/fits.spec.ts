/** Every instrument that comes along, as it lies in an observer's hands: nothing to scroll, nothing to miss, nothing cut off. */

import type { Page } from "@playwright/test";
import type { InstrumentSummary } from "../../web/src/proto/Instruments";
import { overflowing, tooSmall } from "./house";
import { expect, names, test, type School } from "./school";
import { visit } from "./visit";

/** Ten inches, lying and standing. */
const sizes = [
  { width: 1180, height: 820 },
  { width: 820, height: 1180 },
] as const;

/** A lesson that teaches the sealed draft, so that its steps take their room too, watched by 王丽娟. */
async function observed(school: School, { id, version }: InstrumentSummary): Promise<string> {
  const { versions } = await school.plan("chen");
  const watcher = { name: names.wang, instrument: { id, version }, focus: "学困生有没有机会说" };
  return (await visit(school, [watcher], { version_id: versions.at(-1)?.id ?? null, seats: { rows: 6, columns: 8 } })).id;
}

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
