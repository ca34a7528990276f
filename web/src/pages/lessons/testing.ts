/** Lessons for tests. */

import type { Board } from "../../proto/Board";
import type { LessonRights, LessonSummary, LessonView, Observer } from "../../proto/Lessons";
import { PEERS_ALONE } from "./planning";

export const people = {
  teacher: { id: "teacher", name: "陈思远" },
  organiser: { id: "organiser", name: "李建国" },
  wang: { id: "wang", name: "王丽娟" },
  zhao: { id: "zhao", name: "赵明" },
} as const;

export const nothing: LessonRights = {
  edit: false,
  observe: false,
  review_self: false,
  start: false,
  end: false,
  cancel: false,
  choose_start: false,
  board: false,
  results: false,
  ask_to_look: false,
  invite: false,
  list_names: false,
  open: false,
  discuss: false,
};

export function observer(person: { readonly id: string; readonly name: string }, change: Partial<Observer> = {}): Observer {
  return { person, instrument: { id: "copus", version: 1 }, focus: "", for_school: false, channel: "peer", sheet: null, guest: null, ...change };
}

export function lesson(change: Partial<LessonView> = {}): LessonView {
  return {
    id: "lesson",
    group_id: "g",
    group_name: "三年级数学备课组",
    organiser: people.organiser,
    teacher: people.teacher,
    title: "分数的初步认识",
    class_name: "三（2）班",
    subject: "数学",
    place: "",
    planned_at_ms: 1_000_000,
    minutes: 40,
    visit_type: "routine",
    purpose: "diagnosis",
    state: "planned",
    plan: null,
    steps: [],
    seats: null,
    clock: { started_at_ms: null, ended_at_ms: null, starts: [] },
    observers: [],
    weights: PEERS_ALONE,
    self_review: null,
    guests: [],
    focuses: [],
    may: nothing,
    opens_at_ms: null,
    opened_at_ms: null,
    now_ms: 0,
    ...change,
  };
}

export function summary(id: string, change: Partial<LessonSummary> = {}): LessonSummary {
  return {
    id,
    group_id: "g",
    title: id,
    class_name: "三（2）班",
    subject: "数学",
    teacher: people.teacher,
    place: "",
    planned_at_ms: 0,
    minutes: 40,
    visit_type: "routine",
    purpose: "diagnosis",
    state: "planned",
    mine: null,
    has_news: false,
    ...change,
  };
}

export function board(change: Partial<Board> = {}): Board {
  return {
    lesson_id: "lesson",
    state: "running",
    started_at_ms: 0,
    ended_at_ms: null,
    at_ms: 0,
    observers: [],
    shows: "everything",
    timeline: [],
    earlier: 0,
    steps: [],
    together: [],
    focuses: [],
    messages: [],
    ...change,
  };
}
