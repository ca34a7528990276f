/** Which document is my sheet of a lesson: the server's word, else the one that this device began. */

import { Answers } from "../../../answers";
import type { AccountId, DocumentId, LessonId } from "../../../proto/Ids";
import type { LessonView, NewSheet } from "../../../proto/Lessons";
import { bringOver } from "../../../sheets/pen";
import type { SyncSession } from "../../../sync/session";
import { randomUuid } from "../../../sync/surroundings";
import { mayBegin, partOf } from "../part";

/** Beside the answers of the server, under a name that no path has. */
const begunKey = (lesson: LessonId): string => `begun sheet of ${lesson}`;

/** Answers with the document to open, once it may be opened. `null`: this person has no sheet here. */
export async function ownSheet(account: AccountId, sync: SyncSession, view: LessonView): Promise<DocumentId | null> {
  const answers = Answers.of(account);
  const key = begunKey(view.id);
  const begun = ((await answers.load(key)) as DocumentId | undefined) ?? null;
  const part = partOf(view, account);
  const known = part?.sheet?.document_id ?? null;
  if (known !== null) {
    // Not waited for: the sheet that the server knows is opened at once, and what was begun here follows into it.
    if (begun === null || begun === known) await answers.keep(key, known);
    else void moveTo(sync, begun, known).then((hasMoved) => (hasMoved ? answers.keep(key, known) : undefined));
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
    // Submitted already: what is here stays here, and can be read in this device's copy only.
    if (to.right !== "write") return false;
    bringOver(from.doc, to.doc);
  } finally {
    from.dispose();
    to.dispose();
  }
  await sync.forget(begun);
  return true;
}
