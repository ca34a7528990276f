/** A draft that waits: one task and one wording, whether a reminder says it or, offline, the list. Pure. */

import type { Person } from "../../proto/Accounts";
import type { AccountId } from "../../proto/Ids";
import type { Texts } from "../../text/zh";

/** Who writes it together with the lead does not send it. */
export function sayDraft(lead: Person | null, me: AccountId, t: Texts): string {
  return lead === null || lead.id === me ? t.today.waits.draft : t.today.draftWith(lead.name);
}
