import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { InstrumentRef, LessonView, SaveLessonVisit } from "../../web/src/proto/Lessons";
import { chineseWords, inaccessible, overflowing, tooSmall } from "./house";
import { desktop, expect, names, phone, tablet, test, type Login, type School } from "./school";
import { visit, watches, type Watcher } from "./visit";

const HOUR_MS = 3_600_000;
const copus: InstrumentRef = { id: "copus", version: 1 };
const licc: InstrumentRef = { id: "licc", version: 1 };

const dialog = (page: Page, title: string) => page.getByRole("dialog", { name: title });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });

const watchers: readonly Watcher[] = [
  watches(names.wang, "copus"),
  { name: names.zhao, instrument: copus, focus: "后排" },
  { name: names.zhou, instrument: licc, focus: "倾听、互动" },
];
/** Still to come. */
const planned = (school: School, change: Partial<SaveLessonVisit> = {}): Promise<LessonView> =>
  visit(school, watchers, { purpose: "diagnosis", planned_at_ms: Date.now() + HOUR_MS, ...change });

const start = async (school: School, login: Login, lesson: string): Promise<LessonView> =>
  (await school.desk(login)).call("POST", `/api/lessons/${lesson}/start`, { at_ms: Date.now() });

const end = async (school: School, lesson: string): Promise<LessonView> => (await school.desk("li")).call("POST", `/api/lessons/${lesson}/end`, { at_ms: Date.now() });

/** Chinese words that are not what somebody typed. */
const englishWith = async (page: Page): Promise<string[]> =>
  (await chineseWords(page)).filter((words) => !["后排", "倾听、互动"].some((typed) => words.includes(typed)));

/** What the observer's tablet does when nothing was written on the sheet. */
async function submit(school: School, login: Login, lesson: string, instrument: InstrumentRef): Promise<void> {
  const sheet = randomUUID();
  const desk = await school.desk(login);
  await desk.call("PUT", `/api/lessons/${lesson}/sheets/${sheet}`, { instrument });
  await desk.call("POST", `/api/sheets/${sheet}/submit`);
}

test("a visit is planned on a bad network, waits on the observer's 今天, and its results are the teacher's first", async ({ school }) => {
  test.setTimeout(180_000);
  const li = await (await school.deviceOf("li", tablet)).tab(`/groups/${(await school.plan("li")).group_id}`);
  const wang = await (await school.deviceOf("wang", tablet)).tab("/");
  await expect(heading(wang, "本学期教案")).toBeVisible();

  await test.step("who watches what is seen while it is planned", async () => {
    await li.getByRole("link", { name: "安排听课" }).click();
    await li.getByLabel("上课的老师").selectOption({ label: names.chen });
    await li.getByLabel("班级").fill("三（2）班");
    await li.getByRole("button", { name: "安排好了" }).click();
    await expect(li.getByRole("alert")).toHaveText("请填学科。");
    await li.getByLabel("学科").fill("数学");
    await li.getByLabel("课题").fill("认识几分之一");
    await li.getByLabel("哪一种听课").selectOption({ label: "公开课" });
    await expect(li.getByRole("radio", { name: /学习/u })).toBeChecked();
    await li.getByRole("radio", { name: /诊断/u }).check();
    await expect(li.getByText("结果老师先看；老师开放以后")).toBeVisible();
    await expect(li.getByRole("checkbox", { name: names.chen })).toHaveCount(0);
    await li.getByRole("checkbox", { name: names.wang }).check();
    await li.getByLabel(`${names.wang}用什么表`).selectOption({ label: "COPUS 课堂活动观察" });
    for (const login of ["zhao", "zhou"] as const) {
      await li.getByRole("checkbox", { name: names[login] }).check();
      await li.getByLabel(`${names[login]}用什么表`).selectOption({ label: "LICC 课堂观察（4 维度 20 视角）" });
      await li.getByText("点一下，加进观察点").last().click();
      await li.getByRole("button", { name: "倾听", exact: true }).last().click();
    }
    const coverage = li.getByRole("region", { name: "看得全不全" });
    await expect(coverage.locator("li.twice")).toHaveText(/倾听/u);
    await expect(coverage.locator("li.gap").filter({ hasText: "互动" })).toBeVisible();
  });

  await test.step("the answer is lost; pressing again plans it once", async () => {
    let lost = 0;
    await li.route("**/api/lessons/*", async (route) => {
      if (route.request().method() === "PUT" && lost++ === 0) {
        await route.fetch();
        await route.abort();
      } else await route.continue();
    });
    await li.getByRole("button", { name: "安排好了" }).click();
    await expect(li.getByText("再按一次，不会重复安排")).toBeVisible();
    await li.getByRole("button", { name: "安排好了" }).click();
    await expect(heading(li, "认识几分之一")).toBeVisible();
    await expect(li.getByText("公开课 · 还没上")).toBeVisible();
  });

  const lesson = new URL(li.url()).pathname.split("/").at(-1) ?? "";

  await test.step("the observer finds it on 今天, once, and reads what it is for", async () => {
    const line = wang.getByRole("region", { name: "听课" }).getByRole("link", { name: /认识几分之一/u });
    await expect(line).toHaveCount(1);
    await line.click();
    await expect(wang.getByText("结果老师先看；老师开放以后")).toBeVisible();
    await expect(wang.getByRole("link", { name: "去听课" })).toHaveAttribute("href", `/lessons/${lesson}/sheet`);
  });

  const chen = await (await school.deviceOf("chen", phone)).tab("/");
  await test.step("the teacher knows beforehand who will see what", async () => {
    await chen.getByRole("link", { name: /有人来听你的课 认识几分之一/u }).click();
    await expect(chen.getByText("安心上课，课前不用做什么。")).toBeVisible();
    await expect(chen.getByText("结果老师先看；老师开放以后")).toBeVisible();
  });

  await start(school, "wang", lesson);

  await test.step("of two starts the organiser chooses one", async () => {
    await start(school, "zhao", lesson);
    const starts = li.getByRole("region", { name: "从哪一下开始算" });
    await starts.getByRole("button", { name: `按这个算：${names.zhao}` }).click();
    await expect(starts.getByRole("button", { name: `按这个算：${names.wang}` })).toBeVisible();
  });

  await test.step("after class the teacher is the first to see what was submitted", async () => {
    await submit(school, "wang", lesson, copus);
    await li.getByRole("button", { name: "下课", exact: true }).click();
    await dialog(li, "这节课上完了？").getByRole("button", { name: "下课", exact: true }).click();
    await expect(wang.getByText("你的听课表提交了。结果老师先看")).toBeVisible();
    await expect(wang.getByRole("link", { name: "看结果" })).toHaveCount(0);
    await chen.getByRole("link", { name: "看结果" }).click();
    await expect(chen.getByText(/^你先看到。/u)).toBeVisible();
    await chen.getByRole("button", { name: "展开" }).first().click();
    await expect(chen.getByRole("columnheader", { name: names.wang })).toBeVisible();
  });

  await test.step("the observers see them once the teacher has opened them", async () => {
    await chen.getByRole("button", { name: "开放结果", exact: true }).click();
    await dialog(chen, "给听课的老师看结果？").getByRole("button", { name: "开放结果", exact: true }).click();
    await wang.getByRole("link", { name: "看结果" }).click();
    await expect(wang.getByText(/听课的老师从 .+ 起看得到/u)).toBeVisible();
  });
});

test("a visit is changed, and called off", async ({ school }) => {
  const { id } = await planned(school, { title: "认识几分之一" });
  const li = await (await school.deviceOf("li")).tab(`/lessons/${id}`);
  const wang = await (await school.deviceOf("wang")).tab(`/lessons/${id}`);
  await li.getByRole("link", { name: "改安排" }).click();
  await expect(li.getByLabel("地点（可以不填）")).toHaveValue("三楼录播教室");
  await li.getByLabel("地点（可以不填）").fill("多功能厅");
  await li.getByRole("checkbox", { name: names.zhou }).uncheck();
  await li.getByRole("button", { name: "保存" }).click();
  await expect(wang.getByText("多功能厅")).toBeVisible();
  await expect(wang.getByText(names.zhou)).toHaveCount(0);
  await li.getByRole("button", { name: "取消这节课" }).click();
  await dialog(li, "取消这节课？").getByRole("button", { name: "取消这节课" }).click();
  await expect(wang.getByText("这节课取消了。")).toBeVisible();
  await wang.goto("/");
  await expect(heading(wang, "本学期教案")).toBeVisible();
  // The demo's own visit is there, and with it the whole list.
  await expect(wang.getByRole("region", { name: "听课" }).getByRole("link", { name: /倍的认识.*三（4）班/u })).toBeVisible();
  await expect(wang.getByRole("link", { name: /认识几分之一/u })).toHaveCount(0);
});

test("the pages around an observed lesson keep the rules of the house, empty and full, in both languages", async ({ school }) => {
  test.setTimeout(240_000);
  const empty = await planned(school, { observers: [], title: "分数的初步认识（第二课时）——从分月饼到认识几分之一，在动手折一折里说出道理" });
  const full = await planned(school);
  await start(school, "wang", full.id);
  await submit(school, "wang", full.id, copus);
  await submit(school, "zhao", full.id, copus);
  await submit(school, "zhou", full.id, licc);
  await end(school, full.id);
  const sizes = { desktop, tablet, phone };
  const seeAgreement = async (page: Page): Promise<void> => {
    // What is open is called otherwise.
    const closed = page.getByRole("button", { name: "展开" });
    await expect(closed.first()).toBeVisible();
    while ((await closed.count()) > 0) await closed.first().click();
    await expect(heading(page, "两两一致性")).toBeVisible();
  };
  for (const [size, options] of Object.entries(sizes)) {
    const page = await (await school.deviceOf("chen", options)).tab("about:blank");
    const visits: [string, () => Promise<void>][] = [
      ["/", () => expect(page.getByRole("region", { name: "听课" })).toBeVisible()],
      ["/lessons/new", () => expect(page.getByRole("checkbox", { name: names.wang })).toBeVisible()],
      [`/lessons/${empty.id}`, () => expect(page.getByText("还没有安排人来听。")).toBeVisible()],
      [`/lessons/${full.id}`, () => expect(page.getByRole("link", { name: "看结果" })).toBeVisible()],
      [`/lessons/${full.id}/results`, () => seeAgreement(page)],
    ];
    for (const [path, shows] of visits) {
      await page.goto(path);
      await shows();
      expect.soft(await inaccessible(page), `${path} on ${size} can be used by everybody`).toEqual([]);
      expect.soft(await overflowing(page), `${path} on ${size} does not scroll sideways`).toEqual([]);
      if (size !== "desktop") expect.soft(await tooSmall(page), `${path} on ${size} can be hit with a thumb`).toEqual([]);
    }
    await page.context().close();
  }
  await test.step("in English no word of the page stays Chinese", async () => {
    const page = await (await school.deviceOf("sun")).tab(`/lessons/${full.id}`);
    await page.getByRole("button", { name: `${names.sun} 的菜单` }).click();
    await page.getByRole("button", { name: "English" }).click();
    await expect(heading(page, "Who watches what")).toBeVisible();
    expect.soft(await englishWith(page), "the lesson in English").toEqual([]);
  });
});

test("a plan of the group fills in what is taught, and its steps stand on the lesson's page", async ({ school }) => {
  await school.act("chen", "send", "draft");
  const page = await (await school.deviceOf("li", tablet)).tab("/lessons/new");
  await page.getByLabel("上课的老师").selectOption({ label: names.chen });
  await page.getByLabel("班级").fill("三（2）班");
  await page.getByRole("combobox", { name: "教案", exact: true }).selectOption({ label: "分数的初步认识" });
  await expect(page.getByLabel("照哪一份上")).toContainText("初稿");
  await expect(page.getByLabel("课题")).toHaveValue("分数的初步认识");
  await expect(page.getByLabel("学科")).toHaveValue("数学");
  await page.getByRole("button", { name: "安排好了" }).click();
  await expect(page.getByRole("link", { name: "打开《分数的初步认识》" })).toBeVisible();
  await expect(page.getByRole("region", { name: "教案" }).getByRole("listitem").first()).toBeVisible();
});

test("an officer far away watches live, asks everybody to look, and is told when it is not live", async ({ school }) => {
  const { id } = await planned(school);
  const sun = await (await school.deviceOf("sun")).tab(`/lessons/${id}/board`);
  const wang = await (await school.deviceOf("wang", tablet)).tab(`/lessons/${id}`);
  await expect(sun.getByText("现场，随时更新")).toBeVisible();
  await expect(sun.getByText("还没开始上课。")).toBeVisible();
  expect(await inaccessible(sun), "the board can be used by everybody").toEqual([]);
  await start(school, "wang", id);
  await expect(sun.getByText("还没开始上课。")).toHaveCount(0);
  await expect(sun.getByRole("timer")).toHaveText(/^0:[0-5]\d$/u);

  await test.step("the observers read it at once, the teacher does not", async () => {
    await sun.getByPlaceholder("如：后排两个小组").fill("第三小组");
    await sun.getByRole("button", { name: "请大家看" }).click();
    await expect(sun.getByRole("listitem").filter({ hasText: "第三小组" })).toBeVisible();
    await expect(wang.getByRole("region", { name: "教研员请大家看" })).toContainText("第三小组");
    const chen = await (await school.deviceOf("chen")).tab(`/lessons/${id}`);
    await expect(heading(chen, "分数的初步认识")).toBeVisible();
    await expect(chen.getByText("第三小组")).toHaveCount(0);
    await expect(chen.getByRole("link", { name: "看现场" })).toHaveCount(0);
  });

  await test.step("without a network it says how old it is, and comes back by itself", async () => {
    await sun.context().setOffline(true);
    await expect(sun.getByText(/连不上，下面是/u)).toBeVisible();
    await sun.context().setOffline(false);
    await expect(sun.getByText("现场，随时更新")).toBeVisible();
  });

  await test.step("in English no word of it stays Chinese", async () => {
    await sun.getByRole("button", { name: `${names.sun} 的菜单` }).click();
    await sun.getByRole("button", { name: "English" }).click();
    await expect(heading(sun, "Timeline")).toBeVisible();
    expect.soft((await englishWith(sun)).filter((words) => !words.includes("第三小组"))).toEqual([]);
  });
});
