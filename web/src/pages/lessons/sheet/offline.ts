/** Keeps on this device what a class without a network needs: the lessons that wait for one, and the forms of those to observe. */

import { getCached, getKeptFirst } from "../../../api";
import type { AccountId } from "../../../proto/Ids";
import type { Instrument } from "../../../proto/Instruments";
import type { LessonSummary, LessonView } from "../../../proto/Lessons";
import type { SyncSession } from "../../../sync/session";
import { partOf } from "../part";
import { instrumentPath, lessonPath } from "./lesson";

/** One after the other: this must never stand in the way of what the person is doing. */
export async function keepSheets(account: AccountId, sync: SyncSession, lessons: readonly LessonSummary[]): Promise<void> {
  for (const { id, mine, state } of lessons) {
    if (state === "cancelled") continue;
    try {
      const { body: view } = await getCached<LessonView>(account, lessonPath(id), () => {});
      if (mine !== "observe" && mine !== "teach" && mine !== "review_self") continue;
      const part = partOf(view, account);
      if (part === null) continue;
      await getKeptFirst<Instrument>(account, instrumentPath(part.instrument));
      if (part.sheet !== null) void sync.prefetch([part.sheet.document_id]);
    } catch {
      // The next visit of 今天 tries again.
      return;
    }
  }
}
