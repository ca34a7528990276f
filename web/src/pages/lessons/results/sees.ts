/** In one line: who sees the results of a lesson, and since when. Pure. */

import type { AccountId } from "../../../proto/Ids";
import type { LessonView } from "../../../proto/Lessons";
import type { Texts } from "../../../text/zh";

export function sayWhoSees(view: LessonView, me: AccountId, now: number, t: Texts, timeSaid: (ms: number) => string): string {
  const { sees } = t.board;
  const opened = view.opened_at_ms ?? (view.opens_at_ms !== null && view.opens_at_ms <= now ? view.opens_at_ms : null);
  switch (view.purpose) {
    case "supervision":
      return sees.supervision;
    case "competition":
      return opened === null ? sees.competition.before : sees.competition.since(timeSaid(opened));
    case "diagnosis":
    case "learning": {
      const words = sees[view.purpose];
      if (opened !== null) return words.since(timeSaid(opened));
      if (view.opens_at_ms === null) return words.always;
      return view.teacher.id === me ? words.mine(timeSaid(view.opens_at_ms)) : words.before(timeSaid(view.opens_at_ms));
    }
  }
}
