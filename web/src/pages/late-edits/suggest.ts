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
import { untilSaved } from "../plans/documents";
import { wayFor, type Way } from "./way";

/** A paper is usually in step within a second. */
const PATIENCE_MS = 8_000;

/** The paper is not in step with the server. */
export class Behind extends Error {}

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

/** Writes it into the paper; done when it is saved there. */
export async function putIntoPaper(edit: LateEditSummary, document: DocumentId): Promise<void> {
  const view = await get<LateEditView>(`/api/late-edits/${edit.id}`);
  const paper = account().sync.open(document);
  try {
    await paper.ready;
    if (!(await untilSaved(paper, PATIENCE_MS)) || paper.right !== "write") throw new Behind();
    putIn(view.without as Content, view.with as Content, paper.doc);
    if (!(await untilSaved(paper, PATIENCE_MS))) throw new Behind();
  } finally {
    paper.dispose();
  }
}

export async function sayItIsIn(edit: LateEditId, document: DocumentId): Promise<void> {
  const wish: LateEditToPaper = { document_id: document };
  await post(`/api/late-edits/${edit}/to-paper`, wish);
}
