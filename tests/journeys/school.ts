/** What every journey starts with: the demo school on its own server, and its people with a device each. */

import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import type { MeetingCode, MeetingView } from "../../web/src/proto/Meetings";
import type { PlanAction, PlanView, Stage } from "../../web/src/proto/Plans";
import { Server } from "./server";

export { expect };

const PASSWORD = "sandu-demo-2026";

export const names = { chen: "陈思远", wang: "王丽娟", zhao: "赵明", zhou: "周晓岚", li: "李建国", sun: "孙玉梅" } as const;
export type Login = keyof typeof names;

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const tablet: BrowserContextOptions = { viewport: { width: 1024, height: 768 }, hasTouch: true };
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What Chromium itself writes when there is no network or the server refuses: the page says these things to the person. */
const ofTheNetwork = /net::ERR_|Failed to load resource|WebSocket connection to/u;

/** One device with one person's session on it. */
export class Device {
  constructor(
    readonly context: BrowserContext,
    private readonly address: string,
    private readonly complaints: string[],
  ) {}

  /** A new tab; what its console complains of fails the test. */
  async tab(path = "/"): Promise<Page> {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      const isComplaint = message.type() === "error" || /Content.Security.Policy/u.test(message.text());
      if (isComplaint && !ofTheNetwork.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(path);
    return page;
  }

  /** As that person, without the form. */
  async logIn(login: Login): Promise<void> {
    await this.call("POST", "/api/login", { name: login, password: PASSWORD });
  }

  async call<T>(method: "GET" | "POST" | "PUT" | "PATCH", path: string, data?: unknown): Promise<T> {
    const answer = await this.context.request.fetch(path, { method, headers: { origin: this.address }, ...(data === undefined ? {} : { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    const text = await answer.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}

export class School {
  planId = "";
  readonly complaints: string[] = [];
  readonly #desks = new Map<Login, Device>();

  constructor(
    readonly server: Server,
    private readonly browser: Browser,
  ) {}

  async device(options: BrowserContextOptions = desktop): Promise<Device> {
    const context = await this.browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", baseURL: this.server.address, ...options });
    return new Device(context, this.server.address, this.complaints);
  }

  /** A device on which that person is logged in. */
  async deviceOf(login: Login, options: BrowserContextOptions = desktop): Promise<Device> {
    const device = await this.device(options);
    await device.logIn(login);
    return device;
  }

  /** The person's own page on the plan of the demo. */
  async open(login: Login, options: BrowserContextOptions = desktop): Promise<{ device: Device; page: Page }> {
    const device = await this.deviceOf(login, options);
    return { device, page: await device.tab(this.planPath) };
  }

  get planPath(): string {
    return `/plans/${this.planId}`;
  }

  /** For what a journey needs done but is not about: the same API, from a desk in the background. */
  async desk(login: Login): Promise<Device> {
    const known = this.#desks.get(login);
    if (known !== undefined) return known;
    const desk = await this.deviceOf(login);
    this.#desks.set(login, desk);
    return desk;
  }

  async plan(login: Login): Promise<PlanView> {
    return (await this.desk(login)).call("GET", `/api${this.planPath}`);
  }

  async act(login: Login, action: PlanAction, expected_stage: Stage): Promise<PlanView> {
    return (await this.desk(login)).call("POST", `/api${this.planPath}/actions`, { action, expected_stage });
  }

  async meeting(login: Login): Promise<MeetingView> {
    return (await this.desk(login)).call("GET", `/api${this.planPath}/meeting`);
  }

  /** With the code that the group leader's screen shows. */
  async signIn(...logins: Login[]): Promise<void> {
    const { id } = await this.meeting("li");
    const { code } = await (await this.desk("li")).call<MeetingCode>("GET", `/api/meetings/${id}/code`);
    for (const login of logins) await (await this.desk(login)).call("POST", `/api/meetings/${id}/sign-ins`, { code });
  }

  /** Every mark that is still open is not adopted. */
  async declineOpen(login: Login): Promise<void> {
    const { id, marks } = await this.meeting(login);
    for (const mark of marks.filter((one) => one.decision === null)) {
      const decision = { mark_id: mark.id, outcome: "declined", note: "", update: null, supersedes: null };
      await (await this.desk(login)).call("PUT", `/api/meetings/${id}/decisions/${randomUUID()}`, decision);
    }
  }

  async addCoauthors(...logins: Login[]): Promise<void> {
    const { members } = await this.plan("chen");
    const coauthors = logins.map((login) => members.find((member) => member.person.name === names[login])?.person.id);
    await (await this.desk("chen")).call("PATCH", `/api${this.planPath}`, { coauthors });
  }

  async start(): Promise<void> {
    const [plan] = await (await this.desk("chen")).call<{ id: string }[]>("GET", "/api/plans");
    this.planId = plan?.id ?? "";
  }
}

export const test = base.extend<{ school: School }, { seed: string }>({
  /** The demo school is seeded once; every test starts from a copy. */
  seed: [
    async ({}, use) => {
      const first = await Server.start(null);
      const folder = await mkdtemp(join(tmpdir(), "sandu-seed-"));
      await first.terminate();
      await cp(first.folder, folder, { recursive: true });
      await first.dispose();
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
  school: async ({ browser, seed }, use, info) => {
    const server = await Server.start(seed);
    const school = new School(server, browser);
    await school.start();
    await use(school);
    for (const context of browser.contexts()) await context.close();
    await server.dispose();
    if (info.status !== info.expectedStatus) await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    expect(school.complaints, "the console stays silent").toEqual([]);
  },
});
