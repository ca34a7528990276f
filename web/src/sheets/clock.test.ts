import { expect, test } from "vitest";
import type { SheetEntry } from "../proto/SheetEntries";
import { sayLessonTime, serverClock } from "./clock";

const look = (load: string, mono_ms: number, wall_ms: number, server_ms: number, round_trip_ms: number): SheetEntry => ({
  id: `${load}${mono_ms}`,
  load,
  mono_ms,
  wall_ms,
  what: { kind: "clock", server_ms, round_trip_ms },
});

test("the quickest look of a page load counts for all of it", () => {
  const clock = serverClock([look("a", 100, 0, 5_000, 900), look("a", 200, 0, 5_190, 20), look("a", 300, 0, 9_000, 500)]);
  expect(clock.at({ load: "a", mono_ms: 200, wall_ms: 0 })).toBe(5_200);
  expect(clock.at({ load: "a", mono_ms: 1_200, wall_ms: 77_777 })).toBe(6_200);
});

test("a page load that never saw the server goes by the tablet's clock, set right by the load nearest to it", () => {
  const before = look("a", 0, 1_000_000, 400_000, 10);
  const after = look("b", 0, 9_000_000, 9_000_100, 9_000);
  const clock = serverClock([before, after]);
  expect(clock.at({ load: "c", mono_ms: 3, wall_ms: 1_002_000 })).toBe(402_005);
  expect(clock.at({ load: "c", mono_ms: 3, wall_ms: 9_002_000 })).toBe(9_006_600);
  // Within a run the monotonic clock tells the time, whatever becomes of the tablet's.
  const taps = [look("c", 100, 1_002_000, 0, -1), look("c", 60_100, 77_000_000, 0, -1)];
  const again = serverClock([before, after, ...taps]);
  expect(again.at({ load: "c", mono_ms: 60_100, wall_ms: 77_000_000 })).toBe(462_005);
});

test("without any look the tablet's clock is all there is", () => {
  expect(serverClock([]).at({ load: "a", mono_ms: 3, wall_ms: 1_234 })).toBe(1_234);
});

test("time of the lesson is said in minutes and seconds, before the start with a minus", () => {
  expect([0, 999, 65_000, 45 * 60_000, 61 * 60_000 + 1_000, -1, -130_000].map(sayLessonTime)).toEqual([
    "0:00",
    "0:00",
    "1:05",
    "45:00",
    "61:01",
    "0:00",
    "−2:10",
  ]);
});
