/**
 * The lesson's clock as this tablet reckons it. Entries are never rewritten: with every new look at the server's clock all of them are
 * placed anew. The server reckons the same way, and its word counts.
 */

import type { SheetEntry } from "../proto/SheetEntries";
import type { Instant } from "./watch";

/** A look at the server's clock. */
interface Sample {
  readonly round_trip_ms: number;
  /** The server's clock less the monotonic one, halfway there and back. */
  readonly beyondMono: number;
  /** The server's clock less this tablet's. */
  readonly beyondWall: number;
}

export interface ServerClock {
  /** An instant of this tablet on the server's clock. */
  at(instant: Instant): number;
  /** The server's clock has been looked at from this run of the monotonic clock. */
  isSure(load: string): boolean;
}

/** The quickest look of each run counts for all of it; a run without one takes the best look of the others, by the tablet's own clock. */
export function serverClock(entries: readonly SheetEntry[]): ServerClock {
  const best = new Map<string, Sample>();
  let quickest: Sample | null = null;
  for (const { load, mono_ms, wall_ms, what } of entries) {
    if (what.kind !== "clock") continue;
    const { round_trip_ms } = what;
    const arrived = what.server_ms + Math.round(round_trip_ms / 2);
    const sample = { round_trip_ms, beyondMono: arrived - mono_ms, beyondWall: arrived - wall_ms };
    if (round_trip_ms < (best.get(load)?.round_trip_ms ?? Infinity)) best.set(load, sample);
    if (round_trip_ms < (quickest?.round_trip_ms ?? Infinity)) quickest = sample;
  }
  const beyondWall = quickest?.beyondWall ?? 0;
  return {
    at: ({ load, mono_ms, wall_ms }) => {
      const sample = best.get(load);
      return sample === undefined ? wall_ms + beyondWall : mono_ms + sample.beyondMono;
    },
    isSure: (load) => best.has(load),
  };
}

/** 0:00, 12:05, 101:30; before the start −2:10. */
export function sayLessonTime(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const said = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return ms <= -1000 ? `−${said}` : said;
}
