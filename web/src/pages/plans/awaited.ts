/** Who or what is awaited, in a sentence. Pure. */

import type { Person } from "../../proto/Accounts";
import type { AccountId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import type { Texts } from "../../text/zh";
import { awaitedIn, reflectedBy, taughtBy } from "./ribbon";

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

/** The steps of the lesson and the third degree are one's own; what the others have done there is said in words. Empty when there is nothing. */
export function sayOthers(view: PlanView, me: AccountId, t: Texts): string {
  const namesOf = (people: readonly Person[]): string[] => people.filter((person) => person.id !== me).map((person) => person.name);
  const reflected = namesOf(reflectedBy(view));
  const taught = namesOf(taughtBy(view)).filter((name) => !reflected.includes(name));
  const said = [...(taught.length > 0 ? [t.degree.othersTaught(taught)] : []), ...(reflected.length > 0 ? [t.degree.othersReflected(reflected)] : [])];
  return said.join(t.degree.andThen);
}
