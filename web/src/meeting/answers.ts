/** What became of the red marks, after the meeting. Pure. */

import type { HunkId } from "../diff/hunk";
import type { AccountId } from "../proto/Ids";
import type { MeetingMark } from "../proto/Meetings";
import type { Texts } from "../text/zh";
import { hunkOf } from "./marks";
import type { Overwritten } from "./standing";

type Outcome = keyof Texts["answers"]["tally"];
const outcomes: readonly Outcome[] = ["adopted", "adapted", "declined", "dissent_kept"];

/** What is said of a mark's outcome; null while it has none. */
export function outcomeSaid(mark: MeetingMark, overwritten: Overwritten, t: Texts): string | null {
  const { decision } = mark;
  if (decision === null || decision.outcome === "reopened") return null;
  const said = t.meeting.decided[decision.outcome];
  const by = overwritten.get(mark.id);
  if (by === undefined) return said;
  return by === null ? t.answers.rewritten(said) : t.answers.replacedBy(said, by.name);
}

/** One's own marks in a sentence; null for who made none. Of others nothing is counted. */
export function mineSaid(marks: readonly MeetingMark[], me: AccountId, t: Texts): string | null {
  const mine = marks.filter((mark) => mark.owner.id === me);
  if (mine.length === 0) return null;
  const tallied = outcomes.flatMap((outcome) => {
    const count = mine.filter((mark) => mark.decision?.outcome === outcome).length;
    return count === 0 ? [] : [t.answers.tally[outcome](count)];
  });
  return t.answers.mineSaid(t.answers.mine(mine.length), tallied);
}

/** By person and mark, as a paper shows it beside the mark. */
export type Answered = ReadonlyMap<AccountId, ReadonlyMap<HunkId, string>>;

export const noAnswers: Answered = new Map();

export function answeredBy(marks: readonly MeetingMark[], overwritten: Overwritten, t: Texts, timeSaid: (ms: number) => string): Answered {
  const answers = new Map<AccountId, Map<HunkId, string>>();
  for (const mark of marks) {
    const said = outcomeSaid(mark, overwritten, t);
    if (mark.decision === null || said === null) continue;
    const { note, by, at_ms } = mark.decision;
    const own = answers.get(mark.owner.id) ?? new Map<HunkId, string>();
    answers.set(mark.owner.id, own.set(hunkOf(mark).id, t.answers.answered(said, note, by.name, timeSaid(at_ms))));
  }
  return answers;
}
