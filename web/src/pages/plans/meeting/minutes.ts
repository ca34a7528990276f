/** Which minutes a plan page shows. Pure. */

import type { DocumentId, VersionId } from "../../../proto/Ids";
import type { PlanView } from "../../../proto/Plans";

/** Those of the meeting that is on; null for meetings from before there were minutes. */
export function openMinutes(view: PlanView): DocumentId | null {
  return view.documents.find((document) => document.kind === "minutes" && !document.is_sealed)?.id ?? null;
}

/** Those sealed last. */
export function lastMinutes(view: PlanView): VersionId | null {
  const sealed = view.versions.filter((version) => version.kind === "minutes");
  return sealed[sealed.length - 1]?.id ?? null;
}
