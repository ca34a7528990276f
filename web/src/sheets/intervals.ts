/** The interval form while class runs: which codes are ticked in which interval. */

import type { CodeId, IntervalForm } from "../proto/Instruments";
import type { Engagement, EventId } from "../proto/Sheets";
import { type Happened, isBefore } from "./fold";

export interface Interval {
  /** Every event that ticks the code: taking the tick off takes all of them back. */
  readonly ticks: ReadonlyMap<CodeId, readonly EventId[]>;
  readonly engagement: Engagement | null;
}

const nothing: Interval = { ticks: new Map(), engagement: null };

/** Drawn anew at every tap of a whole lesson: nothing is copied on the way. */
export function intervals(events: readonly Happened[]): ReadonlyMap<number, Interval> {
  const all = new Map<number, { ticks: Map<CodeId, EventId[]>; engagement: Engagement | null }>();
  for (const happened of events) {
    const { id, event } = happened;
    if ((event.what !== "tick" && event.what !== "engagement") || isBefore(happened)) continue;
    let interval = all.get(event.interval);
    if (interval === undefined) all.set(event.interval, (interval = { ticks: new Map(), engagement: null }));
    if (event.what === "engagement") {
      interval.engagement = event.level;
      continue;
    }
    const ids = interval.ticks.get(event.code);
    if (ids === undefined) interval.ticks.set(event.code, [id]);
    else ids.push(id);
  }
  return all;
}

export function intervalAt(all: ReadonlyMap<number, Interval>, interval: number): Interval {
  return all.get(interval) ?? nothing;
}

/** The interval of a time of the lesson; before the start it is the first. */
export function intervalOf(form: Pick<IntervalForm, "interval_ms">, t_ms: number): number {
  return Math.max(0, Math.floor(t_ms / form.interval_ms));
}

export function leftOfInterval(form: Pick<IntervalForm, "interval_ms">, t_ms: number): number {
  return Math.max(0, (intervalOf(form, t_ms) + 1) * form.interval_ms - Math.max(0, t_ms));
}
