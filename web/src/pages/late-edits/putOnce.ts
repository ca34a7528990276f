/**
 * Writing a late edit into a paper once, and telling the server afterwards. The page may die in between: the note that lies on this device
 * with the very edit tells the next page that only the telling is left, whatever has become of the words since.
 */

import type * as Y from "yjs";
import type { DocumentId, LateEditId } from "../../proto/Ids";
import type { LateEditSummary } from "../../proto/LateEdits";
import type { SyncSession } from "../../sync/session";
import type { Note } from "../../sync/store";
import { untilSaved } from "../plans/documents";

/** A paper is usually in step within a second. */
const PATIENCE_MS = 8_000;

/** The paper is not in step with the server. */
export class Behind extends Error {}

/** Done when the paper holds it and is saved. */
export async function putOnce(sync: Pick<SyncSession, "open" | "notes">, edit: LateEditId, document: DocumentId, write: (paper: Y.Doc) => void): Promise<void> {
  const paper = sync.open(document);
  try {
    await paper.ready;
    if (!(await untilSaved(paper, PATIENCE_MS))) throw new Behind();
    const isIn = await sync.notes.has(document, edit);
    if (paper.right !== "write") throw new Behind();
    if (!isIn) paper.noting(edit, () => write(paper.doc));
    if (!(await untilSaved(paper, PATIENCE_MS))) throw new Behind();
  } finally {
    paper.dispose();
  }
}

/** What was written and the server does not know of yet. What it does know of needs no note any more. */
export async function stillToTell(sync: Pick<SyncSession, "notes">, listed: readonly LateEditSummary[]): Promise<readonly Note[]> {
  const notes = await sync.notes.list();
  const isWaiting = ({ about }: Note): boolean => listed.some((edit) => edit.id === about && edit.state.kind === "waiting");
  for (const note of notes) if (!isWaiting(note)) await sync.notes.forget(note.about);
  return notes.filter(isWaiting);
}
