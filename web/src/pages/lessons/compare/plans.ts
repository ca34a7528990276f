/** What can be said of two plans before anybody reads them. Pure. */

import type { Content } from "../../../diff/content";
import type { LessonView } from "../../../proto/Lessons";

export type PlanPair = "neither" | "first" | "second" | "same" | "two";

export function planPair({ plan: a }: LessonView, { plan: b }: LessonView): PlanPair {
  if (a === null) return b === null ? "neither" : "second";
  if (b === null) return "first";
  return a.version_id === b.version_id ? "same" : "two";
}

function idsIn(content: Content, into: Set<string>): Set<string> {
  const id = content.attrs?.["id"];
  if (typeof id === "string") into.add(id);
  for (const child of content.content ?? []) idsIn(child, into);
  return into;
}

/** Plans that came from one paper share blocks. Without any, every word of the one would be struck and every word of the other new. */
export function areRelated(a: Content, b: Content): boolean {
  const known = idsIn(a, new Set());
  return [...idsIn(b, new Set())].some((id) => known.has(id));
}
