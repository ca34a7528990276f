/**
 * A stock y-websocket provider and the page's own, with a real server between them. `tests/integration/interop.rs` starts the server and
 * says where it is; it kills and restarts the server when it finds the file that is written in the middle.
 */

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { WebSocket as Socket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Me } from "../proto/Accounts";
import { createSession } from "./session";
import type { WebSocketConstructor } from "./surroundings";
import { tablet } from "./testing/people";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this test is run by tests/integration/interop.rs`);
  return value;
}

const url = setting("SANDU_URL");
const document = setting("SANDU_DOCUMENT");
const restartPlease = setting("SANDU_RESTART_FILE");

/** What a program does to log in, and all it does: a header. */
function socketWith(token: string): unknown {
  return class extends Socket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols, { headers: { authorization: `Bearer ${token}` } });
    }
  };
}

async function openStock(token: string): Promise<{ doc: Y.Doc; provider: WebsocketProvider }> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${url.replace("http", "ws")}/sync`, document, doc, {
    WebSocketPolyfill: socketWith(token) as typeof WebSocket,
    disableBc: true,
  });
  await until(() => provider.synced);
  return { doc, provider };
}

async function openPage(token: string) {
  const answer = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  const me = (await answer.json()) as Me;
  const session = createSession(me, {
    syncUrl: `${url.replace("http", "ws")}/sync`,
    WebSocket: socketWith(token) as WebSocketConstructor,
    indexedDB: tablet(),
    fetch,
    random: Math.random,
    listen: () => () => undefined,
  });
  const open = session.open(document);
  await open.ready;
  await until(() => open.right === "write");
  return { me, session, open };
}

/** Writes at the end of the first paragraph, as an editor does. */
function write(doc: Y.Doc, words: string): void {
  const paragraph = doc.getXmlFragment("content").get(0);
  if (!(paragraph instanceof Y.XmlElement)) throw new Error("the document has a paragraph");
  const first = paragraph.get(0);
  if (first instanceof Y.XmlText) first.insert(first.length, words);
  else paragraph.insert(0, [new Y.XmlText(words)]);
}

function wordsOf(doc: Y.Doc): string {
  return doc.getXmlFragment("content").toString();
}

async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { interval: 10, timeout: 30_000 });
}

test("a stock provider and the page write one document, through a kill of the server", async () => {
  const stock = await openStock(setting("SANDU_TOKEN_1"));
  const page = await openPage(setting("SANDU_TOKEN_2"));
  write(stock.doc, "程序写的。");
  await until(() => wordsOf(page.open.doc).includes("程序写的。"));
  write(page.open.doc, "页面写的。");
  await until(() => wordsOf(stock.doc).includes("页面写的。"));

  const states = () => [...stock.provider.awareness.getStates().values()];
  page.open.awareness.setLocalStateField("user", { id: page.me.id, name: "校长" });
  await until(() => states().some((state) => state["user"]?.name === page.me.name));
  expect(states().some((state) => state["user"]?.name === "校长")).toBe(false);

  writeFileSync(restartPlease, "");
  await until(() => !stock.provider.wsconnected && !page.session.online);
  write(stock.doc, "程序断线时写的。");
  write(page.open.doc, "页面断线时写的。");
  await until(() => !existsSync(restartPlease));
  await until(() => page.session.online && page.open.saveState === "saved" && stock.provider.synced);

  write(stock.doc, "程序又写的。");
  write(page.open.doc, "页面又写的。");
  const all = ["程序写的。", "页面写的。", "程序断线时写的。", "页面断线时写的。", "程序又写的。", "页面又写的。"];
  await until(() => [stock.doc, page.open.doc].every((doc) => all.every((words) => wordsOf(doc).includes(words))));
  await until(() => page.open.saveState === "saved");
  expect(wordsOf(stock.doc)).toBe(wordsOf(page.open.doc));
  for (const words of all) expect(wordsOf(stock.doc).split(words)).toHaveLength(2);

  const newcomer = await openStock(setting("SANDU_TOKEN_1"));
  expect(wordsOf(newcomer.doc)).toBe(wordsOf(stock.doc));
  for (const { provider } of [stock, newcomer]) provider.destroy();
  page.session.dispose();
  rmSync(restartPlease, { force: true });
});
