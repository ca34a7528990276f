import { expect, test } from "vitest";
import { entryId, PARTED_MS, Watch } from "./watch";

test("a tablet that slept begins a new run of its monotonic clock", () => {
  let [mono, wall] = [10.4, 1_000_000.2];
  const watch = new Watch({ mono: () => mono, wall: () => wall });
  const first = watch.now();
  expect(first).toEqual({ load: first.load, mono_ms: 10, wall_ms: 1_000_000 });
  [mono, wall] = [5_010, 1_005_000 + PARTED_MS - 1];
  expect(watch.now().load).toBe(first.load);
  [mono, wall] = [6_000, 1_906_000];
  const woken = watch.now();
  expect(woken.load).not.toBe(first.load);
  [mono, wall] = [7_000, 1_907_000];
  expect(watch.now().load).toBe(woken.load);
});

test("ids are UUIDs in the order in which they were made, within a millisecond and when the clock is set back", () => {
  const now = 1_763_788_800_000;
  const times = [...Array.from({ length: 5_000 }, () => now), now - 60_000, now + 10];
  const ids = times.map(entryId);
  expect(new Set(ids).size).toBe(times.length);
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
