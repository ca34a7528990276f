/**
 * What this device keeps for one account: the copies of its documents, which of them hold edits that the server has not confirmed, and
 * images and requests that wait to be sent. One database per account, so that the next teacher on a shared tablet neither sees nor sends them.
 *
 * An edit and the mark "unsent" are written in one transaction: there is no moment at which one is here without the other. The same goes
 * for the note of what an edit was made for, where it must not be made twice.
 * A copy belongs to one lineage of its document. Copies of an older lineage that hold unsent edits stay here, set aside.
 */

import type { Right } from "./document";

/** 2: requests. 3: notes. */
const VERSION = 3;
/** The lineage of a document that was begun on this device and that the server has not greeted yet: it has no history to contradict. */
export const BEGUN_HERE = "";
/** Loading merges a copy's rows into one when there are more than this: a row costs about as much to read as its edit to apply. */
export const MAX_ROWS_BEFORE_MERGE = 200;

/** What this device knows of its copy of a document. */
export interface Copy {
  readonly documentId: string;
  readonly lineage: string;
  /** What the server said last. */
  readonly right: Right;
  /** This account could once write here: what it sends too late is kept, not refused. */
  readonly couldWrite: boolean;
  /** The server's content has been received whole at least once. */
  readonly complete: boolean;
  readonly savedAtMs: number | null;
}

/** Somebody who opened a copy made `edits` edits to it and has not seen all of them acknowledged. Every opening counts for itself: two tabs
 *  share a copy, and the one must not declare the other's edits saved. */
export interface Unsent {
  readonly documentId: string;
  readonly lineage: string;
  readonly opening: string;
  readonly edits: number;
}

/** An edit of this copy was made for the sake of `about`, and must not be made again. */
export interface Note {
  readonly documentId: string;
  readonly lineage: string;
  readonly about: string;
}

/** What somebody wrote here, and what for. */
export interface LocalEdit {
  readonly update: Uint8Array;
  readonly about: string | null;
}

export interface LoadedCopy {
  readonly copy: Copy;
  readonly updates: readonly Uint8Array[];
  /** Marks that what was just loaded covers. */
  readonly unsent: readonly Unsent[];
}

interface UpdateRow {
  documentId: string;
  lineage: string;
  update: Uint8Array;
}

export type MergeUpdates = (updates: Uint8Array[]) => Uint8Array;

/** The key of a document's rows of one lineage. */
type CopyKey = Pick<Copy, "documentId" | "lineage">;

export async function openStore(indexedDB: IDBFactory, account: string): Promise<Store> {
  const opening = indexedDB.open(`sandu/${account}`, VERSION);
  opening.onupgradeneeded = ({ oldVersion }) => {
    const db = opening.result;
    if (oldVersion < 1) {
      db.createObjectStore("copies", { keyPath: "documentId" });
      const copyKey = ["documentId", "lineage"];
      db.createObjectStore("updates", { autoIncrement: true }).createIndex("copy", copyKey);
      db.createObjectStore("unsent", { keyPath: [...copyKey, "opening"] }).createIndex("copy", copyKey);
      db.createObjectStore("images", { keyPath: "id" });
    }
    if (oldVersion < 2) db.createObjectStore("requests", { keyPath: "key" });
    if (oldVersion < 3) db.createObjectStore("notes", { keyPath: ["documentId", "lineage", "about"] }).createIndex("copy", ["documentId", "lineage"]);
  };
  return new Store(await answer(opening));
}

export class Store {
  constructor(readonly db: IDBDatabase) {
    // Another tab with a newer page wants to upgrade: do not stand in its way.
    db.onversionchange = () => db.close();
  }

  /** `null` when this device has no copy. */
  async loadCopy(documentId: string, merge: MergeUpdates): Promise<LoadedCopy | null> {
    const transaction = this.db.transaction(["copies", "updates", "unsent"], "readwrite");
    const copy = await answer<Copy | undefined>(transaction.objectStore("copies").get(documentId));
    if (copy === undefined) return null;
    // Another tab may have gone on writing after this device's copy was given its lineage, and never have heard of it.
    if (copy.lineage !== BEGUN_HERE) await this.#moveBegun(transaction, copy);
    const rows = transaction.objectStore("updates");
    const key = [documentId, copy.lineage];
    const [values, keys, unsent] = await Promise.all([
      answer<UpdateRow[]>(rows.index("copy").getAll(key)),
      answer(rows.index("copy").getAllKeys(key)),
      answer<Unsent[]>(transaction.objectStore("unsent").index("copy").getAll(key)),
    ]);
    const updates = values.map((row) => row.update);
    if (updates.length <= MAX_ROWS_BEFORE_MERGE) return { copy, updates, unsent };
    const merged = merge(updates);
    for (const rowKey of keys) rows.delete(rowKey);
    rows.add({ documentId, lineage: copy.lineage, update: merged });
    // Not waited for: somebody wants to see the document, and where this fails the rows stay as they are.
    done(transaction).catch(() => {});
    return { copy, updates: [merged], unsent };
  }

  async putCopy(copy: Copy): Promise<void> {
    const transaction = this.db.transaction("copies", "readwrite");
    transaction.objectStore("copies").put(copy);
    await done(transaction);
  }

  /** The server has greeted a document that was begun here: what was written so far belongs to its lineage from now on. */
  async adopt(copy: Copy): Promise<void> {
    const transaction = this.db.transaction(["copies", "updates", "unsent"], "readwrite");
    transaction.objectStore("copies").put(copy);
    await this.#moveBegun(transaction, copy);
    await done(transaction);
  }

  async appendRemote({ documentId, lineage }: CopyKey, update: Uint8Array): Promise<void> {
    const transaction = this.db.transaction("updates", "readwrite");
    transaction.objectStore("updates").add({ documentId, lineage, update });
    await done(transaction);
  }

  /** `unsent`: how far the last of them goes. */
  async appendLocal(edits: readonly LocalEdit[], unsent: Unsent): Promise<void> {
    const transaction = this.db.transaction(["updates", "unsent", "notes"], "readwrite");
    const { documentId, lineage } = unsent;
    for (const { update, about } of edits) {
      transaction.objectStore("updates").add({ documentId, lineage, update });
      const note: Note | null = about === null ? null : { documentId, lineage, about };
      if (note !== null) transaction.objectStore("notes").put(note);
    }
    transaction.objectStore("unsent").put(unsent);
    // At once, not when the page has heard that the rows are there: it may be gone by then.
    transaction.commit();
    await done(transaction);
  }

  /** The server has everything that `covered` stands for. A mark with newer edits stays. */
  async markSaved(copy: Copy, covered: readonly Unsent[]): Promise<void> {
    const transaction = this.db.transaction(["copies", "unsent"], "readwrite");
    transaction.objectStore("copies").put(copy);
    const marks = transaction.objectStore("unsent");
    for (const { documentId, lineage, opening, edits } of covered) {
      const now = await answer<Unsent | undefined>(marks.get([documentId, lineage, opening]));
      if (now?.edits === edits) marks.delete([documentId, lineage, opening]);
    }
    await done(transaction);
  }

  /** Forgets a copy, unsent edits and notes too. */
  async discard({ documentId, lineage }: CopyKey): Promise<void> {
    const transaction = this.db.transaction(["copies", "updates", "unsent", "notes"], "readwrite");
    const key = [documentId, lineage];
    for (const rows of [transaction.objectStore("updates"), transaction.objectStore("unsent"), transaction.objectStore("notes")]) {
      for (const rowKey of await answer(rows.index("copy").getAllKeys(key))) rows.delete(rowKey);
    }
    await this.#forget(transaction, { documentId, lineage });
    await done(transaction);
  }

  /** Makes room for a copy of another lineage. The rows and marks of this one stay, and are listed by `unsent`. */
  async setAside(copy: CopyKey): Promise<void> {
    const transaction = this.db.transaction("copies", "readwrite");
    await this.#forget(transaction, copy);
    await done(transaction);
  }

  async unsent(): Promise<{ current: Unsent[]; setAside: Unsent[] }> {
    const transaction = this.db.transaction(["copies", "unsent"], "readonly");
    const [copies, marks] = await Promise.all([
      answer<Copy[]>(transaction.objectStore("copies").getAll()),
      answer<Unsent[]>(transaction.objectStore("unsent").getAll()),
    ]);
    const lineages = new Map(copies.map((copy) => [copy.documentId, copy.lineage]));
    const isCurrent = (mark: Unsent) => lineages.get(mark.documentId) === mark.lineage;
    return { current: marks.filter(isCurrent), setAside: marks.filter((mark) => !isCurrent(mark)) };
  }

  /** Waits for transactions under way. */
  dispose(): void {
    this.db.close();
  }

  async #moveBegun(transaction: IDBTransaction, { documentId, lineage }: CopyKey): Promise<void> {
    const begun = [documentId, BEGUN_HERE];
    const updates = transaction.objectStore("updates");
    for (const key of await answer(updates.index("copy").getAllKeys(begun))) {
      const row = await answer<UpdateRow>(updates.get(key));
      updates.put({ ...row, lineage }, key);
    }
    const marks = transaction.objectStore("unsent");
    for (const mark of await answer<Unsent[]>(marks.index("copy").getAll(begun))) {
      marks.delete([mark.documentId, mark.lineage, mark.opening]);
      marks.put({ ...mark, lineage });
    }
  }

  /** Another tab may have replaced the copy already: leave its one alone. */
  async #forget(transaction: IDBTransaction, { documentId, lineage }: CopyKey): Promise<void> {
    const copies = transaction.objectStore("copies");
    const now = await answer<Copy | undefined>(copies.get(documentId));
    if (now?.lineage === lineage) copies.delete(documentId);
  }
}

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the database refused a request"));
  });
}

/** Resolves when a transaction is committed. */
export function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the database gave up a transaction"));
  });
}
