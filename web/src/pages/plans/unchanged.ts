/** Who found nothing to change: their paper is the draft, word for word, and nobody's red pen. Pure. */

import type { Person } from "../../proto/Accounts";
import type { PlanView } from "../../proto/Plans";
import type { VersionSummary } from "../../proto/Versions";
import { latestVersion } from "./ribbon";

/** A paper of one's own that was sealed as it was handed out. */
function isUntouched(version: VersionSummary, view: PlanView): boolean {
  return version.kind === "fork" && version.hash === latestVersion(view, 0)?.hash;
}

/** Versions that somebody has written. */
export function writtenVersions(view: PlanView): readonly VersionSummary[] {
  return view.versions.filter((version) => !isUntouched(version, view));
}

/** Who answered 已阅，没有修改, and left it at that. */
export function unchangedReaders(view: PlanView): readonly Person[] {
  const marked = new Set(writtenVersions(view).flatMap((version) => (version.kind === "fork" ? [version.owner.id] : [])));
  const answered = view.members.filter((member) => member.answered_no_changes_at_ms !== null && member.handed_in_at_ms === null);
  return answered.map((member) => member.person).filter((person) => !marked.has(person.id));
}

/** Whose red pen was sealed as it stood when the meeting began: they had written, and not handed in. */
export function unfinishedPens(view: PlanView): readonly Person[] {
  if (view.stage === "first_degree") return [];
  const marked = new Set(writtenVersions(view).flatMap((version) => (version.kind === "fork" ? [version.owner.id] : [])));
  return view.members.filter((member) => member.handed_in_at_ms === null && marked.has(member.person.id)).map((member) => member.person);
}
