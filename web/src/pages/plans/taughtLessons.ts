/** Which of one's own observed lessons from this plan are over: what was taught is not still to come, also before one reflects on it. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { getCached } from "../../api";
import { useEvents } from "../../events";
import type { TaughtLesson } from "../../proto/Evaluation";
import type { AccountId, VersionId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import { taughtFrom } from "./ribbon";

export function useTaughtLessons(me: AccountId, view: () => PlanView | null): ShallowRef<readonly TaughtLesson[]> {
  const lessons = shallowRef<readonly TaughtLesson[]>([]);
  let asking = 0;
  const wanted = (): string => {
    const plan = view();
    return plan === null ? "" : taughtFrom(plan, me).join(" ");
  };

  async function lessonsOf(version: VersionId): Promise<readonly TaughtLesson[]> {
    try {
      return (await getCached<TaughtLesson[]>(me, `/api/versions/${version}/lessons`, () => {})).body;
    } catch {
      // Offline and never looked at: the plan says of itself what it knows.
      return lessons.value.filter((lesson) => lesson.version_id === version);
    }
  }

  async function ask(versions: string): Promise<void> {
    const turn = ++asking;
    const asked = versions === "" ? [] : versions.split(" ");
    const found = await Promise.all(asked.map((version) => lessonsOf(version)));
    if (turn === asking) lessons.value = found.flat();
  }

  // In one string: the view is new with every change of the plan, what is asked for seldom.
  watch(wanted, ask, { immediate: true });
  const look = (): void => {
    if (document.visibilityState === "visible" && wanted() !== "") void ask(wanted());
  };
  // Class may end while the plan is open.
  useEvents((heard) => {
    if (heard.kind === "opened" || heard.kind === "lesson_changed") look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  return lessons;
}
