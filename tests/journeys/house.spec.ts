import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { chineseWords, inaccessible, overflowing, tooSmall } from "./house";
import { mark } from "./marks";
import { canWrite, caretAtEnd, isSaved, savedState, selectWord, tool, write } from "./paper";
import { desktop, expect, names, phone, tablet, test, type Device } from "./school";

const sizes = { desktop, tablet, phone } as const;
type Size = keyof typeof sizes;
const folder = resolve(__dirname, "../results/pages");

/** One person's pages at the three sizes, looked at one view after the other. */
class Looking {
  private constructor(private readonly pages: ReadonlyMap<Size, Page>) {}

  static async with(open: (size: Size) => Promise<Device>): Promise<Looking> {
    mkdirSync(folder, { recursive: true });
    const pages = new Map<Size, Page>();
    for (const size of Object.keys(sizes) as Size[]) pages.set(size, await (await open(size)).tab("about:blank"));
    return new Looking(pages);
  }

  /** Goes to `path`, arrives at what `shows`, and holds it against the rules of the house. */
  async at(view: string, path: string, shows: (page: Page) => Promise<void>): Promise<void> {
    await test.step(view, async () => {
      for (const [size, page] of this.pages) {
        await page.goto(path);
        await shows(page);
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: `${folder}/${view} ${size}.png` });
        expect.soft(await inaccessible(page), `${view} on ${size} can be used by everybody`).toEqual([]);
        expect.soft(await overflowing(page), `${view} on ${size} does not scroll sideways`).toEqual([]);
        if (size !== "desktop") expect.soft(await tooSmall(page), `${view} on ${size} can be hit with a thumb`).toEqual([]);
      }
    });
  }

  async close(): Promise<void> {
    for (const page of this.pages.values()) await page.context().close();
  }
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const sees = (text: string) => (page: Page) => expect(page.getByText(text).first()).toBeVisible();

test("every page keeps the rules of the house on a desktop, a tablet and a phone", async ({ school }) => {
  test.setTimeout(240_000);
  const strangers = await Looking.with((size) => school.device(sizes[size]));
  await strangers.at("login", "/login", sees("一度红笔，二度共识，三度反思。"));
  await strangers.close();

  const chen = await Looking.with((size) => school.deviceOf("chen", sizes[size]));
  // Whether it waits as a task or as a reminder depends on the hour.
  await chen.at("today with a draft", "/", sees("分数的初步认识"));
  await chen.at("new plan", "/plans/new", sees("讨论时间（可以以后再定）"));
  await chen.at("draft", school.planPath, async (page) => {
    await canWrite(page);
    await isSaved(page);
  });
  await chen.at("sending", school.planPath, async (page) => {
    await press(page, "发给大家");
    await expect(page.getByRole("dialog", { name: "把初稿发给大家？" })).toBeVisible();
  });

  await school.act("chen", "send", "draft");
  for (const login of ["wang", "zhao", "zhou", "li", "chen"] as const) await mark(school, login);
  for (const login of ["wang", "zhao", "zhou", "li"] as const) await school.act(login, "hand_in", "first_degree");
  await chen.at("today with red pen", "/", sees("分数的初步认识"));
  await chen.at("own red pen", school.planPath, async (page) => {
    await canWrite(page);
    await expect(page.locator(".put-text").first()).toBeVisible();
  });
  await chen.at("everybody's red pen", school.planPath, async (page) => {
    await press(page, "大家的红笔");
    await expect(page.locator(".red-pen .clause-versions").first()).toBeVisible();
  });

  // Somebody writes on the tablet past the opening.
  const late = await school.open("chen", tablet);
  await canWrite(late.page);
  await caretAtEnd(late.page, "life-1");
  await isSaved(late.page);
  await late.device.context.setOffline(true);
  await write(late.page, "讨论开始以后写的。");
  await expect(savedState(late.page)).toContainText("离线，已存本机");
  await school.act("li", "open_meeting", "first_degree");
  await late.device.context.setOffline(false);
  await expect(late.page.getByText("有 1 处改动到得太晚")).toBeVisible();
  await late.device.context.close();

  await chen.at("signing in", school.planPath, async (page) => expect(page.getByLabel("六位签到码")).toBeVisible());
  await school.signIn("chen");
  await chen.at("meeting", school.planPath, async (page) => {
    await canWrite(page);
    await isSaved(page);
    await expect(page.getByRole("progressbar")).toBeVisible();
  });
  await chen.at("meeting with red pen", school.planPath, async (page) => {
    await canWrite(page);
    await press(page, "大家的红笔");
    await expect(page.locator(".red-pen .clause-versions").first()).toBeVisible();
  });
  await chen.at("late edits", "/late-edits", async (page) => {
    await press(page, "看改了什么");
    await expect(page.locator("ins", { hasText: "讨论开始以后写的" }).first()).toBeVisible();
  });

  const meeting = (await school.open("li")).page;
  await canWrite(meeting);
  await selectWord(meeting, "life-1", "拍一张照片或画一幅图");
  await write(meeting, "画一幅图");
  await isSaved(meeting);
  await school.declineOpen("li");
  await school.act("li", "seal_consensus", "meeting");
  await chen.at("agreed", school.planPath, async (page) => {
    await expect(page.locator(".desk .middle .paper")).toContainText("教材分析");
  });
  const versions = (await school.plan("chen")).versions;
  const [first, last] = [versions[0]?.id ?? "", versions.at(-1)?.id ?? ""];
  await chen.at("compare", `${school.planPath}/compare?a=${first}&b=${last}`, async (page) => {
    await expect(page.locator(".compare del").first()).toBeAttached();
  });
  await chen.at("compare one text", `${school.planPath}/compare?a=${first}&b=${last}`, async (page) => {
    const choice = page.getByRole("button", { name: "合成一篇" });
    await expect(page.locator(".compare del").first()).toBeAttached();
    if (await choice.isVisible()) await choice.click();
    await expect(page.locator(".compare ins").first()).toBeAttached();
  });
  const li = await Looking.with((size) => school.deviceOf("li", sizes[size]));
  const groupId = (await school.plan("li")).group_id;
  await li.at("group", `/groups/${groupId}`, sees("边写边看得到"));
  await li.at("menu", "/", async (page) => {
    await page.getByRole("button", { name: `${names.li} 的菜单` }).click();
    await expect(page.getByRole("button", { name: "退出登录" })).toBeVisible();
  });
});

/** How far down the window the first line of the lesson begins. */
const firstLine = (page: Page) => page.evaluate(() => document.querySelector(".paper p, .paper h1, .paper h2, .paper h3")?.getBoundingClientRect().top ?? 0);

test("on a phone the paper begins at once, with what it is, whose turn it is and the next step before the eyes", async ({ school }) => {
  await school.act("chen", "send", "draft");
  for (const login of ["wang", "zhao"] as const) await mark(school, login);
  await school.act("wang", "hand_in", "first_degree");
  const { page } = await school.open("zhao", phone);
  await canWrite(page);
  await expect(page.getByRole("heading", { level: 1, name: "分数的初步认识" })).toBeVisible();
  await expect(page.getByRole("banner").getByText("一度 · 等你")).toBeVisible();
  await expect(page.getByRole("button", { name: "交红笔", exact: true })).toBeVisible();
  expect(await firstLine(page)).toBeLessThanOrEqual(160);
  await press(page, "大家的红笔");
  await expect(page.locator(".red-pen ins").first()).toBeVisible();
  expect(await firstLine(page)).toBeLessThanOrEqual(160);

  await test.step("the rest is one tap away", async () => {
    await page.getByRole("button", { name: "更多", exact: true }).tap();
    await expect(page.getByText(`已交红笔：${names.wang}`)).toBeVisible();
    await page.getByRole("navigation", { name: "教案走到哪一度" }).getByRole("link", { name: "初稿" }).tap();
    await expect(page.getByText("正在看：初稿。")).toBeVisible();
    await page.getByRole("link", { name: "回到现在" }).tap();
    await expect(page.getByRole("button", { name: "交红笔", exact: true })).toBeVisible();
  });
});

test("the tools stay in one line beside everybody's red pen, and the rest of them behind 更多", async ({ school }) => {
  await school.act("chen", "send", "draft");
  await mark(school, "wang");
  await school.act("li", "open_meeting", "first_degree");
  await school.signIn("chen");
  const { page } = await school.open("chen", { viewport: { width: 1180, height: 820 }, hasTouch: true });
  await canWrite(page);
  await press(page, "大家的红笔");
  const toolbar = page.getByRole("toolbar", { name: "编辑工具" });
  await expect.poll(async () => (await toolbar.boundingBox())?.height ?? 0).toBeLessThan(60);
  await caretAtEnd(page, "life-1");
  const more = page.getByRole("button", { name: "更多工具" });
  await more.tap();
  await tool(page, "插入表格").tap();
  await expect(more).toHaveAttribute("aria-expanded", "false");
  await isSaved(page);

  await test.step("a new table has equal columns, one with widths keeps them on every paper", async () => {
    const widths = (table: string) => page.locator(table).first().locator("tr").first().locator("th").evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().width)));
    const fresh = await widths(".ProseMirror table:has(th:empty), .ProseMirror [data-id='life-1'] ~ .tableWrapper table");
    expect(fresh).toHaveLength(3);
    expect(Math.max(...fresh) - Math.min(...fresh)).toBeLessThanOrEqual(1);
    const share = async (table: string): Promise<number[]> => {
      const all = await widths(table);
      const sum = all.reduce((total, width) => total + width, 0);
      return all.map((width) => Math.round((width / sum) * 50));
    };
    expect(await share(".ProseMirror table[data-id='step']")).toEqual(await share(".side .tableWrapper table"));
    expect(new Set(await share(".side .tableWrapper table")).size).toBeGreaterThan(1);
  });
});

test("in English no word of the page stays Chinese", async ({ school }) => {
  const device = await school.device();
  const page = await device.tab("/login");
  const english = async (view: string): Promise<void> => {
    expect.soft(await chineseWords(page), `${view} in English`).toEqual([]);
  };
  await press(page, "English");
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  await english("login");
  await device.logIn("chen");
  await page.goto("/");
  await page.getByRole("button", { name: new RegExp(names.chen, "u") }).click();
  await press(page, "English");
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();
  await english("today and the menu");

  await page.goto(school.planPath);
  await canWrite(page);
  await english("draft");
  expect.soft(await inaccessible(page), "draft in English can be used by everybody").toEqual([]);
  await selectWord(page, "board-table", "比大小");
  await tool(page, "Table").click();
  await expect(tool(page, "Row below")).toBeVisible();
  await english("tools in a table");
  const answers = page.getByRole("dialog").getByRole("button");
  await press(page, "Send to everyone");
  await english("sending");
  await answers.last().click();
  await expect(page.getByRole("button", { name: "Hand in" })).toBeVisible();
  await mark(school, "wang");
  await school.act("wang", "hand_in", "first_degree");
  await page.reload();
  await canWrite(page);
  await english("red pen");
  await press(page, "Everyone's red pen");
  await expect(page.locator(".red-pen ins").first()).toBeVisible();
  await english("everybody's red pen");
  await school.act("li", "open_meeting", "first_degree");
  await page.reload();
  await expect(page.getByRole("region", { name: "Sign in" })).toBeVisible();
  await english("signing in");
  await school.signIn("chen");
  await page.reload();
  await canWrite(page);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await english("meeting");
  await school.declineOpen("li");
  await school.act("li", "seal_consensus", "meeting");
  await page.reload();
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  await english("agreed");
  await page.getByRole("checkbox").first().check();
  await page.getByRole("checkbox").nth(1).check();
  await page.getByRole("link", { name: /Compare/u }).click();
  await expect(page.locator(".compare del, .compare ins").first()).toBeAttached();
  await english("compare");
  await page.goto("/late-edits");
  await expect(page.getByRole("heading", { name: "Late edits" })).toBeVisible();
  await english("late edits");
  await page.goto(`/groups/${(await school.plan("li")).group_id}`);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  await english("group");
});

test("a page with nobody's session, a plan nobody knows and an address that does not exist say so plainly", async ({ school }) => {
  const stranger = await (await school.device()).tab(school.planPath);
  await expect(stranger.getByLabel("登录名")).toBeVisible();
  const page = await (await school.deviceOf("zhao")).tab("/plans/01a00000-0000-7000-8000-000000000000");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.goto("/nowhere");
  await expect(page.getByText("没有这一页。")).toBeVisible();
});
