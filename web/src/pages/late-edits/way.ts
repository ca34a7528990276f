/** What can become of a late edit where its plan stands now. Pure. */

import type { AccountId, DocumentId } from "../../proto/Ids";
import type { LateEditSummary } from "../../proto/LateEdits";
import type { MeetingView } from "../../proto/Meetings";
import type { DocumentKind, PlanDocument, PlanView } from "../../proto/Plans";

/** Why nothing takes a suggestion, and a comment is left. */
export type Why = "handed_in" | "taken_back" | "no_red_pen" | "not_listed" | "amending" | "agreed" | "closed";

export type Way =
  /** The author writes this paper now: it goes in like any other edit. */
  | { readonly kind: "paper"; readonly document: PlanDocument }
  /** The meeting takes it up, as marks of this fork. */
  | { readonly kind: "marks"; readonly fork: DocumentId; readonly meeting: MeetingView }
  | { readonly kind: "comment"; readonly why: Why };

/** Whose text is only the paper's: a reflection has its points, the consensus and the minutes are everybody's. */
const papers: ReadonlySet<DocumentKind> = new Set(["draft", "fork", "adaptation", "revised"]);

/** `meeting`: the plan's last one, while it is in its meeting. */
export function wayFor(edit: LateEditSummary, plan: PlanView, meeting: MeetingView | null, me: AccountId): Way {
  const isOpenAgain = (document: PlanDocument): boolean => document.id === edit.document_id && document.can_write;
  const own = papers.has(edit.kind) ? plan.documents.find(isOpenAgain) : undefined;
  if (own !== undefined) return { kind: "paper", document: own };
  const only = (why: Why): Way => ({ kind: "comment", why });
  if (edit.kind !== "draft" && edit.kind !== "fork") return only("closed");
  const forks = plan.documents.filter((document) => document.kind === "fork" && document.owner.id === me);
  const fork = forks[forks.length - 1];
  switch (plan.stage) {
    case "draft":
      return only("taken_back");
    case "first_degree":
      return fork?.can_write === true ? { kind: "paper", document: fork } : only("handed_in");
    case "reading":
      return only("no_red_pen");
    case "meeting":
      if (fork === undefined || meeting === null) return only("no_red_pen");
      if (meeting.amends !== null) return only("amending");
      return meeting.digest === null ? only("not_listed") : { kind: "marks", fork: fork.id, meeting };
    case "agreed":
      return only("agreed");
  }
}
