/** Who or what is awaited, in a sentence. Pure. */

import type { Person } from "../../proto/Accounts";
import type { AccountId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import type { Texts } from "../../text/zh";
import { awaitedIn, reflectedBy, signedBy, taughtBy } from "./ribbon";

type Say = (names: readonly string[]) => string;

/** Who is awaited themselves is told so, before the others. */
function sayFrom(people: readonly Person[], me: AccountId, words: { readonly ofMe: Say; readonly ofOthers: Say }): string {
  const others = people.filter((person) => person.id !== me).map((person) => person.name);
  return others.length < people.length ? words.ofMe(others) : words.ofOthers(others);
}

export function sayAwaited(view: PlanView, me: AccountId, t: Texts): string {
  const waits = awaitedIn(view, me);
  switch (waits.for) {
    case "send":
      return waits.isMine ? t.degree.awaitMySend : t.degree.awaitSend(waits.lead.name);
    case "red_pen":
      return sayFrom(waits.from, me, { ofMe: t.degree.awaitMyRedPen, ofOthers: t.degree.awaitRedPen });
    case "opening":
      return t.degree.awaitOpening;
    case "reading":
      return t.term.plan.awaitReading;
    case "lead":
      return t.term.plan.awaitLead(waits.lead.name);
    case "meeting":
      return t.degree.inMeeting;
    case "reflections":
      return sayFrom(waits.from, me, { ofMe: t.third.awaitMyReflection, ofOthers: t.third.awaitReflections });
    case "nobody":
      return t.degree.agreed;
  }
}

/** The steps of the lesson and the third degree are one's own; what the others have done there is said in words. Empty when there is nothing. */
export function sayOthers(view: PlanView, me: AccountId, t: Texts): string {
  const namesOf = (people: readonly Person[]): string[] => people.filter((person) => person.id !== me).map((person) => person.name);
  const reflected = namesOf(reflectedBy(view));
  const taught = namesOf(taughtBy(view)).filter((name) => !reflected.includes(name));
  const signed = namesOf(signedBy(view)).filter((name) => !reflected.includes(name) && !taught.includes(name));
  const steps: readonly (readonly [readonly string[], Say])[] = [[signed, t.degree.othersSigned], [taught, t.degree.othersTaught], [reflected, t.degree.othersReflected]];
  return steps.flatMap(([names, say]) => (names.length > 0 ? [say(names)] : [])).join(t.degree.andThen);
}
