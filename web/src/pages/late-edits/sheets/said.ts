/** Late entries of a sheet in words, each with its time. Pure. */

import type { TimedEntry } from "../../../proto/SheetViews";
import { sayLessonTime } from "../../../sheets/clock";
import { t } from "../../../text";
import { sayDone, type Names } from "../../lessons/sheet/saying";

export interface Tap {
  readonly id: string;
  readonly time: string;
  readonly words: string;
}

/** A look at the server's clock is nothing that anybody did. */
export function tapsSaid(entries: readonly TimedEntry[], names: Names): Tap[] {
  return entries.flatMap((entry) => {
    const words = wordsOf(entry, names);
    return words === null ? [] : [{ id: entry.id, time: sayLessonTime(entry.t_ms), words }];
  });
}

function wordsOf({ id, t_ms, what }: TimedEntry, names: Names): string | null {
  switch (what.kind) {
    case "clock":
      return null;
    case "start":
      return t.value.sheet.start.verb;
    case "end":
      return t.value.sheet.end;
    case "event":
    case "answer":
      return sayDone({ id, t_ms, at_ms: t_ms, what }, names);
  }
}
