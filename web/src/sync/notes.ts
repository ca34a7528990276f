/**
 * What edits of this device were made for that must not be made twice: somebody else has to be told of them afterwards, and the page may die
 * in between. A note is written with its edit (see `OpenDocument.noting`), and lies here until whoever had to be told has answered.
 *
 * A note belongs to one lineage of its document: in a document that was restored the words may not be.
 */

import { type Copy, type Note, type Store, answer, done } from "./store";

export class Notes {
  constructor(private readonly store: Promise<Store | null>) {}

  /** Whether the document, as this device has it, holds an edit that was made for the sake of `about`. */
  async has(documentId: string, about: string): Promise<boolean> {
    return (await this.list()).some((note) => note.documentId === documentId && note.about === about);
  }

  /** Those of the documents as this device has them. */
  async list(): Promise<readonly Note[]> {
    const store = await this.store;
    if (store === null) return [];
    const transaction = store.db.transaction(["copies", "notes"], "readonly");
    const [copies, notes] = await Promise.all([
      answer<Copy[]>(transaction.objectStore("copies").getAll()),
      answer<Note[]>(transaction.objectStore("notes").getAll()),
    ]);
    const lineages = new Map(copies.map((copy) => [copy.documentId, copy.lineage]));
    return notes.filter((note) => lineages.get(note.documentId) === note.lineage);
  }

  /** Everybody who had to be told of it has been. */
  async forget(about: string): Promise<void> {
    const store = await this.store;
    if (store === null) return;
    const transaction = store.db.transaction("notes", "readwrite");
    const notes = transaction.objectStore("notes");
    for (const note of await answer<Note[]>(notes.getAll())) if (note.about === about) notes.delete([note.documentId, note.lineage, note.about]);
    await done(transaction);
  }
}
