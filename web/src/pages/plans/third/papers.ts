/** Adaptations and revised plans alike: somebody's fork of a sealed version. Pure. */

import type { Person } from "../../../proto/Accounts";
import type { DocumentId, VersionId } from "../../../proto/Ids";
import type { PlanView } from "../../../proto/Plans";
import type { Sealing } from "../../../proto/Third";

export interface Paper {
  readonly kind: "adaptation" | "revised";
  readonly owner: Person;
  /** `null`: taught from the consensus as it is. */
  readonly className: string | null;
  /** What the red pen is shown against. */
  readonly base: VersionId;
  readonly sealed: Sealing | null;
}

export function paperOf(view: Pick<PlanView, "third">, document: DocumentId): Paper | null {
  const adaptation = view.third.adaptations.find((one) => one.document_id === document);
  if (adaptation !== undefined) {
    const { owner, class_name: className, base_version_id: base, signed: sealed } = adaptation;
    return { kind: "adaptation", owner, className, base, sealed };
  }
  const reflection = view.third.reflections.find((one) => one.revised?.document_id === document);
  if (reflection === undefined || reflection.revised === null) return null;
  const { owner, class_name: className, taught_version_id: base, revised } = reflection;
  return { kind: "revised", owner, className, base, sealed: revised.sealed };
}
