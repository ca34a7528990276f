/** How an entry is called in the list of what was done last. */

import type { Form, Text } from "../../../proto/Instruments";
import type { PlanStep } from "../../../proto/Lessons";
import type { Mark, What } from "../../../proto/Sheets";
import { sayLessonTime } from "../../../sheets/clock";
import type { Done } from "../../../sheets/fold";
import { said } from "../../../sheets/words";
import { t, timeSaid } from "../../../text";

/** Names of everything in the form that an entry can point to, by id. */
export function namesOf(form: Form): ReadonlyMap<string, string> {
  const named: { id: string; name: Text; key?: string }[] = [];
  switch (form.kind) {
    case "interval":
      for (const side of form.sides) named.push(...side.groups.flatMap(({ codes }) => codes));
      break;
    case "sequence":
      named.push(...form.codes);
      break;
    case "scale":
      for (const section of form.sections) {
        named.push(section);
        if (section.marking.by === "points") named.push(...section.marking.items);
        if (section.marking.by === "levels") for (const item of section.marking.items) named.push(item, ...(item.signs?.signs ?? []));
      }
      named.push(...(form.bonus?.items ?? []));
      break;
    case "viewpoints":
      named.push(...form.dimensions.flatMap(({ viewpoints }) => viewpoints.flatMap(({ points }) => points)));
      break;
    case "questions":
      for (const category of form.categories) named.push(...category.groups.flatMap(({ codes }) => codes));
      break;
    case "seats":
      named.push(...form.kinds);
      break;
  }
  return new Map(named.map(({ id, name, key }) => [id, key === undefined ? said(name) : `${key} ${said(name)}`]));
}

export interface Names {
  readonly ids: ReadonlyMap<string, string>;
  readonly steps: readonly PlanStep[];
  readonly form: Form;
}

/** Before anybody has started the lesson, the time of day. */
export function sayTime({ t_ms, at_ms }: Done): string {
  return t_ms === null ? (timeSaid(at_ms).split(" ").at(-1) ?? "") : sayLessonTime(t_ms);
}

export function sayDone({ what }: Done, names: Names): string {
  if (what.kind === "event") return sayEvent(what.event, names);
  const [item = ""] = what.key.split("#");
  const name = names.ids.get(item) ?? item;
  const { mark, remark } = what.answer;
  return mark === null ? t.value.sheet.done.remark(name, remark) : t.value.sheet.done.mark(name, sayMark(item, mark, names.form));
}

const isSign = (id: string, form: Form): boolean =>
  form.kind === "scale" && form.sections.some(({ marking }) => marking.by === "levels" && marking.items.some(({ signs }) => signs?.signs.some((sign) => sign.id === id) === true));

function sayMark(item: string, mark: Mark, form: Form): string {
  if (mark.kind === "not_applicable") return t.value.sheet.scale[isSign(item, form) ? "notApplicable" : "unseen"];
  if (mark.kind === "score") return String(mark.score);
  if (form.kind !== "scale") return String(mark.level);
  for (const { marking } of form.sections) {
    if (marking.by !== "levels") continue;
    for (const one of marking.items) {
      const level = marking.levels[mark.level];
      if (one.id === item && level !== undefined) return said(level.name);
      if (one.signs?.signs.some(({ id }) => id === item) !== true) continue;
      const words = one.signs.answer === "seen" ? t.value.sheet.scale.seen : t.value.sheet.scale.lowMiddleHigh;
      return words[mark.level] ?? String(mark.level);
    }
  }
  return String(mark.level);
}

function sayEvent(event: What, { ids, steps }: Names): string {
  const words = t.value.sheet.done;
  const name = (id: string): string => ids.get(id) ?? id;
  switch (event.what) {
    case "code":
      return name(event.code);
    case "pause":
      return words.pause;
    case "tick":
      return words.tick(event.interval + 1, name(event.code));
    case "engagement":
      return words.engagement(event.interval + 1, t.value.sheet.interval.levels[event.level]);
    case "snapshot":
      return words.snapshot(t.value.sheet.scale.activities[event.activity], event.off_task);
    case "tally":
      return words.tally(name(event.point));
    case "count":
      return words.count(name(event.point), event.count, event.of);
    case "begin":
      return words.begin(name(event.point));
    case "end":
      return words.end(name(event.point));
    case "quote":
    case "note":
      return event.text;
    case "question":
      return event.text === "" ? words.question : event.text;
    case "words":
      return event.text === "" ? words.noWords : event.text;
    case "answer":
      return words.answer;
    case "sort":
      return name(event.code);
    case "room":
      return words.room;
    case "seat":
      return words.seat(event.seat, name(event.kind));
    case "between":
      return words.between(event.seat, event.to, name(event.kind));
    case "scan":
      return words.scan(event.on_task, event.of);
    case "photo":
      return words.photo;
    case "step":
      return words.step(steps.find(({ block_id: block }) => block === event.block)?.title ?? "");
    case "retract":
      return words.retract;
  }
}
