/** Threads as the page shows them: in which order, with what waits to be sent, and their evidence in words. Pure. */

import type { Entered, Evaluation, Evidence, Message, MessageKind, NewMessage, Thread } from "../../../proto/Evaluation";
import type { AccountId, MessageId, ThreadId } from "../../../proto/Ids";
import type { Instrument, Text } from "../../../proto/Instruments";
import type { InstrumentRef, LessonView, PlanStep } from "../../../proto/Lessons";
import type { Language } from "../../../text/times";
import type { Texts } from "../../../text/zh";
import { momentSaid } from "../board/moments";
import { worded } from "../coverage";
import { minutesSaid } from "../results/findings";
import { namesOf, sidedNamesOf } from "../results/names";

/** As the wire has it (proto, `MAX_MESSAGE_CHARS`). */
export const MOST_CHARS = 1000;
/** A message that begins a thread is one of these. */
export const BEGINNINGS = ["highlight", "problem", "suggestion", "question"] as const satisfies readonly MessageKind[];

/** What this device has not sent yet. */
export interface WaitingMessage {
  readonly id: MessageId;
  readonly body: NewMessage;
}

export interface ShownThread {
  readonly id: ThreadId;
  readonly evidence: Evidence;
  readonly entered: readonly Entered[];
  readonly messages: readonly Message[];
  readonly waiting: readonly WaitingMessage[];
  readonly isClosed: boolean;
}

const places = ["moment", "step", "seat", "item", "lesson"] as const satisfies readonly Evidence["on"][];

/** Moments in the order of the lesson, then steps in the order of the plan, seats, items, and the whole lesson. */
function placeOf(evidence: Evidence, steps: readonly PlanStep[]): readonly [number, number] {
  const kind = places.indexOf(evidence.on);
  switch (evidence.on) {
    case "moment":
      return [kind, evidence.t_ms];
    case "step":
      return [kind, steps.findIndex(({ block_id: block }) => block === evidence.block_id)];
    case "seat":
      return [kind, evidence.seat];
    case "item":
    case "lesson":
      return [kind, 0];
  }
}

export function shownThreads(evaluation: Evaluation | null, waiting: readonly WaitingMessage[], steps: readonly PlanStep[]): readonly ShownThread[] {
  const threads = new Map<ThreadId, ShownThread>(
    (evaluation?.threads ?? []).map((thread: Thread) => [thread.id, { ...thread, waiting: [], isClosed: thread.is_closed }]),
  );
  for (const message of waiting) {
    const { thread_id: id, evidence, kind } = message.body;
    const thread = threads.get(id) ?? { id, evidence, entered: [], messages: [], waiting: [], isClosed: false };
    // The answer of the server may be here before its request is known to have gone out.
    if (thread.messages.some((known) => known.id === message.id)) continue;
    threads.set(id, { ...thread, waiting: [...thread.waiting, message], isClosed: kind === "next_step" });
  }
  return [...threads.values()].sort((one, other) => {
    const [[kind, at], [otherKind, otherAt]] = [placeOf(one.evidence, steps), placeOf(other.evidence, steps)];
    return kind - otherKind || at - otherAt;
  });
}

const titleOfStep = (steps: readonly PlanStep[], block: string): string => steps.find((step) => step.block_id === block)?.title ?? "";

/** What evidence is said with. */
export interface Saying {
  readonly t: Texts;
  readonly language: Language;
  readonly steps: readonly PlanStep[];
  formOf(ref: InstrumentRef): Instrument | null;
  nameOf(ref: InstrumentRef): string;
}

export function evidenceSaid(evidence: Evidence, saying: Saying): string {
  const words = saying.t.evaluation.evidence;
  switch (evidence.on) {
    case "lesson":
      return words.lesson;
    case "moment":
      return words.moment(minutesSaid(evidence.t_ms));
    case "seat":
      return words.seat(evidence.seat);
    case "step":
      return words.step(titleOfStep(saying.steps, evidence.block_id));
    case "item":
      return words.item(saying.nameOf(evidence.instrument), namesOf(saying.formOf(evidence.instrument), saying.language).of(evidence.item));
  }
}

/** What an observer gave an item, in the form's own words. */
function markSaid(entered: Entered, item: string, { t, language, formOf }: Saying): string {
  if (entered.what.kind !== "answer") return "";
  const { mark, remark } = entered.what.answer;
  const form = formOf(entered.instrument)?.form;
  const level = (at: number): string => {
    const sections = form?.kind === "scale" ? form.sections : [];
    const marking = sections.map((section) => section.marking).find((one) => one.by === "levels" && one.items.some(({ id }) => id === item));
    const name = marking?.by === "levels" ? marking.levels[at]?.name : undefined;
    return name === undefined ? String(at) : worded(name, language);
  };
  const said = mark === null ? "" : mark.kind === "score" ? t.evaluation.points(String(mark.score)) : mark.kind === "level" ? level(mark.level) : t.sheet.scale.unseen;
  return t.findings.joined([said, remark].filter((words) => words !== "")) || t.evaluation.onlyRemark;
}

export function enteredSaid(entered: Entered, evidence: Evidence, saying: Saying): string {
  if (entered.what.kind === "answer") return markSaid(entered, evidence.on === "item" ? evidence.item : "", saying);
  const names = sidedNamesOf(saying.formOf(entered.instrument), saying.language);
  return momentSaid(entered.what.event, names, (block) => titleOfStep(saying.steps, block), saying.t);
}

export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** What of a form can be discussed by itself: its marked items, or its points. */
export function itemsOf({ form }: Instrument, language: Language): readonly Choice[] {
  const choice = ({ id, name }: { readonly id: string; readonly name: Text }): Choice => ({ id, name: worded(name, language) });
  switch (form.kind) {
    case "scale":
      return [
        ...form.sections.flatMap((section) => (section.marking.by === "whole" ? [choice(section)] : section.marking.items.map(choice))),
        ...(form.bonus?.items ?? []).map(choice),
      ];
    case "viewpoints":
      return form.dimensions.flatMap(({ viewpoints }) => viewpoints.flatMap(({ points }) => points.map(choice)));
    case "interval":
    case "sequence":
    case "questions":
    case "seats":
      return [];
  }
}

/** The next steps that stand, each the last of its thread. */
export function nextSteps(evaluation: Evaluation): readonly Message[] {
  return evaluation.threads.flatMap(({ messages }) => messages.filter(({ kind, text }) => kind === "next_step" && text !== null).slice(-1));
}

/** A next step that the teacher wrote: what one sets for oneself needs no acceptance. */
export const isSetByTeacher = ({ kind, author }: Message, teacher: AccountId): boolean => kind === "next_step" && author.id === teacher;

/** How many seats there are to choose from; a room without a plan has as many as the wire allows. */
export function seatsOf({ seats }: Pick<LessonView, "seats">): number {
  return seats === null ? 400 : seats.rows * seats.columns;
}
