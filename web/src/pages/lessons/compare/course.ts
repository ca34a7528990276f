/** How two lessons went, on one scale. Pure. */

import type { Board, BoardStep } from "../../../proto/Board";
import type { LessonTimeline } from "../../../proto/Timeline";
import { axisOf, spanOf, stepRows, type Axis, type Span, type StepRow } from "../board/timeline";

const MINUTE_MS = 60_000;

/** A lesson that is over is a board on which nothing moves any more. */
export function boardOf(timeline: LessonTimeline): Board {
  return {
    lesson_id: timeline.lesson_id,
    state: "ended",
    started_at_ms: timeline.started_at_ms,
    ended_at_ms: timeline.ended_at_ms,
    at_ms: timeline.now_ms,
    observers: timeline.observers.map((observer) => ({ ...observer, is_online: false, results: null })),
    shows: "everything",
    timeline: timeline.moments,
    earlier: timeline.earlier,
    steps: timeline.steps,
    together: [],
    focuses: [],
    messages: [],
  };
}

export function lengthOf({ started_at_ms, ended_at_ms }: LessonTimeline): number | null {
  return started_at_ms === null || ended_at_ms === null ? null : Math.max(0, ended_at_ms - started_at_ms);
}

const plain = (title: string): string => title.replace(/[\s\p{P}]/gu, "");
const isSame = (one: BoardStep, other: BoardStep): boolean => one.step.block_id === other.step.block_id || plain(one.step.title) === plain(other.step.title);

/** The longest way through both in order: which step of the one is which of the other; what only one has stands alone. */
export function pairSteps(a: readonly BoardStep[], b: readonly BoardStep[]): [number | null, number | null][] {
  const common: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  const same = (i: number, j: number): boolean => {
    const [one, other] = [a[i], b[j]];
    return one !== undefined && other !== undefined && isSame(one, other);
  };
  for (let i = a.length - 1; i >= 0; i--) {
    const row = common[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j--) row[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pairs: [number | null, number | null][] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) pairs.push([i++, null]);
    else pairs.push([null, j++]);
  }
  return pairs;
}

export interface Course {
  readonly timeline: LessonTimeline;
  /** As planned. */
  readonly minutes: number;
}

export interface WholeRow {
  readonly minutes: number;
  readonly tookMs: number | null;
  readonly planned: Span;
  readonly actual: Span | null;
  readonly isLong: boolean;
}

export interface CompareRow {
  readonly key: string;
  readonly cells: readonly [StepRow | null, StepRow | null];
}

export interface Comparison {
  readonly axis: Axis;
  readonly whole: readonly [WholeRow, WholeRow];
  readonly rows: readonly CompareRow[];
}

/** Both on the axis of the longer lesson. */
export function compareCourses(a: Course, b: Course): Comparison {
  const boards = [boardOf(a.timeline), boardOf(b.timeline)] as const;
  const axes = [axisOf(boards[0], a.minutes, lengthOf(a.timeline)), axisOf(boards[1], b.minutes, lengthOf(b.timeline))] as const;
  const axis = axes[0].length_ms >= axes[1].length_ms ? axes[0] : axes[1];
  const whole = ({ timeline, minutes }: Course): WholeRow => {
    const tookMs = lengthOf(timeline);
    return {
      minutes,
      tookMs,
      planned: spanOf(0, minutes * MINUTE_MS, axis.length_ms),
      actual: tookMs === null ? null : spanOf(0, tookMs, axis.length_ms),
      // As for a step: a minute is the bell's.
      isLong: tookMs !== null && tookMs > (minutes + 1) * MINUTE_MS,
    };
  };
  const [left, right] = [stepRows(boards[0], axis, lengthOf(a.timeline)), stepRows(boards[1], axis, lengthOf(b.timeline))];
  const rows = pairSteps(a.timeline.steps, b.timeline.steps).map(([i, j]): CompareRow => ({
    key: `${i ?? ""}|${j ?? ""}`,
    cells: [i === null ? null : (left[i] ?? null), j === null ? null : (right[j] ?? null)],
  }));
  return { axis, whole: [whole(a), whole(b)], rows };
}
