/**
 * The last answers of the server, one IndexedDB database an account, so that a second person on the same tablet finds nothing of
 * the first. A device that refuses storage (private window, full disk) only loses the offline start.
 */

import type { AccountId } from "./proto/Ids";

const STORE = "answers";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage refused"));
  });
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

const open = new Map<AccountId, Answers>();

export class Answers {
  private readonly database: Promise<IDBDatabase | null>;

  private constructor(account: AccountId) {
    this.database = openDatabase(`sandu:${account}:answers`).catch(() => null);
  }

  static of(account: AccountId): Answers {
    const known = open.get(account) ?? new Answers(account);
    open.set(account, known);
    return known;
  }

  private async run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const database = await this.database;
    if (database === null) return undefined;
    try {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      // Not when the page hears that it was done: somebody may close it with the word they have just written.
      if (mode === "readwrite") transaction.commit();
      return await settled(request);
    } catch {
      return undefined;
    }
  }

  load(path: string): Promise<unknown> {
    return this.run("readonly", (store) => store.get(path) as IDBRequest<unknown>);
  }

  /** Every answer whose address matches, in no order. */
  async loadMatching(address: RegExp): Promise<unknown[]> {
    const paths = (await this.run("readonly", (store) => store.getAllKeys())) ?? [];
    const matching = paths.flatMap((path) => (typeof path === "string" && address.test(path) ? [path] : []));
    return Promise.all(matching.map((path) => this.load(path)));
  }

  async keep(path: string, body: unknown): Promise<void> {
    await this.run("readwrite", (store) => store.put(body, path));
  }

  async forget(path: string): Promise<void> {
    await this.run("readwrite", (store) => store.delete(path));
  }

  async dispose(): Promise<void> {
    for (const [account, answers] of open) if (answers === this) open.delete(account);
    (await this.database)?.close();
  }
}
