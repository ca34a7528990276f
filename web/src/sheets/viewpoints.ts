/** Points that are counted: what each has come to so far. */

import type { ItemId, ViewpointForm, WatchPoint } from "../proto/Instruments";
import type { EventId } from "../proto/Sheets";
import { type Happened, holdsFromMs, isBefore } from "./fold";

export interface Counted {
  readonly taps: number;
  readonly last: { readonly count: number; readonly of: number } | null;
  /** Time that has ended. */
  readonly heldMs: number;
  /** It runs since then, on the server's clock. */
  readonly sinceMs: number | null;
  readonly quotes: readonly { readonly id: EventId; readonly text: string }[];
}

export const nothingCounted: Counted = { taps: 0, last: null, heldMs: 0, sinceMs: null, quotes: [] };

export function countedPoints(events: readonly Happened[]): ReadonlyMap<ItemId, Counted> {
  const all = new Map<ItemId, Counted>();
  for (const happened of events) {
    const { id, event } = happened;
    if (!("point" in event) || ((event.what === "tally" || event.what === "count") && isBefore(happened))) continue;
    const before = all.get(event.point) ?? nothingCounted;
    all.set(event.point, after(before, event, id, holdsFromMs(happened)));
  }
  return all;
}

/** Of how many was counted last, at any point: the next point has most likely as many. */
export function lastOf(events: readonly Happened[]): number | null {
  let last: number | null = null;
  for (const { event } of events) if (event.what === "count") last = event.of;
  return last;
}

type PointEvent = Extract<Happened["event"], { point: ItemId }>;

function after(before: Counted, event: PointEvent, id: EventId, at_ms: number): Counted {
  switch (event.what) {
    case "tally":
      return { ...before, taps: before.taps + 1 };
    case "count":
      return { ...before, last: { count: event.count, of: event.of } };
    case "begin":
      return { ...before, sinceMs: before.sinceMs ?? at_ms };
    case "end":
      return before.sinceMs === null ? before : { ...before, heldMs: before.heldMs + at_ms - before.sinceMs, sinceMs: null };
    case "quote":
      return { ...before, quotes: [...before.quotes, { id, text: event.text }] };
  }
}

export interface ShownPoint {
  readonly point: WatchPoint;
  readonly dimension: ViewpointForm["dimensions"][number]["name"];
  readonly viewpoint: ViewpointForm["dimensions"][number]["viewpoints"][number]["name"];
}

export function allPoints(form: ViewpointForm): ShownPoint[] {
  return form.dimensions.flatMap(({ name: dimension, viewpoints }) =>
    viewpoints.flatMap(({ name: viewpoint, points }) => points.map((point) => ({ point, dimension, viewpoint }))),
  );
}

/** Of all points the one or two that this observer has: what the focus names comes first, what has been used stays in sight. */
export function ownPoints(form: ViewpointForm, focus: string, used: ReadonlySet<ItemId>): ShownPoint[] {
  const all = allPoints(form);
  const named = all.filter(({ point, viewpoint }) => focus !== "" && [point.name.zh, viewpoint.zh].some((name) => name !== "" && focus.includes(name)));
  return [...named, ...all.filter((shown) => used.has(shown.point.id) && !named.includes(shown))];
}
