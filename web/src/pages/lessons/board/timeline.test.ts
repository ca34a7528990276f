import { describe, expect, it } from "vitest";
import type { BoardStep, Moment } from "../../../proto/Board";
import { board } from "../testing";
import { axisOf, elapsedOf, laneOf, spanOf, stepRows } from "./timeline";

const MINUTE = 60_000;
const step = (title: string, minutes: number | null, planned: number | null, from: number | null, took: number | null): BoardStep => ({
  step: { block_id: title, title, minutes },
  planned_from_ms: planned === null ? null : planned * MINUTE,
  from_ms: from === null ? null : from * MINUTE,
  took_ms: took === null ? null : took * MINUTE,
});
const moment = (by: string, minute: number, event: Moment["event"]): Moment => ({ by, id: `${by}${minute}`, t_ms: minute * MINUTE, basis: "sampled", event });

describe("the time axis", () => {
  it("is as long as the lesson is planned, and longer when the lesson is", () => {
    expect(axisOf(board(), 40, null).length_ms).toBe(40 * MINUTE);
    expect(axisOf(board(), 40, 47.5 * MINUTE).length_ms).toBe(48 * MINUTE);
    expect(axisOf(board({ timeline: [moment("a", 52, { what: "pause" })] }), 40, 0).length_ms).toBe(52 * MINUTE);
    expect(axisOf(board(), 40, null).ticks.map(({ minute, at }) => [minute, at]).slice(0, 3)).toEqual([
      [0, 0],
      [5, 12.5],
      [10, 25],
    ]);
  });

  it("counts from the start on the server's clock, stops at the end and never runs backwards", () => {
    expect(elapsedOf(board({ started_at_ms: null }), 99)).toBeNull();
    expect(elapsedOf(board({ started_at_ms: 1_000, at_ms: 5_000 }), 7_000)).toBe(6_000);
    // A device whose clock is behind knows at least what the board knew.
    expect(elapsedOf(board({ started_at_ms: 1_000, at_ms: 5_000 }), 2_000)).toBe(4_000);
    expect(elapsedOf(board({ started_at_ms: 1_000, ended_at_ms: 9_000, at_ms: 9_000 }), 99_000)).toBe(8_000);
  });

  it("keeps what is before the start or past the end at the edge", () => {
    expect(spanOf(-5, 50, 100)).toEqual({ from: 0, width: 50 });
    expect(spanOf(80, 150, 100)).toEqual({ from: 80, width: 20 });
    const axis = axisOf(board(), 40, null);
    expect(laneOf(board({ timeline: [moment("a", -3, { what: "pause" })] }), "a", axis).map(({ at }) => at)).toEqual([0]);
  });
});

describe("the plan's steps", () => {
  const steps = [step("导入", 5, 0, 0, 8), step("新授", 20, 5, 8, null), step("练习", 10, 25, null, null), step("小结", null, 35, null, null)];
  const shown = board({ steps });
  const axis = axisOf(shown, 40, 20 * MINUTE);
  const rows = stepRows(shown, axis, 20 * MINUTE);

  it("have what happened in front of what was planned, and what goes on grows", () => {
    expect(rows[0]).toMatchObject({ planned: { from: 0, width: 12.5 }, actual: { from: 0, width: 20 }, isNow: false, isLong: true });
    expect(rows[1]).toMatchObject({ actual: { from: 20, width: 30 }, tookMs: 12 * MINUTE, isNow: true, isLong: false });
  });

  it("have no bar for what nobody stamped, and none for a plan without minutes", () => {
    expect(rows[2]).toMatchObject({ actual: null, tookMs: null, isNow: false });
    expect(rows[3]).toMatchObject({ planned: null, actual: null });
  });

  it("do not go on after class", () => {
    expect(stepRows({ ...shown, state: "ended" }, axis, 40 * MINUTE)[1]?.isNow).toBe(false);
  });
});

it("a lane has one observer's marks, each by its shape", () => {
  const timeline = [
    moment("a", 1, { what: "note", text: "", about: null }),
    moment("b", 2, { what: "pause" }),
    moment("a", 3, { what: "question", text: "", seat: null }),
    moment("a", 4, { what: "seat", seat: 3, kind: "called" }),
  ];
  const shown = board({ timeline });
  expect(laneOf(shown, "a", axisOf(shown, 40, null)).map(({ shape }) => shape)).toEqual(["note", "question", "tap"]);
});
