/** The question log: each question with its wait, measured by two taps, and its codes. */

import type { CodeId, CodeSide, QuestionForm, Seat } from "../proto/Instruments";
import type { EventId } from "../proto/Sheets";
import type { Happened } from "./fold";

export interface Question {
  readonly id: EventId;
  readonly t_ms: number | null;
  /** The question ended then, on the server's clock. */
  readonly askedMs: number;
  /** The last that was written of it, with its tap or later. */
  readonly text: string;
  readonly seat: Seat | null;
  /** `null` until somebody answers. */
  readonly waitMs: number | null;
  /** One of each category. */
  readonly codes: ReadonlySet<CodeId>;
}

const idsOf = (side: CodeSide): CodeId[] => side.groups.flatMap(({ codes }) => codes.map(({ id }) => id));

/** Newest first. */
export function questionLog(form: QuestionForm, events: readonly Happened[]): Question[] {
  const categories = form.categories.map(idsOf);
  const log = new Map<EventId, Question>();
  for (const { id, t_ms, at_ms, event } of events) {
    if (event.what === "question") log.set(id, { id, t_ms, askedMs: at_ms, text: event.text, seat: event.seat, waitMs: null, codes: new Set() });
    if (event.what !== "answer" && event.what !== "sort" && event.what !== "words") continue;
    const question = log.get(event.question);
    if (question === undefined) continue;
    if (event.what === "words") log.set(question.id, { ...question, text: event.text });
    else if (event.what === "answer") log.set(question.id, { ...question, waitMs: question.waitMs ?? at_ms - question.askedMs });
    else log.set(question.id, { ...question, codes: chosen(categories, question.codes, event.code) });
  }
  return [...log.values()].reverse();
}

function chosen(categories: readonly (readonly CodeId[])[], before: ReadonlySet<CodeId>, code: CodeId): Set<CodeId> {
  const own = categories.find((ids) => ids.includes(code)) ?? [];
  return new Set([...[...before].filter((id) => !own.includes(id)), code]);
}
