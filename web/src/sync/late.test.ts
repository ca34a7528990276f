import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { closeCodes } from "./close";
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

function load(account: string): SyncSession {
  const session = pageLoad(server, account, device);
  sessions.push(session);
  return session;
}

const isSaved = (open: OpenDocument) => () => open.saveState === "saved";
const isOffline = (open: OpenDocument) => () => open.saveState === "offline";

/** What a late edit adds to the sealed text. */
function withLateEdits(): string {
  const plan = server.document("plan");
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(plan.doc));
  for (const late of plan.lateEdits) Y.applyUpdate(doc, late);
  return doc.getText("t").toString();
}

test("edits that come after the sealing are kept by the server, and the page shows the sealed text", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  write(chen, "定稿");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "，迟到");
  const generation = chen.generation;
  const deadDoc = chen.doc;
  server.document("plan").setRight("read");
  server.plug();
  await until(() => chen.lateEdits === 1);
  await until(() => textOf(chen) === "定稿");
  expect(chen.generation).toBe(generation + 1);
  expect(chen.doc).not.toBe(deadDoc);
  expect(chen.right).toBe("read");
  expect(withLateEdits()).toBe("定稿，迟到");
  await until(isSaved(chen));
  expect(await session.unsent()).toBe(0);
  expect(server.document("plan").text).toBe("定稿");
});

test("edits under way when the right is lost become late edits, all of them", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  write(chen, "定稿");
  await until(isSaved(chen));
  // The last key falls in the moment in which the page learns of it.
  const stop = chen.onChange(() => {
    if (chen.right !== "read") return;
    stop();
    write(chen, "三");
  });
  server.document("plan").setRight("read");
  write(chen, "一");
  write(chen, "二");
  await until(() => chen.lateEdits > 0 && textOf(chen) === "定稿");
  expect(withLateEdits()).toBe("定稿一二三");
});

test("late edits of an earlier page load are handed in once", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  write(chen, "定稿");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "，迟到");
  await until(isOffline(chen));
  before.dispose();
  server.document("plan").setRight("read");
  server.plug();
  const after = load("chen");
  await until(() => server.document("plan").lateEdits.length === 1);
  await until(() => server.document("plan").members.size === 0);
  expect(await after.unsent()).toBe(0);
  after.dispose();
  const again = load("chen").open("plan");
  await again.ready;
  await until(isSaved(again));
  expect(textOf(again)).toBe("定稿");
  expect(server.document("plan").lateEdits).toHaveLength(1);
});

test("a copy with nothing unsent is not taken for a late edit", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  write(chen, "定稿多余");
  chen.doc.getText("t").delete(2, 2);
  await until(isSaved(chen));
  before.dispose();
  server.document("plan").setRight("read");
  const again = load("chen").open("plan");
  await until(() => server.heardFrom("chen", "step2") === 2);
  await until(() => again.right === "read" && isSaved(again)());
  expect(server.document("plan").lateEdits).toHaveLength(0);
  expect(again.lateEdits).toBe(0);
});

test("somebody removed still hands in what they wrote, and is told", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "移出前写的");
  server.document("plan").setRight("keep");
  server.plug();
  await until(() => server.document("plan").lateEdits.length === 1);
  await until(() => chen.lateEdits === 1 && chen.right === "keep");
  expect(chen.trouble).toBe("removed");
});

test("edits without any right to write go nowhere, and do not spoil the document when the right comes", async () => {
  server.document("plan").right = "read";
  const chen = load("chen").open("plan");
  await chen.ready;
  write(chen, "不该有");
  const generation = chen.generation;
  server.document("plan").setRight("write");
  await until(() => chen.right === "write" && chen.generation === generation + 1);
  await chen.ready;
  expect(textOf(chen)).toBe("");
  write(chen, "可以写了");
  await until(() => server.document("plan").text === "可以写了");
  expect(server.document("plan").lateEdits).toHaveLength(0);
});

test("a document under a new lineage replaces a copy with nothing unsent", async () => {
  const before = load("chen");
  const chen = await openToWrite(before, "plan");
  write(chen, "旧");
  await until(isSaved(chen));
  before.dispose();
  server.document("plan").beginLineage("lineage-2", "新");
  const after = load("chen");
  const again = after.open("plan");
  await until(() => textOf(again) === "新");
  expect(again.lateEdits).toBe(0);
  expect(await after.setAside()).toEqual([]);
  expect(server.document("plan").text).toBe("新");
});

test("unsent edits of another lineage are set aside on this device, never merged", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  write(chen, "旧");
  await until(isSaved(chen));
  server.unplug();
  await until(isOffline(chen));
  write(chen, "没发出去");
  server.document("plan").beginLineage("lineage-2", "新");
  server.plug();
  await until(() => textOf(chen) === "新");
  expect(chen.lateEdits).toBe(1);
  expect(await session.setAside()).toEqual(["plan"]);
  expect(await session.unsent()).toBe(0);
  write(chen, "的");
  await until(() => server.document("plan").text === "新的");
  await until(isSaved(chen));
  expect(await session.setAside()).toEqual(["plan"]);
});

test("a document that is not there says so", async () => {
  server.refusals.set("nowhere", closeCodes.not_found);
  const nowhere = load("chen").open("nowhere");
  await until(() => nowhere.trouble === "not-found");
});

test("a refused update leaves the edits on the device and says so", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  await until(isSaved(chen));
  server.holdsAcks = true;
  write(chen, "坏");
  server.refuse(server.document("plan"), closeCodes.update_refused);
  await until(() => chen.trouble === "refused");
  await until(() => chen.saveState === "refused");
  expect(await session.unsent()).toBe(1);
});

test("a client id that is in use elsewhere is changed, and the edits arrive", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  await until(isSaved(chen));
  const taken = chen.doc.clientID;
  server.refuse(server.document("plan"), closeCodes.client_id);
  await until(() => chen.doc.clientID !== taken);
  expect(chen.awareness.clientID).toBe(chen.doc.clientID);
  write(chen, "换号");
  await until(() => server.document("plan").text === "换号");
  await until(isSaved(chen));
  expect(chen.trouble).toBeNull();
});

test("after the session has expired editing goes on here, and the next login sends it", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  await until(isSaved(chen));
  server.loggedOut.add("chen");
  server.closeAll(closeCodes.unauthorized);
  await until(() => chen.trouble === "logged-out");
  expect(session.isLoggedOut).toBe(true);
  write(chen, "过期后写的");
  await until(isOffline(chen));
  expect(await session.unsent()).toBe(1);
  server.loggedOut.delete("chen");
  session.loggedIn();
  await until(() => server.document("plan").text === "过期后写的");
  await until(() => chen.trouble === null && isSaved(chen)());
});
