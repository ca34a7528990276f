/** What one tap or note of an observer was, in words. Pure. */

import type { What } from "../../../proto/Sheets";
import type { Texts } from "../../../text/zh";
import type { Names } from "../results/names";

export function momentSaid(event: What, names: Names, titleOfStep: (block: string) => string, t: Texts): string {
  const words = t.findings.moment;
  switch (event.what) {
    case "code":
    case "sort":
      return names.of(event.code);
    case "pause":
      return words.pause;
    case "tick":
      return words.tick(event.interval + 1, names.of(event.code));
    case "engagement":
      return words.engagement[event.level];
    case "snapshot":
      return event.activity === "learning" ? words.snapshot(event.off_task) : words.noTask;
    case "tally":
      return names.of(event.point);
    case "count":
      return words.count(names.of(event.point), event.count, event.of);
    case "begin":
      return words.begin(names.of(event.point));
    case "end":
      return words.end(names.of(event.point));
    case "quote":
    case "note":
      return event.text;
    case "question":
      return event.text === "" ? words.question : event.text;
    case "words":
      return event.text === "" ? words.noWords : event.text;
    case "answer":
      return words.answer;
    case "room":
      return words.room;
    case "seat":
      return words.seat(event.seat, names.of(event.kind));
    case "between":
      return words.between(event.seat, event.to, names.of(event.kind));
    case "scan":
      return words.scan(event.on_task, event.of);
    case "photo":
      return words.photo;
    case "step":
      return words.step(titleOfStep(event.block));
    case "retract":
      return words.retract;
  }
}

/** What an observer wrote, or that there is a picture; `null` for a tap. */
export function wordsIn(event: What, t: Texts): string | null {
  switch (event.what) {
    case "note":
    case "quote":
      return event.text;
    case "question":
    case "words":
      return event.text === "" ? null : event.text;
    case "photo":
      return t.findings.moment.photo;
    default:
      return null;
  }
}
