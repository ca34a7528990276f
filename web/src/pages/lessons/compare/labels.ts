/** What two lessons are called so that nobody takes one for the other. Pure. */

import type { LessonView } from "../../../proto/Lessons";

/** Who taught; where it is the same teacher, which class; where it is the same class too, when. */
export function labelsOf(a: LessonView, b: LessonView, timeSaid: (ms: number) => string): readonly [string, string] {
  if (a.teacher.name !== b.teacher.name) return [a.teacher.name, b.teacher.name];
  if (a.class_name !== b.class_name) return [a.class_name, b.class_name];
  return [timeSaid(a.planned_at_ms), timeSaid(b.planned_at_ms)];
}
