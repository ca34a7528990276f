import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as Y from "yjs";
import type { LateEditState, LateEditSummary } from "../../proto/LateEdits";
import type { SyncSession } from "../../sync/session";
import { openToWrite, pageLoad, tablet, textOf, until } from "../../sync/testing/people";
import { TestServer } from "../../sync/testing/server";
import { putOnce, stillToTell } from "./putOnce";

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

function load(): SyncSession {
  const session = pageLoad(server, "chen", device);
  sessions.push(session);
  return session;
}

const listed = (kind: "waiting" | "suggested"): LateEditSummary => {
  const state: LateEditState = kind === "waiting" ? { kind } : { kind, at_ms: 0 };
  return { id: "late-1", document_id: "draft", plan_id: "p", plan_title: "", kind: "draft", reason: "sealed", received_at_ms: 0, state };
};
const putIn = (paper: Y.Doc): void => paper.getText("t").insert(0, "迟到。");
const put = (session: SyncSession, write = putIn): Promise<void> => putOnce(session, "late-1", "fork", write);
const serverText = (): string => server.document("fork").text;
const toTell = async (session: SyncSession): Promise<string[]> => (await stillToTell(session, [listed("waiting")])).map((note) => note.about);

/** The page has written and dies before anybody answers. */
async function dieAfterWriting(write: (paper: Y.Doc) => void): Promise<void> {
  const page = load();
  // What was begun there never ends.
  void put(page, write).catch(() => undefined);
  await vi.waitUntil(async () => (await page.notes.list()).length === 1, { interval: 2, timeout: 5_000 });
  page.dispose();
}

test("a page that died before it had written leaves no note, and the next one writes", async () => {
  const before = load();
  await put(before, () => {
    throw new Error("the page dies here");
  }).catch(() => undefined);
  before.dispose();
  const after = load();
  expect(await toTell(after)).toEqual([]);
  await put(after);
  expect(serverText()).toBe("迟到。");
});

test("what a page wrote before it died is not written again, also where the words were taken out since", async () => {
  await dieAfterWriting((paper) => {
    server.holdsAcks = true;
    putIn(paper);
  });
  await until(() => serverText() === "迟到。");
  server.holdsAcks = false;
  const after = load();
  const paper = await openToWrite(after, "fork");
  await until(() => textOf(paper) === "迟到。" && paper.saveState === "saved");
  paper.doc.getText("t").delete(0, 3);
  await until(() => serverText() === "" && paper.saveState === "saved");
  expect(await toTell(after)).toEqual(["late-1"]);
  await put(after);
  expect(serverText()).toBe("");
});

test("what a page wrote before it died, and only this device has, goes to the server once", async () => {
  await dieAfterWriting((paper) => {
    server.unplug();
    putIn(paper);
  });
  expect(serverText()).toBe("");
  server.plug();
  await put(load());
  expect(serverText()).toBe("迟到。");
});

test("the note goes when the server has answered, or lists it as dealt with", async () => {
  const page = load();
  await put(page);
  expect(await toTell(page)).toEqual(["late-1"]);
  await page.notes.forget("late-1");
  expect(await page.notes.list()).toEqual([]);
  await dieAfterWriting(putIn);
  const after = load();
  expect(await stillToTell(after, [listed("suggested")])).toEqual([]);
  expect(await after.notes.list()).toEqual([]);
});

test("a document that was restored counts as not written", async () => {
  const page = load();
  await put(page);
  expect(await page.notes.has("fork", "late-1")).toBe(true);
  server.document("fork").beginLineage("lineage-2", "从备份恢复。");
  const paper = await openToWrite(page, "fork");
  await until(() => textOf(paper) === "从备份恢复。");
  await vi.waitUntil(async () => !(await page.notes.has("fork", "late-1")), { interval: 2, timeout: 5_000 });
});

test("a write that itself came too late counts as not written", async () => {
  await dieAfterWriting((paper) => {
    server.unplug();
    putIn(paper);
  });
  server.document("fork").setRight("read");
  const after = load();
  expect(await after.notes.has("fork", "late-1")).toBe(true);
  server.plug();
  await until(() => server.document("fork").lateEdits.length === 1);
  await vi.waitUntil(async () => (await after.notes.list()).length === 0, { interval: 2, timeout: 5_000 });
});
