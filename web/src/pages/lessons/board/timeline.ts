/** Where things stand on the timeline of a board: in per cent of its width. Pure. */

import type { Board, BoardStep, Moment } from "../../../proto/Board";
import type { AccountId } from "../../../proto/Ids";

const MINUTE_MS = 60_000;
/** A line every five minutes reads from the last row of a room; every minute would be a fence. */
const TICK_MS = 5 * MINUTE_MS;

export interface Span {
  readonly from: number;
  readonly width: number;
}

export interface StepRow {
  readonly title: string;
  readonly plannedMinutes: number | null;
  readonly tookMs: number | null;
  readonly planned: Span | null;
  readonly actual: Span | null;
  /** It has begun and goes on. */
  readonly isNow: boolean;
  /** It took, or has already taken, longer than planned. */
  readonly isLong: boolean;
}

export type MarkShape = "note" | "question" | "tap";

export interface LaneMark {
  readonly moment: Moment;
  readonly at: number;
  readonly shape: MarkShape;
}

export interface Axis {
  readonly length_ms: number;
  /** Minutes that have a line, and where. */
  readonly ticks: readonly { readonly minute: number; readonly at: number }[];
}

/** Time in the lesson, as far as it is; nothing before it begins. */
export function elapsedOf(board: Board, serverNow: number): number | null {
  if (board.started_at_ms === null) return null;
  return Math.max(0, (board.ended_at_ms ?? Math.max(serverNow, board.at_ms)) - board.started_at_ms);
}

/** As long as the lesson is planned, or longer where it, or what was seen in it, is. */
export function axisOf(board: Board, minutes: number, elapsed: number | null): Axis {
  const planned = Math.max(minutes * MINUTE_MS, ...board.steps.map(plannedEnd));
  const seen = Math.max(elapsed ?? 0, ...board.timeline.map(({ t_ms }) => t_ms));
  const length_ms = Math.max(planned, Math.ceil(seen / MINUTE_MS) * MINUTE_MS, MINUTE_MS);
  const ticks: { minute: number; at: number }[] = [];
  for (let at = 0; at <= length_ms; at += TICK_MS) ticks.push({ minute: at / MINUTE_MS, at: (at / length_ms) * 100 });
  return { length_ms, ticks };
}

function plannedEnd({ step, planned_from_ms }: BoardStep): number {
  return planned_from_ms === null ? 0 : planned_from_ms + (step.minutes ?? 0) * MINUTE_MS;
}

const clamp = (share: number): number => Math.min(100, Math.max(0, share));

export function spanOf(from_ms: number, to_ms: number, length_ms: number): Span {
  const from = clamp((from_ms / length_ms) * 100);
  return { from, width: clamp((to_ms / length_ms) * 100) - from };
}

export function stepRows(board: Board, axis: Axis, elapsed: number | null): StepRow[] {
  return board.steps.map(({ step, planned_from_ms, from_ms, took_ms }) => {
    const lasted = from_ms === null ? null : (took_ms ?? Math.max(0, (elapsed ?? from_ms) - from_ms));
    const hasPlan = planned_from_ms !== null && step.minutes !== null;
    return {
      title: step.title,
      plannedMinutes: step.minutes,
      tookMs: lasted,
      planned: hasPlan ? spanOf(planned_from_ms, planned_from_ms + (step.minutes ?? 0) * MINUTE_MS, axis.length_ms) : null,
      actual: from_ms === null || lasted === null ? null : spanOf(from_ms, from_ms + lasted, axis.length_ms),
      isNow: from_ms !== null && took_ms === null && board.state === "running",
      isLong: lasted !== null && step.minutes !== null && lasted > (step.minutes + 1) * MINUTE_MS,
    };
  });
}

export function shapeOf({ event }: Moment): MarkShape {
  switch (event.what) {
    case "note":
    case "photo":
    case "quote":
      return "note";
    case "question":
      return "question";
    default:
      return "tap";
  }
}

/** What one observer did, from left to right. Before the start and after the end stands at the edge. */
export function laneOf(board: Board, observer: AccountId, axis: Axis): LaneMark[] {
  return board.timeline
    .filter(({ by }) => by === observer)
    .map((moment) => ({ moment, at: clamp((moment.t_ms / axis.length_ms) * 100), shape: shapeOf(moment) }));
}
