/** Who or what is awaited, in a sentence. Pure. */

import type { AccountId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import type { Texts } from "../../text/zh";
import { awaitedIn } from "./ribbon";

export function sayAwaited(view: PlanView, me: AccountId, t: Texts): string {
  const waits = awaitedIn(view, me);
  switch (waits.for) {
    case "send":
      return waits.isMine ? t.degree.awaitMySend : t.degree.awaitSend(waits.lead.name);
    case "red_pen":
      return t.degree.awaitRedPen(waits.from.map((person) => person.name));
    case "opening":
      return t.degree.awaitOpening;
    case "reading":
      return t.term.plan.awaitReading;
    case "lead":
      return t.term.plan.awaitLead(waits.lead.name);
    case "meeting":
      return t.degree.inMeeting;
    case "reflections":
      return t.third.awaitReflections(waits.from.map((person) => person.name));
    case "nobody":
      return t.degree.agreed;
  }
}
