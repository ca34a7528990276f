/** What is said about an observed lesson: live on the board, after class in threads, and next time beside the draft. */

import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { InstrumentRef, LessonView } from "../../web/src/proto/Lessons";
import { chineseWords, inaccessible, overflowing, tooSmall } from "./house";
import { canWrite } from "./paper";
import { desktop, expect, names, phone, tablet, test, type Login, type School } from "./school";
import { visit, watches } from "./visit";

const copus: InstrumentRef = { id: "copus", version: 1 };
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const thread = (page: Page, place: string | RegExp) => page.getByRole("article", { name: place });

/** 陈思远 teaches the consensus, 王丽娟 watches; the group learns from it. */
async function planned(school: School): Promise<LessonView> {
  await school.act("chen", "send", "draft");
  await school.act("chen", "open_meeting", "first_degree");
  await school.act("chen", "seal_consensus", "meeting");
  const { versions } = await school.plan("li");
  const version_id = versions.find(({ kind }) => kind === "consensus")?.id ?? null;
  // One of them does not submit: class goes on.
  return visit(school, [watches(names.wang, "copus"), watches(names.zhao, "copus")], { visit_type: "open", version_id, seats: { rows: 6, columns: 8 } });
}

async function post<T>(school: School, login: Login, path: string, body: unknown = {}): Promise<T> {
  return (await school.desk(login)).call("POST", `/api${path}`, body);
}

/** What the observer's tablet does when nothing was written on the sheet. */
async function submit(school: School, lesson: string): Promise<void> {
  const sheet = randomUUID();
  await (await school.desk("wang")).call("PUT", `/api/lessons/${lesson}/sheets/${sheet}`, { instrument: copus });
  await post(school, "wang", `/sheets/${sheet}/submit`);
}

test("an officer comments live, the teacher answers after class, and the next step stands beside the next draft", async ({ school }) => {
  test.setTimeout(240_000);
  const { id } = await planned(school);
  const path = `/lessons/${id}/evaluation`;
  await post(school, "li", `/lessons/${id}/start`, { at_ms: Date.now() - 120_000 });
  const sun = await (await school.deviceOf("sun")).tab(`/lessons/${id}/board`);
  const li = await (await school.deviceOf("li")).tab(`/lessons/${id}/board`);
  const teacher = await school.deviceOf("chen", tablet);
  const chen = await teacher.tab("/");

  await test.step("one sentence and one tap, live for who has the board and for nobody else", async () => {
    const live = sun.getByRole("region", { name: "现场评议" });
    await live.getByRole("button", { name: "问题" }).click();
    await expect(live.getByRole("alert")).toHaveText("先写一句。");
    await live.getByRole("textbox").fill("第三组没有动手");
    await expect(live.getByText(/^记在课上 2:\d\d$/u)).toBeVisible();
    await live.getByRole("button", { name: "问题" }).click();
    await expect(live.getByRole("listitem").filter({ hasText: "第三组没有动手" })).toContainText("问题");
    await expect(li.getByRole("region", { name: "现场评议" }).getByRole("listitem")).toContainText("第三组没有动手");
    expect(await inaccessible(sun), "the board can be used by everybody").toEqual([]);
    const wang = await (await school.deviceOf("wang", tablet)).tab(path);
    for (const page of [chen, wang]) {
      await page.goto(path);
      await expect(page.getByText("这节课的评议你现在看不到。")).toBeVisible();
      await expect(page.getByText("第三组没有动手")).toHaveCount(0);
    }
    await expect(wang.getByText("先提交你自己的听课表，才看得到别人写的。").getByRole("link", { name: "去听课" })).toBeVisible();
    await expect(chen.getByText("先提交你自己的听课表")).toHaveCount(0);
    await submit(school, id);
    await expect(thread(wang, /^课上 2:/u)).toContainText("第三组没有动手");
    await wang.context().close();
    // Who has the page open when class ends has read it.
    await chen.goto("/");
    await expect(chen.getByRole("heading", { name: /^今天/u })).toBeVisible();
  });

  await test.step("after class it is news for the teacher, who answers without a network", async () => {
    await post(school, "li", `/lessons/${id}/end`, { at_ms: Date.now() });
    await chen.goto("/");
    await chen.getByRole("link", { name: /有新的评议 分数/u }).click();
    const first = thread(chen, /^课上 2:/u);
    await expect(first).toContainText("第三组没有动手");
    await teacher.context.setOffline(true);
    await first.getByRole("button", { name: /^回应/u }).click();
    await first.getByRole("textbox").fill("他们在等剪刀。");
    await first.getByRole("button", { name: "写好了" }).click();
    await expect(first.getByText("还没送出，连上网自动送")).toBeVisible();
    await chen.reload();
    await expect(first).toContainText("他们在等剪刀。");
    await teacher.context.setOffline(false);
    await expect(first.getByText("还没送出，连上网自动送")).toHaveCount(0);
    await expect(first).toContainText(`${names.chen}（上课老师）`);
  });

  await test.step("the others read it once it is opened", async () => {
    await sun.goto(path);
    await expect(sun.getByText("老师先看。开放以后")).toBeVisible();
    await expect(thread(sun, /^课上 2:/u)).toContainText("第三组没有动手");
    await expect(sun.getByText("他们在等剪刀。")).toHaveCount(0);
    await post(school, "li", `/lessons/${id}/open`);
    await expect(thread(sun, /^课上 2:/u)).toContainText("他们在等剪刀。");
  });

  await test.step("a thread on a step of the plan ends in a next step, which the teacher accepts", async () => {
    await sun.getByRole("button", { name: "写一条评议" }).click();
    const form = sun.getByRole("region", { name: "写一条评议" });
    await form.getByRole("button", { name: "写好了" }).click();
    await expect(form.getByRole("alert")).toHaveText("请选亮点、问题、建议或疑问。");
    await form.getByRole("radio", { name: "一个环节" }).check();
    await form.getByRole("radio", { name: "建议" }).check();
    await form.getByLabel("写什么").fill("先分好工，再动手。");
    await form.getByRole("button", { name: "写好了" }).click();
    await expect(form.getByRole("alert")).toHaveText("请选一个环节。");
    await form.getByLabel("哪个环节").selectOption({ index: 1 });
    await form.getByRole("button", { name: "写好了" }).click();
    const step = thread(sun, /^环节/u);
    await expect(step).toContainText("先分好工，再动手。");
    await step.getByRole("button", { name: /^回应/u }).click();
    await step.getByRole("radio", { name: "下一步" }).check();
    await step.getByRole("textbox").fill("每组先说好谁折、谁涂、谁说。");
    await step.getByRole("button", { name: "写好了" }).click();
    await expect(step.getByText("已经定了下一步。")).toBeVisible();
    // Live on the teacher's page.
    await expect(thread(chen, /^环节/u)).toContainText("每组先说好谁折、谁涂、谁说。");
    await chen.goto(`/lessons/${id}`);
    await chen.getByRole("region", { name: "评议定下的下一步" }).getByRole("button", { name: /^接受/u }).click();
    await expect(chen.getByRole("region", { name: "评议定下的下一步" })).toContainText(/老师 .+ 接受/u);
    await expect(step.getByText(/老师 .+ 接受/u)).toBeVisible();
  });

  await test.step("one's own word is taken back, and stays as a mark", async () => {
    const first = thread(sun, /^课上 2:/u);
    await first.getByRole("button", { name: "撤回：第三组没有动手" }).click();
    await expect(first).toContainText("已撤回");
    await expect(first).not.toContainText("第三组没有动手");
  });

  await test.step("the pages keep the rules of the house, in both languages", async () => {
    for (const [size, options] of Object.entries({ desktop, tablet, phone })) {
      const page = await (await school.deviceOf("chen", options)).tab(path);
      await expect(thread(page, /^环节/u)).toBeVisible();
      await page.getByRole("button", { name: "写一条评议" }).click();
      await page.getByRole("radio", { name: "一个时刻" }).check();
      expect.soft(await inaccessible(page), `on ${size} it can be used by everybody`).toEqual([]);
      expect.soft(await overflowing(page), `on ${size} it does not scroll sideways`).toEqual([]);
      if (size !== "desktop") expect.soft(await tooSmall(page), `on ${size} it can be hit with a thumb`).toEqual([]);
      await page.context().close();
    }
    const page = await (await school.deviceOf("sun")).tab(path);
    await expect(thread(page, /^环节/u)).toBeVisible();
    await page.getByRole("button", { name: `${names.sun} 的菜单` }).click();
    await page.getByRole("button", { name: "English" }).click();
    await expect(thread(page, /^Step/u)).toBeVisible();
    const typed = ["他们在等剪刀", "先分好工", "每组先说好"];
    const steps = (await (await school.desk("li")).call<LessonView>("GET", `/api/lessons/${id}`)).steps.map(({ title }) => title);
    const english = (await chineseWords(page)).filter((words) => ![...typed, ...steps].some((known) => words.includes(known)));
    expect.soft(english, "the discussion in English").toEqual([]);
    await page.context().close();
  });

  await test.step("what the teacher sets for herself needs no acceptance", async () => {
    await chen.goto(path);
    const first = thread(chen, /^课上 2:/u);
    await first.getByRole("button", { name: /^回应/u }).click();
    await first.getByRole("radio", { name: "下一步" }).check();
    await first.getByRole("textbox").fill("剪刀课前发好。");
    await first.getByRole("button", { name: "写好了" }).click();
    await expect(first.getByText("上课老师自己定的")).toBeVisible();
    await expect(first.getByRole("button", { name: /^接受/u })).toHaveCount(0);
    await expect(thread(sun, /^课上 2:/u).getByText("上课老师自己定的")).toBeVisible();
  });

  await test.step("the teacher reflects with it at hand", async () => {
    await chen.getByRole("button", { name: "写这节课的反思" }).click();
    await expect(chen.getByText("每组先说好谁折、谁涂、谁说。")).toBeVisible();
    await expect(chen.getByText("剪刀课前发好。")).toBeVisible();
    await expect(chen.getByRole("link", { name: "三（2）班的评议" })).toHaveAttribute("href", path);
    await expect(chen.getByRole("link", { name: "三（2）班的听课结果" })).toBeVisible();
    await expect(chen.getByRole("region", { name: "闪光点" })).toBeVisible();
    await chen.goto(`/lessons/${id}`);
    await expect(chen.getByRole("link", { name: "写这节课的反思" })).toBeVisible();
  });

  await test.step("the next round has the next step beside its draft", async () => {
    const thread_id = randomUUID();
    for (const [kind, text] of [["problem", "12 号一直没有轮到"], ["next_step", "先请后排的孩子说。"]]) {
      const said = { thread_id, evidence: { on: "seat", seat: 12 }, kind, text };
      await (await school.desk("sun")).call("PUT", `/api/lessons/${id}/evaluation/messages/${randomUUID()}`, said);
    }
    await post(school, "chen", `/plans/${school.planId}/next-round`);
    const next = (await school.plan("chen")).third.next;
    await chen.goto(`/plans/${next?.plan_id}`);
    await canWrite(chen);
    await chen.getByText("上一轮的反思和评议").click();
    const note = chen.locator(".carried .note", { hasText: "每组先说好谁折、谁涂、谁说。" });
    await expect(note).toContainText(`下一步 ${names.sun} · 三（2）班 · 老师已接受`);
    const elsewhere = chen.locator(".carried .note", { hasText: "先请后排的孩子说。" });
    await expect(elsewhere).toContainText(/来自 \d+年\d+月\d+日的课 · 12 号座位/u);
    await expect(note).not.toContainText("来自");
    await note.getByRole("button", { name: "采用到稿里" }).click();
    await expect(chen.locator(".paper")).toContainText("每组先说好谁折、谁涂、谁说。");
    await chen.getByText("处理过的").click();
    await expect(chen.getByText(`${names.chen}采用到稿里了`)).toBeVisible();
  });
  await expect(heading(li, "分数的初步认识")).toBeVisible();
});
