/** An observer is taken off the visit while their tablet is away: what they wrote stays theirs to read. */

import type { LessonView, SaveLessonVisit } from "../../web/src/proto/Lessons";
import { inaccessible } from "./house";
import { savedState } from "./paper";
import { expect, names, test, type School } from "./school";
import { visit, watches } from "./visit";

async function takeOff(school: School, name: string, lesson: LessonView): Promise<void> {
  const { group_id, title, class_name, subject, place, planned_at_ms, minutes, visit_type, purpose } = lesson;
  const body: SaveLessonVisit = {
    group_id, teacher: lesson.teacher.id, title, class_name, subject, place, planned_at_ms, minutes, visit_type, purpose, version_id: null, seats: null,
    observers: lesson.observers.filter(({ person }) => person.name !== name).map(({ person, instrument, focus }) => ({ observer: person.id, instrument, focus })),
  };
  await (await school.desk("li")).call("PUT", `/api/lessons/${lesson.id}`, body);
}

test("who was taken off the visit while they were away reads what they wrote, and is told that there is nothing to submit", async ({ school }) => {
  const lesson = await visit(school, [watches(names.wang, "copus"), watches(names.zhao, "copus")]);
  const device = await school.deviceOf("wang", { viewport: { width: 1180, height: 820 }, hasTouch: true });
  const kept = device.context.waitForEvent("response", (response) => response.url().endsWith("/api/instruments/copus/1"));
  const page = await device.tab("/");
  await (await kept).finished();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const listening = page.getByRole("button", { name: /^L\s*听讲/u });
  const entries = page.getByRole("region", { name: "最近记的" });
  const told = page.getByText("这节课现在没有排你听课，记录留在你这里，不用提交。");

  await device.context.setOffline(true);
  await page.goto(`/lessons/${lesson.id}/sheet`);
  await page.getByRole("button", { name: /^开始上课/u }).tap();
  await listening.tap();
  await page.getByLabel("记一笔").fill("后排两组没有学具");
  await page.getByRole("button", { name: "记下", exact: true }).tap();
  await expect(savedState(page)).toContainText("离线，已存本机");
  await takeOff(school, names.wang, lesson);
  await device.context.setOffline(false);

  const reads = async (): Promise<void> => {
    await expect(told).toBeVisible();
    await expect(entries).toContainText("后排两组没有学具");
    await expect(listening).toBeDisabled();
    for (const name of ["下课", "提交", "记下"]) await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  };
  await reads();
  expect(await inaccessible(page)).toEqual([]);
  await page.reload();
  await reads();
  await page.goto(`/lessons/${lesson.id}`);
  await page.getByRole("link", { name: "看我的听课表" }).tap();
  await reads();
  const look = process.env["LOOK"];
  if (look !== undefined) await page.screenshot({ path: `${look}/takenoff.png` });
  await device.context.setOffline(true);
  await page.reload();
  await reads();
});
