/** Suggesting a late edit: what its author's page does with it. */

import { account } from "../../account";
import { get, getKeptFirst, post } from "../../api";
import type { Content } from "../../diff/content";
import { lateMarks, putIn } from "../../meeting/late";
import type { DocumentId, LateEditId } from "../../proto/Ids";
import type { LateEditSummary, LateEditToMarks, LateEditToPaper, LateEditView } from "../../proto/LateEdits";
import type { MeetingView, NewMark } from "../../proto/Meetings";
import type { PlanView } from "../../proto/Plans";
import type { VersionView } from "../../proto/Versions";
import { Behind, putOnce, stillToTell } from "./putOnce";
import { wayFor, type Way } from "./way";

export async function loadWay(edit: LateEditSummary): Promise<Way> {
  const plan = await get<PlanView>(`/api/plans/${edit.plan_id}`);
  const meeting = plan.stage === "meeting" ? await get<MeetingView>(`/api/plans/${edit.plan_id}/meeting`) : null;
  return wayFor(edit, plan, meeting, account().me.id);
}

function viewOf(edit: LateEditSummary): Promise<LateEditView> {
  return getKeptFirst<LateEditView>(account().me.id, `/api/late-edits/${edit.id}`);
}

/** The marks that a late edit would add to the meeting's list. */
export async function marksFor(edit: LateEditSummary, fork: DocumentId, meeting: MeetingView): Promise<NewMark[]> {
  const { me } = account();
  const [plan, view] = await Promise.all([get<PlanView>(`/api/plans/${edit.plan_id}`), viewOf(edit)]);
  const drafts = plan.versions.filter((version) => version.kind === "draft");
  const sent = drafts[drafts.length - 1];
  if (sent === undefined) return [];
  const base = await getKeptFirst<VersionView>(me.id, `/api/versions/${sent.id}`);
  return lateMarks(base.content as Content, { document: fork, owner: me.id }, view.without as Content, view.with as Content, meeting.marks);
}

export async function sendMarks(edit: LateEditId, marks: NewMark[]): Promise<void> {
  const wish: LateEditToMarks = { marks };
  await post(`/api/late-edits/${edit}/to-marks`, wish);
}

/** Writes it into the paper, unless it is in there; done when it is saved. */
export async function putIntoPaper(edit: LateEditId, document: DocumentId): Promise<void> {
  const view = await get<LateEditView>(`/api/late-edits/${edit}`);
  await putOnce(account().sync, edit, document, (paper) => putIn(view.without as Content, view.with as Content, paper));
}

export async function sayItIsIn(edit: LateEditId, document: DocumentId): Promise<void> {
  const wish: LateEditToPaper = { document_id: document };
  await post(`/api/late-edits/${edit}/to-paper`, wish);
  await account().sync.notes.forget(edit);
}

/** A page died after it had written some into a paper: this one tells the server. Whether it could. */
export async function tellOfWritten(listed: readonly LateEditSummary[]): Promise<boolean> {
  const { sync } = account();
  const left = await stillToTell(sync, listed);
  try {
    for (const { about, documentId } of left) {
      await putOnce(sync, about, documentId, () => {
        throw new Behind();
      });
      await sayItIsIn(about, documentId);
    }
    return left.length > 0;
  } catch {
    // Not in step yet, or the paper was sealed since: it is listed as waiting, and its author can try again.
    return false;
  }
}
