/** The tablet's two clocks, and names for what is written by them. */

import type { EventId } from "../proto/Sheets";
import { randomUuid } from "../sync/surroundings";

/** When something was done, as this tablet knows it. */
export interface Instant {
  /** One run of the monotonic clock. */
  readonly load: string;
  readonly mono_ms: number;
  readonly wall_ms: number;
}

export interface Clocks {
  /** `performance.now()` */
  mono(): number;
  /** `Date.now()` */
  wall(): number;
}

/** The monotonic clock stands still while some tablets sleep. When the two clocks part by more than this, a new run of it begins. */
export const PARTED_MS = 5_000;

export class Watch {
  #load = randomUuid();
  #parted: number | null = null;

  constructor(private readonly clocks: Clocks = { mono: () => performance.now(), wall: () => Date.now() }) {}

  now(): Instant {
    const [mono_ms, wall_ms] = [Math.round(this.clocks.mono()), Math.round(this.clocks.wall())];
    const parted = wall_ms - mono_ms;
    if (this.#parted === null || Math.abs(parted - this.#parted) > PARTED_MS) {
      if (this.#parted !== null) this.#load = randomUuid();
      this.#parted = parted;
    }
    return { load: this.#load, mono_ms, wall_ms };
  }
}

let lastMs = 0;
let lastCount = 0;
/** Twelve bits of a UUID of version 7 count what happens within a millisecond. */
const MOST = 0xfff;

/** A UUID of version 7: two taps in one millisecond stay in their order, and events of one time are ordered by their ids. */
export function entryId(wallMs: number): EventId {
  const isAhead = wallMs > lastMs;
  lastCount = isAhead ? 0 : lastCount + 1;
  lastMs = isAhead ? wallMs : lastMs + (lastCount > MOST ? 1 : 0);
  lastCount %= MOST + 1;
  const time = lastMs.toString(16).padStart(12, "0").slice(-12);
  const count = lastCount.toString(16).padStart(3, "0");
  return [time.slice(0, 8), time.slice(8), `7${count}`, ...randomUuid().split("-").slice(3)].join("-");
}
