/** Keeps this device's copy of one open document, and knows whether it holds edits that the server has not confirmed. */

import * as Y from "yjs";
import type { Right } from "./document";
import { BEGUN_HERE, type Copy, type LocalEdit, type Store, type Unsent } from "./store";
import { randomUuid } from "./surroundings";

export class Keeper {
  #store: Store | null = null;
  #copy: Copy | null = null;
  #isDirty = false;
  #isBroken = false;
  #writing = 0;
  /** Edits made through this keeper, and the mark of it in the store. */
  #edits = 0;
  /** What the edits that are being made are for. */
  #about: string | null = null;
  #pending: LocalEdit[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #opening = randomUuid();
  /** Marks of earlier openings that the loaded copy covers. */
  #found: readonly Unsent[] = [];

  constructor(
    private readonly documentId: string,
    private readonly opened: Promise<Store | null>,
    private readonly onChange: () => void,
  ) {}

  get copy(): Copy | null {
    return this.#copy;
  }

  /** There are edits that the server has not confirmed. */
  get isDirty(): boolean {
    return this.#isDirty;
  }

  /** This device has refused to keep something. Stays so until the document is opened again: a copy with a hole is worse than an old one. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Something is not on this device's disk yet. */
  get isWriting(): boolean {
    return this.#writing > 0 || this.#pending.length > 0;
  }

  /** The copy's updates; none when there is no copy or it cannot be read. */
  async load(): Promise<readonly Uint8Array[]> {
    this.#store = await this.opened;
    if (this.#store === null) this.#isBroken = true;
    if (this.#store === null || this.#isBroken) return [];
    try {
      const loaded = await this.#store.loadCopy(this.documentId, mergeUpdates);
      this.#copy = loaded?.copy ?? null;
      this.#found = loaded?.unsent ?? [];
      this.#isDirty = this.#found.length > 0;
      return loaded?.updates ?? [];
    } catch (error) {
      this.#broke(error);
      return [];
    }
  }

  /** The document was begun on this device, and the server has not greeted it. */
  get isBegunHere(): boolean {
    return this.#copy?.lineage === BEGUN_HERE;
  }

  /** A document that nobody else has: it may be written at once. Does nothing when this device has a copy. */
  begin(): void {
    if (this.#copy !== null) return;
    this.#putCopy({ documentId: this.documentId, lineage: BEGUN_HERE, right: "write", complete: true, couldWrite: true, savedAtMs: null });
  }

  /** The server has said which lineage the document has; with another one the copy must not be merged. */
  greet(lineage: string, right: Right): "same-lineage" | "other-lineage" {
    this.writePending();
    if (this.#copy !== null && this.isBegunHere) {
      const copy = { ...this.#copy, lineage, right };
      this.#copy = copy;
      this.#found = this.#found.map((mark) => ({ ...mark, lineage }));
      this.#write((store) => store.adopt(copy));
      return "same-lineage";
    }
    if (this.#copy !== null && this.#copy.lineage !== lineage) return "other-lineage";
    const { complete = false, couldWrite = false, savedAtMs = null } = this.#copy ?? {};
    this.#putCopy({ documentId: this.documentId, lineage, right, complete, savedAtMs, couldWrite: couldWrite || right === "write" });
    return "same-lineage";
  }

  setRight(right: Right): void {
    if (this.#copy !== null) this.#putCopy({ ...this.#copy, right, couldWrite: this.#copy.couldWrite || right === "write" });
  }

  /** The server's content has been received whole. */
  setComplete(): void {
    if (this.#copy !== null && !this.#copy.complete) this.#putCopy({ ...this.#copy, complete: true });
  }

  /** Written in the next task: handing it to the database takes time in which the frame that shows the edit would have to wait. */
  addLocal(update: Uint8Array): void {
    this.#isDirty = true;
    this.#edits += 1;
    if (this.#copy === null || this.#store === null || this.#isBroken) return;
    this.#pending.push({ update, about: this.#about });
    this.#timer ??= setTimeout(() => this.writePending());
  }

  /** Writes at once what waits for the next task: there may be none. */
  writePending(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [pending, mark] = [this.#pending, this.#mark()];
    this.#pending = [];
    if (pending.length > 0 && mark !== null) void this.#put((store) => store.appendLocal(pending, mark));
  }

  /** What `change` writes is stored together with the note of what it was for. */
  noting(about: string, change: () => void): void {
    this.#about = about;
    try {
      change();
    } finally {
      this.#about = null;
    }
  }

  addRemote(update: Uint8Array): void {
    const copy = this.#copy;
    if (copy !== null) this.#write((store) => store.appendRemote(copy, update));
  }

  /** The server has confirmed everything up to now. */
  saved(nowMs: number): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const mark = this.#mark();
    if (this.#copy === null || mark === null) return;
    const copy = { ...this.#copy, savedAtMs: nowMs };
    const covered = [...this.#found, mark];
    this.#copy = copy;
    this.#found = [];
    this.#write((store) => store.markSaved(copy, covered));
  }

  /** Forgets the copy: the server has dealt with all of it. */
  async discard(): Promise<void> {
    await this.#end((store, copy) => store.discard(copy));
  }

  /** Puts a copy with unsent edits of another lineage out of the way. */
  async setAside(): Promise<void> {
    await this.#end((store, copy) => store.setAside(copy));
  }

  async #end(clear: (store: Store, copy: Copy) => Promise<void>): Promise<void> {
    this.writePending();
    const copy = this.#copy;
    this.#copy = null;
    this.#found = [];
    this.#isDirty = false;
    if (copy !== null) await this.#write((store) => clear(store, copy));
  }

  #mark(): Unsent | null {
    if (this.#copy === null) return null;
    return { documentId: this.documentId, lineage: this.#copy.lineage, opening: this.#opening, edits: this.#edits };
  }

  #putCopy(copy: Copy): void {
    this.#copy = copy;
    this.#write((store) => store.putCopy(copy));
  }

  /** In the order in which it was asked for. */
  #write(write: (store: Store) => Promise<void>): Promise<void> {
    this.writePending();
    return this.#put(write);
  }

  async #put(write: (store: Store) => Promise<void>): Promise<void> {
    if (this.#store === null || this.#isBroken) return;
    this.#writing += 1;
    try {
      await write(this.#store);
    } catch (error) {
      this.#broke(error);
    }
    this.#writing -= 1;
    this.onChange();
  }

  #broke(error: unknown): void {
    this.#isBroken = true;
    console.error("this device does not keep the document", error);
  }
}

/** Through a document: merging thousands of small updates as bytes takes far longer. */
function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const merged = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return merged;
}
