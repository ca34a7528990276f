import { IDBObjectStore } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { OpenDocument } from "./document";
import type { SyncSession } from "./session";
import { openToWrite, pageLoad, tablet, textOf, until, write } from "./testing/people";
import { TestServer } from "./testing/server";

let server: TestServer;
let sessions: SyncSession[];
let device: IDBFactory;

beforeEach(async () => {
  server = await TestServer.start();
  sessions = [];
  device = tablet();
});

afterEach(async () => {
  for (const session of sessions) session.dispose();
  await server.stop();
});

function load(account: string, on: IDBFactory | null = device): SyncSession {
  const session = pageLoad(server, account, on);
  sessions.push(session);
  return session;
}

const isSaved = (open: OpenDocument) => () => open.saveState === "saved";
const isOffline = (open: OpenDocument) => () => open.saveState === "offline";

test("edits made offline survive a cold start and merge with what others wrote", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  write(chen, "网上。");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "离线。");
  await until(isOffline(chen));
  before.dispose();

  const after = load("chen");
  const again = after.open("plan");
  await again.ready;
  expect(textOf(again)).toBe("网上。离线。");
  expect(again.right).toBe("write");
  write(again, "重开后。");

  server.document("plan").doc.getText("t").insert(0, "别人。");
  server.plug();
  await until(() => server.document("plan").text === "别人。网上。离线。重开后。");
  await until(isSaved(again));
  expect(textOf(again)).toBe("别人。网上。离线。重开后。");
});

test("deletions made offline are sent too", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  write(chen, "多余的字");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  chen.doc.getText("t").delete(0, 3);
  await until(isOffline(chen));
  expect(await before.unsent()).toBe(1);
  before.dispose();
  server.plug();
  const again = await openToWrite(load("chen"), "plan");
  await until(() => server.document("plan").text === "字");
  await until(isSaved(again));
});

test("what others wrote while somebody composed is on the device after a cold start", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  const lin = await openToWrite(load("lin", tablet()), "plan");
  chen.setComposing(true);
  write(lin, "甲");
  await until(isSaved(lin));
  write(chen, "ni");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  before.dispose();
  const again = load("chen").open("plan");
  await again.ready;
  expect(textOf(again)).toHaveLength(3);
});

test("unsent is true from the edit to its ack, across page loads, and not longer", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  await until(isSaved(chen));
  expect(await before.unsent()).toBe(0);
  server.holdsAcks = true;
  write(chen, "一");
  expect(await before.unsent()).toBe(1);
  await until(() => server.document("plan").text === "一");
  server.unplug();
  await until(isOffline(chen));
  before.dispose();

  const after = load("chen");
  const again = after.open("plan");
  await again.ready;
  expect(again.saveState).not.toBe("saved");
  expect(await after.unsent()).toBe(1);
  server.holdsAcks = false;
  server.plug();
  await until(isSaved(again));
  await until(() => again.saveState === "saved");
  after.dispose();
  server.unplug();

  expect(await load("chen").unsent()).toBe(0);
});

test("edits of an earlier page load are sent although nobody opens their document", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  server.unplug();
  await until(isOffline(chen));
  write(chen, "没再打开");
  await until(isOffline(chen));
  before.dispose();
  server.plug();
  load("chen");
  await until(() => server.document("plan").text === "没再打开");
  await until(() => server.document("plan").members.size === 0);
  expect(await load("chen").unsent()).toBe(0);
});

test("two tabs of one person do not declare each other's edits saved", async () => {
  const firstTab = load("chen");
  const first = await openToWrite(firstTab, "plan");
  await until(isSaved(first));
  const [firstMember] = server.document("plan").members;
  if (firstMember === undefined) throw new Error("the first tab has not joined");
  firstMember.holdsAcks = true;
  write(first, "甲");
  await until(() => server.document("plan").text === "甲");

  // The second tab finds 甲 in the copy they share, unsent; while it sends it, the first tab goes on.
  server.holdsAcks = true;
  const secondTab = load("chen");
  const second = await openToWrite(secondTab, "plan");
  await until(() => server.heardFrom("chen", "step2") === 2);
  write(first, "乙");
  expect(await firstTab.unsent()).toBe(1);
  expect(await secondTab.unsent()).toBe(1);
  server.releaseAcks();
  await until(isSaved(second));
  write(second, "丙");
  await until(() => server.document("plan").text.length === 3);
  await until(isSaved(second));
  secondTab.dispose();
  expect(await load("chen").unsent()).toBe(1);

  firstMember.holdsAcks = false;
  firstMember.ack("saved");
  await until(isSaved(first));
  await vi.waitFor(async () => expect(await firstTab.unsent()).toBe(0));
});

test("the next person on the tablet neither sees nor sends the first one's unsent edits", async () => {
  const chens = load("chen");
  const chen = await openToWrite(chens, "plan");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "陈的草稿");
  await until(isOffline(chen));
  chens.dispose();

  server.plug();
  const lins = load("lin");
  const lin = await openToWrite(lins, "plan");
  await until(isSaved(lin));
  expect(textOf(lin)).toBe("");
  expect(await lins.unsent()).toBe(0);
  lins.dispose();
  expect(server.document("plan").text).toBe("");

  load("chen");
  await until(() => server.document("plan").text === "陈的草稿");
});

test("a prefetched document opens offline, another one says that it is not here", async () => {
  server.document("plan").doc.getText("t").insert(0, "先取好");
  const before = load("chen");
  await before.prefetch(["plan"]);
  await until(() => server.document("plan").members.size === 0);
  before.dispose();
  server.unplug();
  const session = load("chen");
  const here = session.open("plan");
  await here.ready;
  expect(textOf(here)).toBe("先取好");
  const elsewhere = session.open("other");
  await until(() => elsewhere.trouble === "not-on-this-device");
  server.plug();
  await elsewhere.ready;
  await until(() => elsewhere.trouble === null);
});

test("hundreds of small edits are one row after the next load, and none is missing", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  server.unplug();
  await until(isOffline(chen));
  for (let count = 0; count < 300; count += 1) write(chen, "字");
  await until(isOffline(chen));
  before.dispose();
  const second = load("chen");
  const again = second.open("plan");
  await again.ready;
  second.dispose();
  const third = load("chen").open("plan");
  await third.ready;
  expect(textOf(third)).toBe("字".repeat(300));
  server.plug();
  await until(() => server.document("plan").text.length === 300);
});

test("a device that keeps nothing says so, and the server still gets everything", async () => {
  const chen = await openToWrite(load("chen", null), "plan");
  write(chen, "只在服务器上");
  await until(() => server.document("plan").text === "只在服务器上");
  expect(chen.saveState).toBe("not-on-device");
});

test("a device that stops keeping says so from the first edit that it refuses", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  write(chen, "好");
  await until(isSaved(chen));
  vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  write(chen, "满");
  await until(() => chen.saveState === "not-on-device");
  vi.restoreAllMocks();
  await until(() => server.document("plan").text === "好满");
  await vi.waitFor(async () => expect(await session.unsent()).toBe(0));
});

test("what waits for something missing is not sent: it is somebody else's, and the server has it", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  await until(isSaved(chen));
  const other = new Y.Doc();
  other.getText("t").insert(0, "缺");
  const vector = Y.encodeStateVector(other);
  other.getText("t").insert(1, "了前文");
  const tail = Y.encodeStateAsUpdate(other, vector);
  for (const member of server.document("plan").members) member.post({ type: "update", update: tail });
  write(chen, "我的");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  server.heard.length = 0;
  server.plug();
  await until(isSaved(chen));
  const step2 = server.heard.find(({ message }) => message.type === "step2")?.message;
  const clients = step2?.type === "step2" ? Y.decodeUpdate(step2.update).structs.map(({ id }) => id.client) : [];
  expect(clients).not.toContain(other.clientID);
});
