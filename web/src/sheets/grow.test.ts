import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntryKind, SheetEntry } from "../proto/SheetEntries";
import { fold, type LessonTimes, type Sheet } from "./fold";
import { grow, type Grown } from "./grow";
import { answer, entry, event, retract, start, START_MS } from "./testing";

const none: LessonTimes = { startedAtMs: null, endedAtMs: null, withdrawnAtMs: null };
const named = (id: number): string => `e${String(id).padStart(2, "0")}`;

const anyWhat = fc.oneof(
  { weight: 6, arbitrary: fc.nat(3).map((code): EntryKind => ({ kind: "event", event: { what: "code", code: `c${code}` } })) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(2), fc.nat(3)).map(([key, level]): EntryKind => ({ kind: "answer", key: `k${key}`, answer: { mark: { kind: "level", level }, remark: "" } })) },
  { weight: 1, arbitrary: fc.nat(40).map((of): EntryKind => ({ kind: "event", event: { what: "retract", event: named(of) } })) },
  { weight: 1, arbitrary: fc.record({ server_ms: fc.nat(9_000), round_trip_ms: fc.integer({ min: -1, max: 300 }) }).map((look): EntryKind => ({ kind: "clock", ...look })) },
  { weight: 1, arbitrary: fc.constantFrom<EntryKind>({ kind: "start" }, { kind: "start", after_withdrawal_ms: 100 }, { kind: "end" }) },
);

/** Mostly as a tablet writes them, one after the other; some by a second tablet, some about what is past, some twice. */
const anyEntries = fc.array(fc.record({ what: anyWhat, load: fc.constantFrom("a", "a", "a", "b"), back: fc.constantFrom(0, 0, 0, 0, 5), id: fc.constantFrom(null, null, null, null, 3) }), { maxLength: 40 }).map((all) =>
  all.map(({ what, load, back, id }, at): SheetEntry => {
    const [mono_ms, wall_ms] = [(at - back) * 100, (at - back) * 100 + (load === "a" ? 7_000 : 50_000)];
    return { id: named(id ?? at), load, mono_ms, wall_ms, what };
  }),
);

/** The clocks are functions: what they answer is compared. */
function shown({ clock, ...sheet }: Sheet): unknown {
  const instants = ["a", "b", "c"].flatMap((load) => [0, 2_500, 70_000].map((ms) => ({ load, mono_ms: ms, wall_ms: ms + 9_000 })));
  return { ...sheet, clock: instants.map((instant) => clock.at(instant)) };
}

test("a sheet that has grown is the sheet folded from everything, however the entries came", () => {
  fc.assert(
    fc.property(anyEntries, fc.array(fc.nat(40), { maxLength: 12 }), fc.option(fc.nat(9_000), { nil: null }), (entries, stops, startedAtMs) => {
      let grown: Grown | null = null;
      for (const stop of [...stops.sort((a, b) => a - b), entries.length]) {
        const lesson = { startedAtMs: stop > 20 ? startedAtMs : null, endedAtMs: null, withdrawnAtMs: stop > 10 ? 100 : null };
        grown = grow(grown, entries.slice(0, stop), lesson);
        expect(shown(grown.sheet)).toEqual(shown(fold(entries.slice(0, stop), lesson)));
      }
    }),
    { numRuns: 1_000 },
  );
});

test("what another tablet wrote in between is not overlooked", () => {
  const [one, two, between] = [event("1", START_MS + 1, { what: "pause" }), event("3", START_MS + 3, { what: "pause" }), event("2", START_MS + 2, { what: "pause" })];
  const grown = grow(grow(null, [start, one, two], none), [start, one, between, two], none);
  expect(grown.sheet.events.map(({ id }) => id)).toEqual(["1", "2", "3"]);
});

test("a tap leaves what is known as it is, and comes on top", () => {
  const taps = Array.from({ length: 600 }, (_, at) => event(`t${String(at).padStart(3, "0")}`, START_MS + at, { what: "code", code: "5" }));
  const before = grow(null, [start, ...taps.slice(0, -1)], none);
  const after = grow(before, [start, ...taps], none);
  // Folded anew it would be another clock, and other events.
  expect(after.sheet.clock).toBe(before.sheet.clock);
  expect(after.sheet.events[0]).toBe(before.sheet.events[0]);
  expect(after.sheet.done[0]?.id).toBe("t599");
  expect(after.sheet.events).toHaveLength(600);
});

test("an answer takes the place of the one before, and taking it back brings that one back", () => {
  const level = (of: number) => ({ mark: { kind: "level", level: of } as const, remark: "" });
  const [first, second, back] = [answer("u1", START_MS + 1, "i", level(0)), answer("u2", START_MS + 2, "i", level(3)), retract("u3", START_MS + 3, "u2")];
  const two = grow(grow(null, [start, first], none), [start, first, second], none);
  expect([two.sheet.answers.get("i")?.answer, two.sheet.done.map(({ id }) => id)]).toEqual([level(3), ["u2"]]);
  const three = grow(two, [start, first, second, back], none);
  expect([three.sheet.answers.get("i")?.answer, three.sheet.done.map(({ id }) => id)]).toEqual([level(0), ["u1"]]);
});

test("a retraction that came before what it takes back holds", () => {
  const [back, late] = [retract("u1", START_MS + 1, "u2"), entry("u2", START_MS + 2, { kind: "event", event: { what: "pause" } })];
  expect(grow(grow(null, [start, back], none), [start, back, late], none).sheet.events).toEqual([]);
});
