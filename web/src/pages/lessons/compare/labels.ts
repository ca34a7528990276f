/** What two lessons are called so that nobody takes one for the other. Pure. */

import type { LessonView } from "../../../proto/Lessons";
import type { Texts } from "../../../text/zh";

/** Who taught; where it is the same teacher, which class; where it is the same class too, when. */
export function labelsOf(a: LessonView, b: LessonView, t: Texts, timeSaid: (ms: number) => string): readonly [string, string] {
  const { by, of, at } = t.twoLessons.lesson;
  if (a.teacher.name !== b.teacher.name) return [by(a.teacher.name), by(b.teacher.name)];
  if (a.class_name !== b.class_name) return [of(a.class_name), of(b.class_name)];
  return [at(timeSaid(a.planned_at_ms)), at(timeSaid(b.planned_at_ms))];
}
