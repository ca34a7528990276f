/** Which observed lessons 今天 shows a person, and in which order. Pure. */

import type { LessonSummary } from "../../proto/Lessons";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** As far ahead as a teacher plans a week. */
const AHEAD_MS = 7 * DAY_MS;
/** A lesson that nobody started is no news after this; it stays in the group's list. */
const FORGOTTEN_MS = DAY_MS;
/** A sheet that was not handed in by then is not going to be; the lesson's page still asks for it. */
const UNSUBMITTED_MS = 14 * DAY_MS;
/** By then whoever they came to has seen the results, or knows where they are. */
const FRESH_MS = 3 * DAY_MS;

export type Part = "observe" | "write_up" | "teach" | "teaching" | "taught" | "opened" | "review_self" | "news" | "organise" | "invited" | "watch";

export interface WaitingLesson {
  readonly lesson: LessonSummary;
  readonly part: Part;
  readonly isNow: boolean;
  readonly place: string;
}

function partIn(lesson: LessonSummary, now: number): Part | null {
  const ends = lesson.planned_at_ms + lesson.minutes * MINUTE_MS;
  const isNear = lesson.planned_at_ms - now < AHEAD_MS && now - ends < FORGOTTEN_MS;
  switch (lesson.state) {
    case "cancelled":
      return null;
    case "planned":
      // Nobody's own: an officer's, who may have many groups.
      if (lesson.mine === null) return isNear && lesson.planned_at_ms - now < DAY_MS && lesson.purpose !== "competition" ? "invited" : null;
      if (!isNear || lesson.mine === "observed" || lesson.mine === "review_self") return null;
      return lesson.mine;
    case "running":
      if (lesson.mine === "teach") return "teaching";
      if (lesson.mine === "observe" || lesson.mine === "organise") return lesson.mine;
      // The numbers of a competition are the organiser's alone.
      return lesson.purpose === "competition" ? null : "watch";
    case "ended":
      if (lesson.mine === "review_self") return now - ends < UNSUBMITTED_MS ? "review_self" : null;
      if (lesson.has_news) return "news";
      if (lesson.results_at_ms !== undefined && now - lesson.results_at_ms < FRESH_MS) return "opened";
      if (lesson.mine === "observe") return now - ends < UNSUBMITTED_MS ? "write_up" : null;
      return lesson.mine === "teach" && lesson.purpose !== "competition" && now - ends < FRESH_MS ? "taught" : null;
  }
}

function placeOf(lesson: LessonSummary, part: Part): string {
  const page = `/lessons/${lesson.id}`;
  if (part === "watch") return `${page}/board`;
  if (part === "opened") return `${page}/results`;
  if (part === "news") return `${page}/evaluation`;
  // Before class the page says what to look at; once it is on, every moment counts.
  if (part === "write_up" || (part === "observe" && lesson.state === "running")) return `${page}/sheet`;
  return page;
}

/** What is on comes first, then what is left over from before, then what comes next. */
export function waitingLessons(lessons: readonly LessonSummary[], now: number): WaitingLesson[] {
  return lessons
    .flatMap((lesson) => {
      const part = partIn(lesson, now);
      return part === null ? [] : [{ lesson, part, isNow: lesson.state === "running", place: placeOf(lesson, part) }];
    })
    .sort((one, other) => Number(other.isNow) - Number(one.isNow) || one.lesson.planned_at_ms - other.lesson.planned_at_ms);
}
