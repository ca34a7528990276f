/** One class, six observers with an instrument each, an officer far away, and a network that leaves two of them for a while. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BrowserContextOptions, Page } from "@playwright/test";
import type { LessonView } from "../../web/src/proto/Lessons";
import type { LessonResults, SheetView } from "../../web/src/proto/SheetViews";
import type { What } from "../../web/src/proto/Sheets";
import { inaccessible, overflowing, tooSmall } from "./house";
import { savedState } from "./paper";
import { expect, names, test, type Device, type School } from "./school";
import { binary } from "./server";
import { visit, watches } from "./visit";

const run = promisify(execFile);

const tenInches: BrowserContextOptions = { viewport: { width: 1180, height: 820 }, hasTouch: true };
const PASSWORD = "sandu-demo-2026";
/** The demo's group is two short of six observers. */
const more = { he: "何静", lin: "林小雨" } as const;
const people = { ...names, ...more };

/** Who watches with what. */
const tools = { wang: "copus", zhao: "fias", zhou: "st-classic", li: "table-levels", he: "seats", lin: "questions" } as const;
type Observer = keyof typeof tools;
const observers = Object.keys(tools) as Observer[];

const isSaved = (page: Page) => expect(savedState(page)).toContainText("已保存");
const isOffline = (page: Page) => expect(savedState(page)).toContainText("离线，已存本机");
const key = (page: Page, name: RegExp) => page.getByRole("button", { name }).first();

async function addTeachers(school: School): Promise<void> {
  const admin = async (command: string, ...flags: string[]): Promise<void> => {
    const done = run(binary, ["admin", "--data", school.server.folder, command, ...flags]);
    done.child.stdin?.end(`${PASSWORD}\n`);
    await done;
  };
  for (const [login, name] of Object.entries(more)) {
    await admin("user", "--school", "青禾小学", "--login", login, "--name", name, "--password-stdin");
    await admin("member", "--group", "三年级数学备课组", "--login", login);
  }
}

/** A tablet on which 今天 has been opened, so that it keeps the page, the lesson and its form; then the sheet. */
async function sit(school: School, login: Observer, lesson: string): Promise<{ device: Device; page: Page }> {
  const device = await school.device(tenInches);
  await device.call("POST", "/api/login", { name: login, password: PASSWORD });
  const kept = device.context.waitForEvent("response", (response) => response.url().endsWith(`/api/instruments/${tools[login]}/1`));
  const page = await device.tab("/");
  await (await kept).finished();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.goto(`/lessons/${lesson}/sheet`);
  await expect(page.getByRole("region", { name: "最近记的" })).toBeVisible();
  return { device, page };
}

async function writeDown(page: Page, words: string): Promise<void> {
  await page.getByLabel("记一笔").fill(words);
  await page.getByRole("button", { name: "记下", exact: true }).tap();
}

/** The first taps of each. */
const begin: Record<Observer, (page: Page) => Promise<void>> = {
  wang: async (page) => {
    await key(page, /^L\s*听讲/u).tap();
    await key(page, /^Lec\s*讲解/u).tap();
  },
  zhao: async (page) => {
    await key(page, /^5\s*讲授/u).tap();
    await key(page, /^4\s*提问/u).tap();
  },
  zhou: async (page) => {
    await key(page, /^T\s*教师行为/u).tap();
    await key(page, /^S\s*学生行为/u).tap();
    await key(page, /^T\s*教师行为/u).tap();
  },
  li: async (page) => {
    for (const section of ["教学目标", "教学内容", "教学过程", "方法与策略", "教师素质"]) {
      await page.getByRole("group", { name: "评价项目" }).getByRole("button", { name: section }).tap();
      for (const level of await page.getByRole("group", { name: /^给“.+”评$/u }).all()) await level.getByRole("button", { name: "良", exact: true }).tap();
    }
  },
  he: async (page) => {
    await key(page, /^3 号座位/u).tap();
    await key(page, /^12 号座位/u).tap();
    await page.getByRole("button", { name: "走神", exact: true }).tap();
    await key(page, /^20 号座位/u).tap();
    await writeDown(page, "12 号举手两次");
  },
  lin: async (page) => {
    await key(page, /^老师问完了/u).tap();
    await page.getByRole("group", { name: "问题类型" }).getByRole("button", { name: "推理" }).tap();
    await key(page, /^开始回答/u).tap();
  },
};

/** What each has noted in the end: codes, seats, words. */
const tapped: Record<Observer, readonly string[]> = {
  wang: ["I.Lec", "I.PQ", "S.L"],
  zhao: ["4", "5", "8", "9", "小组在争论"],
  zhou: ["S", "T", "T"],
  li: [],
  he: ["12 号举手两次", "off-task 20", "volunteer 12", "volunteer 3"],
  lin: ["A4", "answer", "question"],
};

function said(event: What): string[] {
  switch (event.what) {
    case "tick":
    case "code":
    case "sort":
      return [event.code];
    case "seat":
      return [`${event.kind} ${event.seat}`];
    case "question":
    case "answer":
      return [event.what];
    case "note":
      return [event.text];
    default:
      return [];
  }
}

test("six observers and an officer follow one class through a lost network, and every tap is there once", async ({ school }) => {
  test.setTimeout(300_000);
  await addTeachers(school);
  const watchers = observers.map((login) => watches(people[login], tools[login]));
  const { id: lesson } = await visit(school, watchers, { visit_type: "open", seats: { rows: 6, columns: 8 } });
  const seats = new Map<Observer, { device: Device; page: Page }>();
  for (const login of observers) seats.set(login, await sit(school, login, lesson));
  const at = (login: Observer): { device: Device; page: Page } => {
    const seat = seats.get(login);
    if (seat === undefined) throw new Error(`${login} has no seat`);
    return seat;
  };
  const board = await (await school.deviceOf("sun")).tab(`/lessons/${lesson}/board`);
  await expect(board.getByText("现场，随时更新")).toBeVisible();

  await test.step("one tap begins the class for all of them, each on an instrument of their own", async () => {
    await at("wang").page.getByRole("button", { name: /^开始上课/u }).tap();
    for (const login of observers) await expect(at(login).page.getByRole("button", { name: "下课", exact: true })).toBeVisible();
    await Promise.all(observers.map((login) => begin[login](at(login).page)));
    for (const login of observers) {
      const { page } = at(login);
      await isSaved(page);
      expect.soft(await inaccessible(page), `${tools[login]} can be used by everybody`).toEqual([]);
      expect.soft(await tooSmall(page), `${tools[login]} can be hit with a thumb`).toEqual([]);
      expect.soft(await overflowing(page), `${tools[login]} does not scroll sideways`).toEqual([]);
    }
    for (const login of observers) await expect(board.getByText(people[login]).first()).toBeVisible();
    await expect(board.getByRole("region", { name: "刚写下的" })).toContainText("12 号举手两次");
  });

  await test.step("the network leaves two; one of them opens the page anew without it", async () => {
    const [wang, zhao] = [at("wang"), at("zhao")];
    await Promise.all([wang, zhao].map(({ device }) => device.context.setOffline(true)));
    await key(wang.page, /^PQ\s*提问/u).tap();
    await key(zhao.page, /^8\s*学生应答/u).tap();
    await isOffline(wang.page);
    await isOffline(zhao.page);
    await zhao.page.reload();
    await expect(key(zhao.page, /^8\s*学生应答/u)).toHaveAttribute("aria-pressed", "true");
    await key(zhao.page, /^9\s*学生主动说/u).tap();
    await writeDown(zhao.page, "小组在争论");
    await isOffline(zhao.page);
  });

  await test.step("the officer asks everybody to look at something; who is away reads it when the network is back", async () => {
    await board.getByPlaceholder("如：后排两个小组").fill("第三小组");
    await board.getByRole("button", { name: "请大家看" }).click();
    const asks = (login: Observer) => expect(at(login).page.getByText("孙玉梅请大家看：第三小组")).toBeVisible();
    for (const login of ["zhou", "li", "he", "lin"] as const) await asks(login);
    await Promise.all([at("wang"), at("zhao")].map(({ device }) => device.context.setOffline(false)));
    for (const login of ["wang", "zhao"] as const) {
      await isSaved(at(login).page);
      await asks(login);
    }
    await expect(board.getByRole("region", { name: "刚写下的" })).toContainText("小组在争论");
    expect.soft(await inaccessible(board), "the board can be used by everybody").toEqual([]);
  });

  await test.step("class is over and everybody submits", async () => {
    await (await school.desk("li")).call("POST", `/api/lessons/${lesson}/end`, { at_ms: Date.now() });
    for (const login of observers) {
      const { page } = at(login);
      await page.getByRole("button", { name: "提交", exact: true }).tap();
      await page.getByRole("dialog").getByRole("button", { name: "提交", exact: true }).tap();
      await expect(page.getByText(/已提交。/u)).toBeVisible();
    }
  });

  await test.step("every tap is in the sealed sheets exactly once, and the teacher sees the results", async () => {
    const { observers: watched } = await at("wang").device.call<LessonView>("GET", `/api/lessons/${lesson}`);
    for (const login of observers) {
      const document = watched.find(({ person }) => person.name === people[login])?.sheet?.document_id;
      const sheet = await at(login).device.call<SheetView>("GET", `/api/sheets/${document}`);
      const events = sheet.entries.flatMap(({ what, is_retracted: isRetracted }) => (what.kind === "event" && !isRetracted ? said(what.event) : []));
      expect(events.sort(), people[login]).toEqual(tapped[login]);
      expect(new Set(sheet.entries.map(({ id }) => id)).size).toBe(sheet.entries.length);
      expect(sheet.entries.filter(({ what }) => what.kind === "answer")).toHaveLength(login === "li" ? 20 : 0);
      expect([sheet.skipped, sheet.refused.length, sheet.seal === null]).toEqual([0, 0, false]);
    }
    const chen = await school.deviceOf("chen");
    const results = await chen.call<LessonResults>("GET", `/api/lessons/${lesson}/results`);
    expect(results.sheets).toHaveLength(observers.length);
    const page = await chen.tab(`/lessons/${lesson}/results`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const login of observers) await expect(page.getByText(people[login]).first()).toBeVisible();
    expect.soft(await inaccessible(page), "the results can be used by everybody").toEqual([]);
  });
});
