import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenDocument } from "./document";
import { createSession, type SyncSession } from "./session";
import type { Surroundings } from "./surroundings";
import { openToWrite, pageLoad, surroundingsOf, tablet, textOf, until, write } from "./testing/people";
import { TestServer } from "./testing/server";

let server: TestServer;
let sessions: SyncSession[];

beforeEach(async () => {
  server = await TestServer.start();
  sessions = [];
});

afterEach(async () => {
  for (const session of sessions) session.dispose();
  await server.stop();
});

function load(account: string): SyncSession {
  const session = pageLoad(server, account);
  sessions.push(session);
  return session;
}

const isSaved = (open: OpenDocument) => () => open.saveState === "saved";

test("two people who write at once end with the same text", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  write(chen, "导入");
  write(lin, "新授");
  await until(() => textOf(chen).length === 4 && textOf(lin).length === 4);
  expect(textOf(chen)).toBe(textOf(lin));
  expect(server.document("plan").text).toBe(textOf(chen));
});

test("an edit is saving until its ack, and saved after it", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  server.holdsAcks = true;
  write(chen, "一");
  expect(chen.saveState).toBe("saving");
  await until(() => server.document("plan").text === "一");
  expect(chen.saveState).toBe("saving");
  server.releaseAcks();
  await until(isSaved(chen));
});

test("edits made while one is unacknowledged travel together, and one ack for all of them saves them", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  await until(() => server.heardFrom("chen", "step2") === 1);
  server.holdsAcks = true;
  write(chen, "一");
  await until(() => server.heardFrom("chen", "update") === 1);
  for (const sign of "二三四五六七八九十") write(chen, sign);
  await until(() => server.document("plan").text === "一二三四五六七八九十");
  expect(server.heardFrom("chen", "update")).toBe(2);
  expect(chen.saveState).toBe("saving");
  server.releaseAcks();
  await until(isSaved(chen));
});

test("an ack for the first of two messages does not save the second", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  await until(isSaved(chen));
  server.holdsAcks = true;
  write(chen, "一");
  await until(() => server.heardFrom("chen", "update") === 1);
  write(chen, "二");
  // This ack counts one of them only; the second is still collected, or already under way.
  server.releaseAcks();
  server.holdsAcks = true;
  await until(() => server.heardFrom("chen", "update") === 2);
  expect(chen.saveState).toBe("saving");
  expect(await session.unsent()).toBe(1);
  server.releaseAcks();
  await until(isSaved(chen));
  await until(() => server.document("plan").text === "一二");
});

test("no update goes out before the step 2 of its connection", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  server.unplug();
  await until(() => chen.saveState === "offline");
  write(chen, "离线");
  server.heard.length = 0;
  server.plug();
  for (let count = 0; count < 20; count += 1) write(chen, "。");
  await until(() => server.document("plan").text.endsWith("。".repeat(20)));
  const updates = server.heard.map(({ message }) => message.type).filter((type) => type === "step2" || type === "update");
  expect(updates[0]).toBe("step2");
});

test("remote edits wait while somebody composes, and all of them come afterwards", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  chen.setComposing(true);
  write(chen, "ni");
  write(lin, "甲");
  write(lin, "乙");
  await until(() => server.document("plan").text.length === 4 && textOf(lin).length === 4);
  expect(textOf(chen)).toBe("ni");
  chen.setComposing(false);
  await until(() => textOf(chen).length === 4);
  expect(textOf(chen)).toBe(textOf(lin));
});

test("a gap is answered with everything, and then it is saved", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  await until(isSaved(chen));
  server.gaps = 1;
  write(chen, "一");
  write(chen, "二");
  await until(() => server.document("plan").text === "一二");
  await until(isSaved(chen));
  expect(server.heardFrom("chen", "step2")).toBe(2);
});

test("an edit that a gap swallowed is not saved by the acks of others", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  await until(isSaved(chen));
  server.gaps = 3;
  write(chen, "一");
  write(chen, "二");
  write(chen, "三");
  await until(isSaved(chen));
  expect(server.document("plan").text).toBe("一二三");
});

test("after a restart of the server everybody comes back and goes on", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  server.closeAll(1012);
  await until(() => chen.saveState === "offline" && lin.saveState === "offline");
  write(chen, "回来");
  await until(() => textOf(lin) === "回来");
  await until(isSaved(chen));
});

test("two that open the same document in one page share it until both are done", async () => {
  const session = load("chen");
  const first = await openToWrite(session, "plan");
  const second = await openToWrite(session, "plan");
  expect(second.doc).toBe(first.doc);
  first.dispose();
  first.dispose();
  write(second, "还在");
  await until(isSaved(second));
  second.dispose();
  await until(() => server.document("plan").members.size === 0);
  expect(server.document("plan").text).toBe("还在");
});

test("a document that is closed with unsent edits still sends them", async () => {
  const session = load("chen");
  const chen = await openToWrite(session, "plan");
  server.unplug();
  await until(() => chen.saveState === "offline");
  write(chen, "关了也要送到");
  chen.dispose();
  server.plug();
  await until(() => server.document("plan").text === "关了也要送到");
  await until(() => server.document("plan").members.size === 0);
  expect(await session.unsent()).toBe(0);
});

test("others appear under the name the server gives them, and disappear with the connection", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  lin.awareness.setLocalStateField("user", { id: "chen", name: "假名" });
  lin.awareness.setLocalStateField("cursor", { anchor: 1 });
  const seen = () => chen.awareness.getStates().get(lin.doc.clientID) as { user?: unknown; cursor?: unknown } | undefined;
  await until(() => seen()?.cursor !== undefined);
  expect(seen()?.user).toEqual({ id: "lin", name: "name of lin" });
  server.unplug();
  await until(() => chen.awareness.getStates().size === 1);
});

test("somebody who closes the document is gone from the others' screens", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  await until(() => chen.awareness.getStates().has(lin.doc.clientID));
  lin.dispose();
  await until(() => chen.awareness.getStates().size === 1);
});

test("a book pasted at once is saved without coming back, and what is written after it too", async () => {
  const chen = await openToWrite(load("chen"), "plan");
  const lin = await openToWrite(load("lin"), "plan");
  await until(isSaved(chen));
  const book = "教".repeat(400_000);
  write(chen, book);
  write(chen, "完");
  await until(isSaved(chen));
  expect(chen.trouble).toBeNull();
  expect(server.document("plan").text).toBe(`${book}完`);
  await until(() => textOf(lin) === `${book}完`);
});

test("a page that is being left sends what waits for the next task", async () => {
  let leave = (): void => undefined;
  const listen: Surroundings["listen"] = (signals) => {
    leave = () => signals.leave();
    return () => undefined;
  };
  const session = createSession({ id: "chen", name: "chen" }, { ...surroundingsOf(server, tablet()), listen });
  const chen = await openToWrite(session, "plan");
  await until(isSaved(chen));
  write(chen, "最后一个字");
  leave();
  session.dispose();
  await until(() => server.document("plan").text === "最后一个字");
});
