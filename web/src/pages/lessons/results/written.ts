/** What everybody wrote in words, for reading after class. Pure. */

import type { AccountId, DocumentId } from "../../../proto/Ids";
import type { About, What } from "../../../proto/Sheets";
import type { LessonTimeline, TimelineObserver } from "../../../proto/Timeline";
import type { Texts } from "../../../text/zh";
import { momentSaid, wordsIn } from "../board/moments";
import { nameSaid } from "../guests/unverified";
import { minutesSaid } from "./findings";
import type { Names } from "./names";

export interface Written {
  readonly id: string;
  /** In the lesson; `null` for a guest, who says what they think of all of it, whenever they hand it in. */
  readonly clock: string | null;
  readonly by: string;
  /** The step, item, seat or tap that it is about; else the step that went on just then; `null` where nobody stamped one. */
  readonly about: string | null;
  readonly words: string;
  /** The address of a picture. */
  readonly photo: string | null;
  /** After the bell: by the lesson's clock it is past its end. */
  readonly isAfter: boolean;
  readonly isClaimed: boolean;
}

/** How the codes and items of each observer's form are called. */
export type NamesOf = (by: AccountId) => Names;

export const photoAddress = (document: DocumentId, image: string): string => `/api/sheets/${document}/images/${image}`;

interface Found {
  readonly id: string;
  readonly by: AccountId;
  readonly at: number;
  readonly basis: string;
  readonly words: string;
  readonly photo: string | null;
  readonly about: string | null;
}

/** The step that went on at this moment: of those that were stamped the last that had begun. */
function stepAt({ steps }: LessonTimeline, at: number): string | null {
  let last: { from: number; title: string } | null = null;
  for (const { step, from_ms: from } of steps) if (from !== null && from <= at && (last === null || from >= last.from)) last = { from, title: step.title };
  return last?.title ?? null;
}

function aboutOf(event: What): About | null {
  return event.what === "note" || event.what === "photo" ? event.about : null;
}

/** Observers by the lesson's clock, then guests in the order in which they came. */
export function writtenIn(timeline: LessonTimeline, namesOf: NamesOf, t: Texts): readonly Written[] {
  const people = new Map(timeline.observers.map((observer, place) => [observer.person.id, { observer, place }]));
  const titles = new Map(timeline.steps.map(({ step }) => [step.block_id, step.title]));
  const taps = new Map(timeline.moments.map((moment) => [moment.id, moment]));
  const end = timeline.started_at_ms === null || timeline.ended_at_ms === null ? null : timeline.ended_at_ms - timeline.started_at_ms;
  const titleOf = (block: string): string => titles.get(block) ?? t.findings.unknown;

  function aboutSaid(about: About, by: AccountId): string | null {
    switch (about.of) {
      case "item":
        return namesOf(by).of(about.item);
      case "seat":
        return t.board.outcome.seat(about.seat);
      case "step":
        return titleOf(about.block);
      case "event": {
        const tap = taps.get(about.event);
        return tap === undefined ? null : momentSaid(tap.event, namesOf(by), titleOf, t);
      }
    }
  }

  const found: Found[] = timeline.moments.flatMap(({ id, by, t_ms: at, event, basis }) => {
    const [words, known] = [wordsIn(event, t), people.get(by)];
    if (words === null || known === undefined) return [];
    const about = aboutOf(event);
    const of = about !== null ? aboutSaid(about, by) : event.what === "quote" ? namesOf(by).of(event.point) : null;
    const photo = event.what === "photo" ? photoAddress(known.observer.document_id, event.image) : null;
    return [{ id, by, at, basis, words, photo, about: of ?? stepAt(timeline, at) }];
  });
  // A timeline that this device has kept since before there were any has none.
  for (const { id, by, t_ms: at, basis, item, cycle, text } of (timeline.remarks as LessonTimeline["remarks"] | undefined) ?? []) {
    const name = namesOf(by).of(item);
    found.push({ id, by, at, basis, words: text, photo: null, about: cycle === 1 ? name : t.findings.joined([name, t.sheet.scale.cycle(cycle)]) });
  }

  const placed = found.flatMap((one) => {
    const known = people.get(one.by);
    return known === undefined ? [] : [{ one, ...known }];
  });
  const isGuest = ({ guest }: TimelineObserver): boolean => guest != null;
  const order = ({ observer, place }: { observer: TimelineObserver; place: number }): number => (isGuest(observer) ? place : -1);
  placed.sort((a, b) => order(a) - order(b) || a.one.at - b.one.at);
  return placed.map(({ one: { id, at, basis, words, photo, about }, observer }) => ({
    id,
    clock: isGuest(observer) ? null : minutesSaid(at),
    by: nameSaid(observer.person, observer.guest),
    about: isGuest(observer) && photo === null && about === stepAt(timeline, at) ? null : about,
    words,
    photo,
    isAfter: !isGuest(observer) && end !== null && at > end,
    isClaimed: !isGuest(observer) && basis === "claimed",
  }));
}
