/** Which document is my sheet of a lesson: the server's word, else the one that this device began. */

import { toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { Answers } from "../../../answers";
import { post } from "../../../api";
import type { AccountId, DocumentId, LessonId } from "../../../proto/Ids";
import type { LessonView, NewSheet } from "../../../proto/Lessons";
import type { LateEntries, LateSheet } from "../../../proto/LateSheets";
import { bringOver, entriesOf } from "../../../sheets/pen";
import type { SyncSession } from "../../../sync/session";
import { randomUuid } from "../../../sync/surroundings";
import { untilSaved } from "../../plans/documents";
import { mayBegin, partOf } from "../part";

/** Nobody waits for it; longer than a slow line takes for a morning's entries. */
const MOVE_PATIENCE_MS = 30_000;

/** Beside the answers of the server, under a name that no path has. */
const begunKey = (lesson: LessonId): string => `begun sheet of ${lesson}`;

/** What becomes of a sheet that was begun here after another tablet's was submitted: it waits for another try, or is kept as late entries. */
export type Left = "goes" | "waits" | "handed in";

/** Answers with the document to open, once it may be opened. `null`: this person has no sheet here. */
export async function ownSheet(account: AccountId, sync: SyncSession, view: LessonView, onLeft: (left: Left | null) => void): Promise<DocumentId | null> {
  const answers = Answers.of(account);
  const key = begunKey(view.id);
  const begun = ((await answers.load(key)) as DocumentId | undefined) ?? null;
  const part = partOf(view, account);
  const known = part?.sheet?.document_id ?? null;
  if (known !== null) {
    // Not waited for: the sheet that the server knows is opened at once, and what was begun here follows into it.
    if (begun === null) void answers.keep(key, known);
    else if (begun !== known) {
      const moving = part?.sheet?.submitted_at_ms == null ? moveTo(sync, begun, known) : handIn(sync, begun, known, onLeft);
      void moving.then((hasMoved) => (hasMoved ? answers.keep(key, known) : undefined));
    }
    return known;
  }
  if (part === null || (begun === null && !mayBegin(view, account))) return null;
  const document = begun ?? randomUuid();
  await answers.keep(key, document);
  const body: NewSheet = { instrument: part.instrument };
  await sync.requests.send({ method: "PUT", path: `/api/lessons/${view.id}/sheets/${document}`, body, creates: document });
  return document;
}

/** Two tablets of one observer began a sheet each, and the other one's came first. */
async function moveTo(sync: SyncSession, begun: DocumentId, known: DocumentId): Promise<boolean> {
  const [from, to] = [sync.begin(begun), sync.open(known)];
  try {
    await Promise.all([from.ready, to.ready]);
    // Submitted a moment ago, or not to be written any more: the lesson's next view says which.
    if (to.right !== "write") return false;
    bringOver(from.doc, to.doc);
    // What was begun here is the only copy until then. Bringing it over again adds nothing twice.
    if (!(await untilSaved(to, MOVE_PATIENCE_MS))) return false;
  } finally {
    from.dispose();
    to.dispose();
  }
  await sync.forget(begun);
  return true;
}

/** The other tablet's sheet is submitted: what was begun here comes too late for it, and is its owner's to add or discard. */
async function handIn(sync: SyncSession, begun: DocumentId, known: DocumentId, onLeft: (left: Left | null) => void): Promise<boolean> {
  const from = sync.begin(begun);
  try {
    await from.ready;
    const isWritten = entriesOf(from.doc).toArray().some(({ what }) => what.kind !== "clock");
    if (isWritten) {
      onLeft("goes");
      const body: LateEntries = { update: toBase64(Y.encodeStateAsUpdate(from.doc)) };
      const kept = await post<LateSheet | null>(`/api/sheets/${known}/late`, body);
      // The sheet may have it all: from here, over the other tablet.
      onLeft(kept === null ? null : "handed in");
    }
  } catch {
    // It stays here; the lesson's next view tries again.
    onLeft("waits");
    return false;
  } finally {
    from.dispose();
  }
  await sync.forget(begun);
  return true;
}
