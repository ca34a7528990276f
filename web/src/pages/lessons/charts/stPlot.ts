/** The S-T curve on a square whose sides are minutes. */

import type { CurvePoint } from "../../../proto/Results";

const MINUTE_MS = 60_000;

/** As far as both axes reach: the whole lesson, in fives, so that the diagonal of an even lesson is a diagonal. */
export function axisMinutes(curve: readonly CurvePoint[]): number {
  const end = curve[curve.length - 1];
  const minutes = end === undefined ? 0 : (end.teacher_ms + end.student_ms) / MINUTE_MS;
  return Math.max(5, Math.ceil(minutes / 5) * 5);
}

/** Where numbers stand on an axis: not more than ten. */
export function ticks(minutes: number): number[] {
  const step = minutes <= 45 ? 5 : minutes <= 90 ? 10 : 60;
  return Array.from({ length: Math.floor(minutes / step) + 1 }, (_, i) => i * step);
}

/** The corners of the curve for `<polyline points>`, in a square of `size` with its origin at the lower left. */
export function polyline(curve: readonly CurvePoint[], size: number): string {
  const scale = size / (axisMinutes(curve) * MINUTE_MS);
  const round = (value: number): number => Math.round(value * 10) / 10;
  return curve.map((point) => `${round(point.teacher_ms * scale)},${round(size - point.student_ms * scale)}`).join(" ");
}
