import { expect, test } from "vitest";
import type { BoardStep } from "../../../proto/Board";
import type { LessonTimeline } from "../../../proto/Timeline";
import { boardOf, compareCourses, lengthOf, pairSteps } from "./course";

const MINUTE = 60_000;

const step = (block_id: string, title: string, minutes: number | null, change: Partial<BoardStep> = {}): BoardStep => ({
  step: { block_id, title, minutes },
  planned_from_ms: 0,
  from_ms: null,
  took_ms: null,
  ...change,
});

const timeline = (minutes: number | null, steps: readonly BoardStep[]): LessonTimeline => ({
  lesson_id: "lesson",
  started_at_ms: minutes === null ? null : 1_000,
  ended_at_ms: minutes === null ? null : 1_000 + minutes * MINUTE,
  now_ms: 0,
  steps: [...steps],
  observers: [{ document_id: "sheet", guest: null, person: { id: "wang", name: "王丽娟" }, instrument: { id: "copus", version: 1 }, focus: "后排", submitted_at_ms: 5, tablet_off_ms: null }],
  moments: [],
  earlier: 3,
  remarks: [],
});

test("steps are the same by their block or by their words, and what only one lesson has stands alone", () => {
  const a = [step("1", "一、导入", 5), step("2", "二、探究", 20), step("3", "小结", 5)];
  const b = [step("9", "一、导入：", 5), step("8", "二、练习", 10), step("2", "二、合作探究", 15), step("7", "作业", null)];
  expect(pairSteps(a, b)).toEqual([
    [0, 0],
    [null, 1],
    [1, 2],
    [2, null],
    [null, 3],
  ]);
  expect(pairSteps([], [])).toEqual([]);
  expect(pairSteps(a, [])).toEqual([
    [0, null],
    [1, null],
    [2, null],
  ]);
});

test("both lessons stand on the axis of the longer one", () => {
  const a = { timeline: timeline(40, [step("1", "导入", 5, { from_ms: 0, took_ms: 5 * MINUTE })]), minutes: 40 };
  const b = { timeline: timeline(50, [step("1", "导入", 5, { from_ms: 0, took_ms: 10 * MINUTE })]), minutes: 40 };
  const { axis, whole, rows } = compareCourses(a, b);
  expect(axis.length_ms).toBe(50 * MINUTE);
  expect(whole.map(({ planned, actual }) => [planned.width, actual?.width])).toEqual([
    [80, 80],
    [80, 100],
  ]);
  expect(rows[0]?.cells.map((cell) => [cell?.actual?.width, cell?.isLong])).toEqual([
    [10, false],
    [20, true],
  ]);
});

test("a lesson without a plan or without a start is compared as far as it goes", () => {
  const { rows, whole } = compareCourses({ timeline: timeline(null, []), minutes: 40 }, { timeline: timeline(40, [step("1", "导入", null)]), minutes: 40 });
  expect(rows.map(({ cells }) => cells.map((cell) => cell?.title ?? null))).toEqual([[null, "导入"]]);
  expect(whole[0].tookMs).toBeNull();
});

test("after class a timeline is a board on which nobody is online and nothing moves", () => {
  const board = boardOf(timeline(40, []));
  expect([board.state, board.earlier, board.observers[0]?.is_online, board.observers[0]?.focus]).toEqual(["ended", 3, false, "后排"]);
  expect(lengthOf(timeline(40, []))).toBe(40 * MINUTE);
});
