/** What everybody wrote in words, for reading after class. Pure. */

import type { Board } from "../../../proto/Board";
import type { Texts } from "../../../text/zh";
import { wordsIn } from "../board/moments";
import { nameSaid } from "../guests/unverified";
import { minutesSaid } from "./findings";

export interface Written {
  readonly id: string;
  /** In the lesson; `null` for a guest, who says what they think of all of it, whenever they hand it in. */
  readonly clock: string | null;
  readonly by: string;
  readonly words: string;
  readonly isClaimed: boolean;
}

/** Observers by the lesson's clock, then guests in the order in which they came. */
export function writtenIn({ observers, timeline }: Pick<Board, "observers" | "timeline">, t: Texts): readonly Written[] {
  const people = new Map(observers.map((observer) => [observer.person.id, observer]));
  const written = timeline.flatMap(({ id, by, t_ms: at, event, basis }) => {
    const [words, observer] = [wordsIn(event, t), people.get(by)];
    if (words === null || observer === undefined) return [];
    const { person, guest } = observer;
    const isGuest = guest != null;
    return [{ place: isGuest ? observers.indexOf(observer) : -1, one: { id, clock: isGuest ? null : minutesSaid(at), by: nameSaid(person, guest), words, isClaimed: !isGuest && basis === "claimed" } }];
  });
  return written.sort((a, b) => a.place - b.place).map(({ one }) => one);
}
