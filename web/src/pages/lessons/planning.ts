/** What a visit needs before it can be planned, and what is proposed. Pure. */

import type { ChannelWeights } from "../../proto/Channels";
import type { AccountId, GroupId, PlanId, VersionId } from "../../proto/Ids";
import type { InstrumentRef, LessonView, Purpose, SaveLessonVisit, Seats, VisitType } from "../../proto/Lessons";
import type { VersionSummary } from "../../proto/Versions";
import { fromLocalInput, toLocalInput } from "../../text/times";

/** As the wire has it (proto, `SaveLessonVisit`). */
export const MOST = { title: 60, className: 20, subject: 20, place: 40, focus: 100, side: 12, observers: 60 } as const;
const LEAST_MINUTES = 5;
const MOST_MINUTES = 180;
/** A class period in most primary schools. */
const USUAL_MINUTES = 40;
/** A class of 48, the usual room. */
const USUAL_SEATS: Seats = { rows: 6, columns: 8 };

const HOUR_MS = 3_600_000;
const FIRST_HOUR = 8;
const LAST_HOUR = 16;

export interface ObserverDraft {
  readonly id: AccountId;
  /** `keyOf` its instrument; empty while none is chosen. */
  instrument: string;
  focus: string;
  /** Judges for the school, though a teacher. */
  forSchool: boolean;
}

/** What the form holds. */
export interface VisitDraft {
  group: GroupId;
  teacher: AccountId | "";
  title: string;
  className: string;
  subject: string;
  place: string;
  /** A day and its time, as `DateTimeField` has it. */
  at: string;
  minutes: number;
  type: VisitType;
  purpose: Purpose;
  plan: PlanId | "";
  version: VersionId | "";
  observers: ObserverDraft[];
  rows: number;
  columns: number;
  weights: ChannelWeights;
}

export type Missing = "teacher" | "className" | "subject" | "title" | "time" | "minutes" | "instrument" | "seats" | "weights";

/** As the server has it where nothing is said. */
export const PEERS_ALONE: ChannelWeights = { self_review: 0, peer: 100, student: 0, parent: 0, school: 0 };

export const keyOf = (instrument: InstrumentRef): string => `${instrument.id}@${instrument.version}`;

export function refOf(key: string): InstrumentRef {
  const at = key.lastIndexOf("@");
  return { id: key.slice(0, at), version: Number(key.slice(at + 1)) };
}

export const visitTypes: readonly VisitType[] = [
  "routine",
  "open",
  "unannounced",
  "follow_up",
  "mutual",
  "same_topic",
  "taught_again",
  "certification",
  "parent_day",
];
export const purposes: readonly Purpose[] = ["diagnosis", "learning", "competition", "supervision"];

/** What a visit of this kind is mostly for; it can be changed. */
export function usualPurpose(type: VisitType): Purpose {
  switch (type) {
    case "unannounced":
    case "routine":
    case "follow_up":
      return "diagnosis";
    case "open":
    case "mutual":
    case "same_topic":
    case "taught_again":
    case "parent_day":
      return "learning";
    case "certification":
      return "competition";
  }
}

/** The next full hour in which school is on. */
export function proposedTime(now: number): number {
  const next = new Date(Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS);
  if (next.getHours() > LAST_HOUR) next.setDate(next.getDate() + 1);
  if (next.getHours() > LAST_HOUR || next.getHours() < FIRST_HOUR) next.setHours(FIRST_HOUR);
  return next.getTime();
}

export function newDraft(group: GroupId, now: number): VisitDraft {
  return {
    group,
    teacher: "",
    title: "",
    className: "",
    subject: "",
    place: "",
    at: toLocalInput(proposedTime(now)),
    minutes: USUAL_MINUTES,
    type: "routine",
    purpose: usualPurpose("routine"),
    plan: "",
    version: "",
    observers: [],
    ...USUAL_SEATS,
    weights: { ...PEERS_ALONE },
  };
}

export function draftOf(view: LessonView): VisitDraft {
  return {
    group: view.group_id,
    teacher: view.teacher.id,
    title: view.title,
    className: view.class_name,
    subject: view.subject,
    place: view.place,
    at: toLocalInput(view.planned_at_ms),
    minutes: view.minutes,
    type: view.visit_type,
    purpose: view.purpose,
    plan: view.plan?.plan_id ?? "",
    version: view.plan?.version_id ?? "",
    observers: view.observers.map(({ person, instrument, focus, for_school: forSchool }) => ({ id: person.id, instrument: keyOf(instrument), focus, forSchool })),
    ...(view.seats ?? USUAL_SEATS),
    weights: { ...PEERS_ALONE, ...view.weights },
  };
}

const isBetween = (number: number, least: number, most: number): boolean => Number.isInteger(number) && number >= least && number <= most;

/** Whoever teaches does not observe. */
export function observersOf(draft: VisitDraft): ObserverDraft[] {
  return draft.observers.filter((observer) => observer.id !== draft.teacher);
}

/** The first thing that is still to be filled in, from the top of the form. `mapped`: the instruments that draw a seat map. */
export function missingIn(draft: VisitDraft, mapped: ReadonlySet<string>): Missing | null {
  if (draft.teacher === "") return "teacher";
  if (draft.className.trim() === "") return "className";
  if (draft.subject.trim() === "") return "subject";
  if (draft.title.trim() === "") return "title";
  if (fromLocalInput(draft.at) === null) return "time";
  if (!isBetween(draft.minutes, LEAST_MINUTES, MOST_MINUTES)) return "minutes";
  if (observersOf(draft).some((observer) => observer.instrument === "")) return "instrument";
  if (needsSeats(draft, mapped) && !(isBetween(draft.rows, 1, MOST.side) && isBetween(draft.columns, 1, MOST.side))) return "seats";
  return isWhole(draft.weights) ? null : "weights";
}

/** An empty field is no number, and no weight. */
export const sumOf = (weights: ChannelWeights): number => Object.values(weights).reduce((sum, percent) => sum + (Number(percent) || 0), 0);

const isWhole = (weights: ChannelWeights): boolean => Object.values(weights).every((percent) => isBetween(Number(percent), 0, 100)) && sumOf(weights) === 100;

export function needsSeats(draft: VisitDraft, mapped: ReadonlySet<string>): boolean {
  return observersOf(draft).some((observer) => mapped.has(observer.instrument));
}

/** What is sent. `before`: what is being changed; the time field knows no seconds, so what was not touched stays as it was. */
export function bodyOf(draft: VisitDraft, mapped: ReadonlySet<string>, before: LessonView | null): SaveLessonVisit {
  const isTimeKept = before !== null && draft.at === toLocalInput(before.planned_at_ms);
  return {
    group_id: draft.group,
    teacher: draft.teacher,
    title: draft.title.trim(),
    class_name: draft.className.trim(),
    subject: draft.subject.trim(),
    place: draft.place.trim(),
    planned_at_ms: isTimeKept ? before.planned_at_ms : (fromLocalInput(draft.at) ?? 0),
    minutes: draft.minutes,
    visit_type: draft.type,
    purpose: draft.purpose,
    version_id: draft.version === "" ? null : draft.version,
    observers: observersOf(draft).map(({ id, instrument, focus, forSchool }) => ({ observer: id, instrument: refOf(instrument), focus: focus.trim(), for_school: forSchool })),
    seats: needsSeats(draft, mapped) ? { rows: draft.rows, columns: draft.columns } : null,
    weights: weightsOf(draft.weights),
  };
}

const weightsOf = ({ self_review, peer, student, parent, school }: ChannelWeights): ChannelWeights => ({
  self_review: Number(self_review),
  peer: Number(peer),
  student: Number(student),
  parent: Number(parent),
  school: Number(school),
});

/** The versions of a plan that a class can be taught from: the teacher's own for a class first, then the latest agreed, then the draft. */
export function teachable(versions: readonly VersionSummary[], teacher: AccountId | ""): VersionSummary[] {
  const rank = (version: VersionSummary): number => {
    if (version.kind === "adaptation") return version.owner.id === teacher ? 0 : 2;
    return version.kind === "consensus" ? 1 : 3;
  };
  return versions
    .filter(({ kind }) => kind === "adaptation" || kind === "consensus" || kind === "draft")
    .sort((one, other) => rank(one) - rank(other) || other.sealed_at_ms - one.sealed_at_ms);
}

/** At most so many characters, as people count them. */
export const cut = (text: string, most: number): string => Array.from(text).slice(0, most).join("");
