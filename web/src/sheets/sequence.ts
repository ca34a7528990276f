/** A form whose codes hold until the next: which one runs, and for how long each has so far. */

import type { CodeId } from "../proto/Instruments";
import { type Happened, holdsFromMs } from "./fold";

export interface Running {
  readonly code: CodeId;
  /** Time of the lesson, or the server's clock while there is none: see `nowMs`. */
  readonly sinceMs: number;
}

export interface Sequence {
  /** `null` before the first code and while it is paused. */
  readonly running: Running | null;
  /** What came before what runs. */
  readonly heldMs: ReadonlyMap<CodeId, number>;
  readonly changes: number;
}

export function sequence(events: readonly Happened[]): Sequence {
  const heldMs = new Map<CodeId, number>();
  let running = null as Running | null;
  let changes = 0;
  for (const happened of events) {
    const { event } = happened;
    if (event.what !== "code" && event.what !== "pause") continue;
    const at_ms = holdsFromMs(happened);
    if (running !== null) heldMs.set(running.code, (heldMs.get(running.code) ?? 0) + at_ms - running.sinceMs);
    if (event.what === "pause") running = null;
    else {
      // The same code pressed again goes on; the time before it is already counted.
      if (running?.code !== event.code) changes += 1;
      running = { code: event.code, sinceMs: at_ms };
    }
  }
  return { running, heldMs, changes };
}

export function heldUntil({ running, heldMs }: Sequence, code: CodeId, nowMs: number): number {
  const before = heldMs.get(code) ?? 0;
  return running?.code === code ? before + Math.max(0, nowMs - running.sinceMs) : before;
}
