import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenDocument } from "./document";
import { ACCOUNT_HEADER } from "./delivery";
import { createSession, type SyncSession } from "./session";
import { surroundingsOf, tablet, textOf, until, write } from "./testing/people";
import { TestServer } from "./testing/server";
import { closeCodes } from "./close";

let server: TestServer;
let sessions: SyncSession[];
let device: IDBFactory;
let asked: { method: string; url: string; account: string | null; body: unknown }[];
let answerWith: () => Response;

const creation = { method: "PUT", path: "/api/lessons/l/sheets/sheet", body: { n: 1 }, creates: "sheet" } as const;

beforeEach(async () => {
  server = await TestServer.start();
  sessions = [];
  asked = [];
  device = tablet();
  server.refusals.set("sheet", closeCodes.not_found);
  answerWith = offline;
});

afterEach(async () => {
  for (const session of sessions) session.dispose();
  await server.stop();
});

function offline(): Response {
  throw new TypeError("no network");
}

/** From now on the server makes the document when it is asked to. */
function plugHttp(): void {
  answerWith = () => {
    server.refusals.delete("sheet");
    return Response.json({ id: "l" });
  };
}

function load(account = "chen"): SyncSession {
  const session = createSession(
    { id: account, name: account },
    {
      ...surroundingsOf(server, device),
      fetch: async (url, init) => {
        const answer = answerWith();
        const headers = new Headers(init?.headers);
        asked.push({ method: init?.method ?? "", url: String(url), account: headers.get(ACCOUNT_HEADER), body: JSON.parse(String(init?.body)) });
        return answer;
      },
    },
  );
  sessions.push(session);
  return session;
}

async function begin(session: SyncSession): Promise<OpenDocument> {
  await session.requests.send(creation);
  const open = session.begin("sheet");
  await open.ready;
  return open;
}

const isSaved = (open: OpenDocument) => () => open.saveState === "saved";

test("a document begun without a network is written, survives a cold start, and reaches the server once it was made there", async () => {
  server.unplug();
  const before = load();
  const first = await begin(before);
  expect(first.right).toBe("write");
  write(first, "一");
  await until(() => first.saveState === "offline");
  expect(await before.unsent()).toBe(1);
  before.dispose();

  const after = load();
  const again = after.open("sheet");
  await again.ready;
  expect(textOf(again)).toBe("一");
  write(again, "二");
  plugHttp();
  server.plug();
  await after.requests.flush();
  await until(isSaved(again));
  expect(server.document("sheet").text).toBe("一二");
  expect(asked).toEqual([{ method: "PUT", url: creation.path, account: "chen", body: { n: 1 } }]);
  expect(await after.unsent()).toBe(0);
  write(again, "三");
  await until(isSaved(again));
  after.dispose();

  const later = load().open("sheet");
  await later.ready;
  expect(textOf(later)).toBe("一二三");
});

test("nobody asks for a document before the request that makes it was taken", async () => {
  const open = await begin(load());
  write(open, "一");
  await until(() => server.connections === 1);
  expect(open.trouble).toBeNull();
  expect(open.saveState).toBe("saving");
  expect(server.heard.filter(({ message }) => message.type === "join")).toEqual([]);
  plugHttp();
  await until(isSaved(open));
  expect(server.document("sheet").text).toBe("一");
});

test("what was begun and left is sent although nobody opens it again", async () => {
  server.unplug();
  const before = load();
  write(await begin(before), "一");
  await until(() => before.online === false);
  expect(await before.unsent()).toBe(1);
  before.dispose();
  plugHttp();
  server.plug();
  load();
  await until(() => server.document("sheet").text === "一");
});

test("two tabs that began the same document offline lose nothing when one is greeted before the other", async () => {
  server.unplug();
  const one = load();
  const first = await begin(one);
  write(first, "一");
  expect(await one.unsent()).toBe(1);
  const other = load();
  const second = other.open("sheet");
  await second.ready;
  plugHttp();
  server.plug();
  await until(isSaved(first));
  // The other tab has not been greeted when it is closed; what it wrote still lies under the document that was begun.
  server.unplug();
  write(second, "二");
  expect(await other.unsent()).toBe(1);
  one.dispose();
  other.dispose();
  server.plug();
  const later = load().open("sheet");
  await later.ready;
  await until(() => server.document("sheet").text.length === 2);
  expect([...textOf(later)].sort()).toEqual(["一", "二"]);
});

test("a refused request is dropped and told with what the server said", async () => {
  answerWith = () => Response.json({ code: "conflict", message: "已经有一张" }, { status: 409 });
  const session = load();
  const told: unknown[] = [];
  session.requests.onSettled(({ request, outcome, status, body }) => told.push([request.path, outcome, status, body]));
  await session.requests.send(creation);
  await until(() => told.length === 1);
  expect(told).toEqual([[creation.path, "refused", 409, { code: "conflict", message: "已经有一张" }]]);
  expect(session.requests.isCreating("sheet")).toBe(false);
});

test("requests go out in the order in which they were made, after a cold start too, and a newer one takes the place of the same", async () => {
  const before = load();
  await before.requests.send(creation);
  await before.requests.send({ method: "POST", path: "/api/lessons/l/start", body: { at_ms: 1 }, creates: null });
  await before.requests.send({ ...creation, body: { n: 2 } });
  expect((await before.requests.waitingUnder("/api/lessons/l/start")).map(({ body }) => body)).toEqual([{ at_ms: 1 }]);
  expect(await before.requests.waitingUnder("/api/lessons/other")).toEqual([]);
  before.dispose();
  plugHttp();
  const after = load();
  await after.requests.flush();
  expect(asked.map(({ url, body }) => [url, body])).toEqual([
    [creation.path, { n: 2 }],
    ["/api/lessons/l/start", { at_ms: 1 }],
  ]);
});

test("the next person on the tablet does not send the first one's requests", async () => {
  const chen = load();
  await chen.requests.send(creation);
  chen.dispose();
  plugHttp();
  await load("lin").requests.flush();
  expect(asked).toEqual([]);
});

test("what was begun twice can be given up here, and no longer counts as unsent", async () => {
  answerWith = () => Response.json({ code: "conflict", message: "已经有一张" }, { status: 409 });
  const session = load();
  const open = await begin(session);
  write(open, "一");
  expect(await session.unsent()).toBe(1);
  open.dispose();
  await session.forget("sheet");
  expect(await session.unsent()).toBe(0);
  session.dispose();
  expect(await load().unsent()).toBe(0);
});
