/** Which of one's own observed lessons from this plan are over: what was taught is not still to come, also before one reflects on it. */

import { shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../account";
import { getCached } from "../../api";
import type { TaughtLesson } from "../../proto/Evaluation";
import type { VersionId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import { taughtFrom } from "./ribbon";

export function useTaughtLessons(view: () => PlanView | null): ShallowRef<readonly TaughtLesson[]> {
  const lessons = shallowRef<readonly TaughtLesson[]>([]);
  const { me } = account();
  const wanted = (): string => {
    const plan = view();
    return plan === null ? "" : taughtFrom(plan, me.id).join(" ");
  };
  watch(
    // In one string: the view is new with every change of the plan, what is asked for seldom.
    wanted,
    async (versions) => {
      const asked = versions === "" ? [] : versions.split(" ");
      const found = await Promise.all(asked.map((version) => lessonsOf(version)));
      if (versions === wanted()) lessons.value = found.flat();
    },
    { immediate: true },
  );
  return lessons;
}

async function lessonsOf(version: VersionId): Promise<readonly TaughtLesson[]> {
  try {
    return (await getCached<TaughtLesson[]>(account().me.id, `/api/versions/${version}/lessons`, () => {})).body;
  } catch {
    // Offline and never looked at: the plan says of itself what it knows.
    return [];
  }
}
