/** People with tablets, for the tests of the web client. */

import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import { WebSocket } from "ws";
import type { OpenDocument } from "../document";
import { type SyncSession, createSession } from "../session";
import type { Surroundings, WebSocketConstructor } from "../surroundings";
import type { TestServer } from "./server";

/** A tablet keeps its databases when the page is closed. */
export function tablet(): IDBFactory {
  return new IDBFactory();
}

export function surroundingsOf(server: TestServer, indexedDB: IDBFactory | null): Surroundings {
  return {
    syncUrl: server.url,
    WebSocket: WebSocket as unknown as WebSocketConstructor,
    indexedDB,
    fetch: () => Promise.reject(new TypeError("no network")),
    // Short waits, but never none: an unreachable server would be asked without a pause.
    random: () => 0.02,
    listen: () => () => undefined,
  };
}

/** Opens the page: one page load of one account. */
export function pageLoad(server: TestServer, account: string, indexedDB: IDBFactory | null = tablet()): SyncSession {
  return createSession({ id: account, name: `name of ${account}` }, surroundingsOf(server, indexedDB));
}

export function textOf(open: OpenDocument): string {
  return open.doc.getText("t").toString();
}

export function write(open: OpenDocument, text: string): void {
  const shared = open.doc.getText("t");
  shared.insert(shared.length, text);
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  await vi.waitUntil(holds, { interval: 2, timeout: 5_000 });
}

/** Opens a document and waits until it may be written. */
export async function openToWrite(session: SyncSession, id: string): Promise<OpenDocument> {
  const open = session.open(id);
  await open.ready;
  await until(() => open.right === "write");
  return open;
}
