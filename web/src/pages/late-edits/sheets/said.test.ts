import { expect, test } from "vitest";
import type { TimedEntry } from "../../../proto/SheetViews";
import type { EntryKind } from "../../../proto/SheetEntries";
import { tapsSaid } from "./said";

const names = { ids: new Map([["E", "提问"]]), steps: [], form: { kind: "sequence", codes: [] } } as never;

const late = (id: string, t_ms: number, what: EntryKind): TimedEntry => ({
  id,
  load: "a",
  mono_ms: 0,
  wall_ms: 0,
  what,
  t_ms,
  basis: "sampled",
  place: "in_lesson",
  is_retracted: false,
});

test("late taps are said with their codes and their time in the lesson", () => {
  const taps = tapsSaid(
    [
      late("1", 65_000, { kind: "event", event: { what: "code", code: "E" } }),
      late("2", 70_000, { kind: "event", event: { what: "note", text: "3 号举手", about: null } }),
      late("3", 90_000, { kind: "event", event: { what: "retract", event: "1" } }),
      late("4", 2_400_000, { kind: "end" }),
    ],
    names,
  );
  expect(taps.map(({ time, words }) => `${time} ${words}`)).toEqual(["1:05 提问", "1:10 3 号举手", "1:30 撤回", "40:00 下课"]);
});

test("a look at the server's clock is nothing that came late", () => {
  expect(tapsSaid([late("1", 0, { kind: "clock", server_ms: 1, round_trip_ms: 1 })], names)).toEqual([]);
});
