/** Which sheet of a lesson this device holds, and by which form: who is taken off the visit still reads what they wrote. */

import { Answers } from "../../../answers";
import type { AccountId, DocumentId, LessonId } from "../../../proto/Ids";
import type { InstrumentRef } from "../../../proto/Lessons";

export interface KeptSheet {
  readonly document: DocumentId;
  readonly instrument: InstrumentRef;
}

/** Beside the answers of the server, under a name that no path has. */
const keptKey = (lesson: LessonId): string => `sheet kept of ${lesson}`;

export async function keepSheet(account: AccountId, lesson: LessonId, { document, instrument }: KeptSheet): Promise<void> {
  await Answers.of(account).keep(keptKey(lesson), { document, instrument });
}

export async function loadKeptSheet(account: AccountId, lesson: LessonId): Promise<KeptSheet | null> {
  return ((await Answers.of(account).load(keptKey(lesson))) as KeptSheet | undefined) ?? null;
}
