/** A lesson to observe, as 李建国's page plans one: what every journey at the back of a class starts with. */

import { randomUUID } from "node:crypto";
import type { GroupView } from "../../web/src/proto/Accounts";
import type { Assignment, LessonView, SaveLessonVisit } from "../../web/src/proto/Lessons";
import { names, type Login, type School } from "./school";

/** Somebody of the group by name, and with what they watch. */
export interface Watcher extends Pick<Assignment, "instrument" | "focus"> {
  readonly name: string;
}

/** With the first version of an instrument that ships, and nothing in particular to look at. */
export const watches = (name: string, instrument: string): Watcher => ({ name, instrument: { id: instrument, version: 1 }, focus: "" });

/** 陈思远's lesson, or somebody else's, now. */
export async function visit(school: School, watchers: readonly Watcher[], { by = "chen", ...change }: Partial<SaveLessonVisit> & { readonly by?: Login } = {}): Promise<LessonView> {
  const li = await school.desk("li");
  const { group_id } = await school.plan("li");
  const { members } = await li.call<GroupView>("GET", `/api/groups/${group_id}`);
  const idOf = (name: string): string => {
    const member = members.find(({ person }) => person.name === name);
    if (member === undefined) throw new Error(`${name} is not in the group`);
    return member.person.id;
  };
  const body: SaveLessonVisit = {
    group_id,
    teacher: idOf(names[by]),
    title: "分数的初步认识",
    class_name: "三（2）班",
    subject: "数学",
    place: "三楼录播教室",
    planned_at_ms: Date.now(),
    minutes: 40,
    visit_type: "routine",
    purpose: "learning",
    version_id: null,
    observers: watchers.map(({ name, instrument, focus }) => ({ observer: idOf(name), instrument, focus })),
    seats: null,
    ...change,
  };
  return li.call("PUT", `/api/lessons/${randomUUID()}`, body);
}
