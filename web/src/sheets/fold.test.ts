import fc from "fast-check";
import { expect, test } from "vitest";
import type { SheetEntry } from "../proto/SheetEntries";
import { fold } from "./fold";
import { answer, entry, event, retract, sheetOf, start, START_MS } from "./testing";

const none = { startedAtMs: null, endedAtMs: null, withdrawnAtMs: null };
const tick = (id: string, at: number, code: string) => event(id, START_MS + at, { what: "tick", interval: 0, code });
const level = (of: number) => ({ mark: { kind: "level", level: of } as const, remark: "" });

test("events stand on the lesson's clock in their order, whatever the order of the entries", () => {
  const sheet = sheetOf(tick("b", 2_000, "B"), tick("a", 1_000, "A"), tick("early", -500, "E"));
  expect(sheet.events.map(({ id, t_ms }) => [id, t_ms])).toEqual([
    ["early", -500],
    ["a", 1_000],
    ["b", 2_000],
  ]);
});

test("an entry that comes twice counts once", () => {
  const one = tick("a", 1_000, "A");
  expect(sheetOf(one, { ...one }).events).toHaveLength(1);
});

test("what is taken back does not hold; taking that back brings it back", () => {
  const one = tick("a", 1_000, "A");
  const [back, again] = [retract("r", START_MS + 2_000, "a"), retract("rr", START_MS + 3_000, "r")];
  expect(sheetOf(one, back).events).toEqual([]);
  expect(sheetOf(one, back).done).toEqual([]);
  expect(sheetOf(one, back).undone).toMatchObject([{ id: "a", t_ms: 1_000, by: ["r"] }]);
  expect(sheetOf(one, back, again)).toEqual({ ...sheetOf(one), clock: expect.anything() });
});

test("two that take each other back end somewhere", () => {
  expect(sheetOf(retract("x", START_MS, "y"), retract("y", START_MS, "x")).events).toEqual([]);
});

test("the last answer counts, and taking it back brings the one before", () => {
  const [first, second] = [answer("1", START_MS, "i", level(0)), answer("2", START_MS + 1, "i", level(3))];
  expect(sheetOf(first, second).answers.get("i")?.answer).toEqual(level(3));
  expect(sheetOf(first, second).done.map(({ id }) => id)).toEqual(["2"]);
  expect(sheetOf(first, second, retract("r", START_MS + 2, "2")).answers.get("i")?.answer).toEqual(level(0));
});

test("the server's start is time zero; until it is known, one's own tap stands for it", () => {
  const entries = [start, tick("a", 1_000, "A")];
  expect(fold(entries, none).events[0]?.t_ms).toBe(1_000);
  const sheet = fold(entries, { startedAtMs: START_MS - 4_000, endedAtMs: null, withdrawnAtMs: null });
  expect([sheet.startedAtMs, sheet.ownStartMs, sheet.events[0]?.t_ms]).toEqual([START_MS - 4_000, START_MS, 5_000]);
  expect(fold([tick("a", 1_000, "A")], none).events[0]?.t_ms).toBeNull();
});

test("an end can be taken back, and the organiser's stands above it", () => {
  const end = entry("end", START_MS + 9_000, { kind: "end" });
  expect(sheetOf(end).endedAtMs).toBe(START_MS + 9_000);
  expect(sheetOf(end, retract("r", START_MS + 9_500, "end")).endedAtMs).toBeNull();
  expect(fold([start, end], { startedAtMs: null, endedAtMs: START_MS + 8_000, withdrawnAtMs: null }).endedAtMs).toBe(START_MS + 8_000);
});

test("a start that was withdrawn begins nothing, and what was tapped after it stands before the next", () => {
  const again = entry("again", START_MS + 60_000, { kind: "start", after_withdrawal_ms: START_MS + 30_000 });
  const [before, end, after] = [tick("a", 1_000, "A"), entry("end", START_MS + 2_000, { kind: "end" }), tick("b", 61_000, "B")];
  const withdrawn = { ...none, withdrawnAtMs: START_MS + 30_000 };
  const stopped = fold([start, before, end], withdrawn);
  expect([stopped.startedAtMs, stopped.ownStartMs, stopped.events.map(({ t_ms }) => t_ms)]).toEqual([null, null, [null]]);
  const sheet = fold([start, before, end, again, after], withdrawn);
  expect([sheet.startedAtMs, sheet.endedAtMs, sheet.events.map(({ t_ms }) => t_ms)]).toEqual([START_MS + 60_000, null, [-59_000, 1_000]]);
  expect(sheet.done.map(({ id }) => id)).toEqual(["b", "a"]);
  // A tablet whose clock is slow knows what it knows.
  const slow = entry("slow", START_MS - 90_000, { kind: "start", after_withdrawal_ms: START_MS + 30_000 });
  expect(fold([start, slow], withdrawn).startedAtMs).toBe(START_MS - 90_000);
  // And one that was withdrawn once more.
  expect(fold([start, again], { ...none, withdrawnAtMs: START_MS + 70_000 }).startedAtMs).toBeNull();
});

test("a look at the server's clock that comes later moves everything, and rewrites nothing", () => {
  const entries: SheetEntry[] = [start, tick("a", 1_000, "A")];
  const later = entry("look", START_MS + 60_000, { kind: "clock", server_ms: START_MS + 70_000, round_trip_ms: 0 });
  expect(fold([...entries, later], none).startedAtMs).toBe(START_MS + 10_000);
  expect(fold([...entries, later], none).events[0]?.t_ms).toBe(1_000);
});

const anyEntry = fc.record({ id: fc.integer({ min: 0, max: 15 }), of: fc.integer({ min: 0, max: 15 }), at: fc.integer({ min: -50, max: 5_000 }), kind: fc.integer({ min: 0, max: 2 }) }).map(
  ({ id, of, at, kind }): SheetEntry => {
    const name = `e${String(id).padStart(2, "0")}`;
    // Of one id there is one entry, however often it comes.
    const when = at * 16 + id;
    if (kind === 0) return retract(name, START_MS + when, `e${String(of).padStart(2, "0")}`);
    return kind === 1 ? tick(name, when, `c${of}`) : answer(name, START_MS + when, `k${of % 3}`, level(of));
  },
);

test("neither the order of the entries nor copies of them make a difference", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEntry, { selector: ({ id }) => id }), fc.infiniteStream(fc.nat()), (entries, dice) => {
      const shuffled = entries.map((one) => ({ one, at: dice.next().value })).sort((a, b) => a.at - b.at);
      const copies = entries.filter(() => dice.next().value % 3 === 0);
      expect({ ...sheetOf(...shuffled.map(({ one }) => one), ...copies), clock: null }).toEqual({ ...sheetOf(...entries), clock: null });
    }),
  );
});

test("retract and redo is never done", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEntry, { selector: ({ id }) => id, minLength: 1 }), fc.nat(), (entries, pick) => {
      const target = entries[pick % entries.length];
      const at = Math.max(...entries.map(({ mono_ms }) => mono_ms)) + 1;
      const both = [retract("z1", at, target?.id ?? ""), retract("z2", at + 1, "z1")];
      expect({ ...sheetOf(...entries, ...both), clock: null }).toEqual({ ...sheetOf(...entries), clock: null });
    }),
  );
});
