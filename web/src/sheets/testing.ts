/** Sheets for the tests: entries with times that are easy to read. */

import type { EntryKind, SheetEntry } from "../proto/SheetEntries";
import type { Answer, What } from "../proto/Sheets";
import { fold, type Sheet } from "./fold";

export const START_MS = 1_000_000;

/** An entry of the load `a`, whose clocks both count from 0. */
export function entry(id: string, at_ms: number, what: EntryKind): SheetEntry {
  return { id, load: "a", mono_ms: at_ms, wall_ms: at_ms, what };
}

export function event(id: string, at_ms: number, what: What): SheetEntry {
  return entry(id, at_ms, { kind: "event", event: what });
}

export function answer(id: string, at_ms: number, key: string, given: Answer): SheetEntry {
  return entry(id, at_ms, { kind: "answer", key, answer: given });
}

export const retract = (id: string, at_ms: number, of: string): SheetEntry => event(id, at_ms, { what: "retract", event: of });
export const start = entry("start", START_MS, { kind: "start" });

export function sheetOf(...entries: SheetEntry[]): Sheet {
  return fold([start, ...entries], { startedAtMs: null, endedAtMs: null, withdrawnAtMs: null });
}
