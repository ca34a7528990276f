/**
 * The lesson's clock as this tablet reckons it. Entries are never rewritten: with every new look at the server's clock all of them are
 * placed anew. The server reckons in the same way (`server/src/sheets/time.rs`), and its word counts.
 */

import type { SheetEntry } from "../proto/SheetEntries";
import type { Instant } from "./watch";

/** An answer that took longer says nothing about the time. */
const MAX_ROUND_TRIP_MS = 60_000;

/** The best look of a run of the monotonic clock at the server's. */
interface Look {
  readonly round_trip_ms: number;
  /** The server's clock less the monotonic one. */
  readonly serverAhead: number;
  /** The tablet's clock less the server's. */
  readonly wallOff: number;
}

/** One run of the monotonic clock. */
interface Run {
  firstMono: number;
  wallMs: number;
  best: Look | null;
}

export interface ServerClock {
  /** An instant of this tablet on the server's clock. */
  at(instant: Instant): number;
  /** Something was written in this run: what is written later in it changes nothing here, unless it is a look at the server's clock. */
  knows(load: string): boolean;
}

/** The quickest look of a run counts for all of it; a run without one takes that of the run nearest to it, by the tablet's own clock. */
export function serverClock(entries: readonly SheetEntry[]): ServerClock {
  const runs = new Map<string, Run>();
  for (const { load, mono_ms, wall_ms, what } of entries) {
    let run = runs.get(load);
    if (run === undefined) runs.set(load, (run = { firstMono: mono_ms, wallMs: wall_ms, best: null }));
    else if (mono_ms < run.firstMono) [run.firstMono, run.wallMs] = [mono_ms, wall_ms];
    if (what.kind !== "clock" || what.round_trip_ms < 0 || what.round_trip_ms > MAX_ROUND_TRIP_MS) continue;
    if (run.best !== null && run.best.round_trip_ms <= what.round_trip_ms) continue;
    // The answer was on its way for half of the time.
    const serverThen = what.server_ms + Math.floor(what.round_trip_ms / 2);
    run.best = { round_trip_ms: what.round_trip_ms, serverAhead: serverThen - mono_ms, wallOff: wall_ms - serverThen };
  }
  const ahead = new Map([...runs].map(([load, run]) => [load, run.best?.serverAhead ?? run.wallMs - run.firstMono - wallOffNear(runs, run.wallMs)]));
  return {
    at: ({ load, mono_ms, wall_ms }) => (ahead.has(load) ? mono_ms + (ahead.get(load) ?? 0) : wall_ms - wallOffNear(runs, wall_ms)),
    knows: (load) => ahead.has(load),
  };
}

/** Somebody may have set the tablet's clock since: the run nearest in its time is most likely to have had the same. */
function wallOffNear(runs: ReadonlyMap<string, Run>, wallMs: number): number {
  let [nearest, wallOff] = [Infinity, 0];
  for (const { wallMs: other, best } of runs.values()) {
    if (best === null || Math.abs(other - wallMs) >= nearest) continue;
    [nearest, wallOff] = [Math.abs(other - wallMs), best.wallOff];
  }
  return wallOff;
}

/** 0:00, 12:05, 101:30; before the start −2:10. */
export function sayLessonTime(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const said = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return ms <= -1000 ? `−${said}` : said;
}
