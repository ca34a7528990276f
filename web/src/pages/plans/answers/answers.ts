/** What became of the red marks of a plan, from its sealing on. */

import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getCached } from "../../../api";
import type { Content } from "../../../diff/content";
import { nothingOverwritten, overwrittenInSealed, type Overwritten } from "../../../meeting/standing";
import type { MarkAnswers } from "../../../proto/Meetings";
import type { PlanView } from "../../../proto/Plans";
import { contentOfVersion, useVersion } from "../plan";

export interface Answers {
  /** Null until there are any. */
  readonly answers: ShallowRef<MarkAnswers | null>;
  readonly error: ShallowRef<unknown>;
  readonly overwritten: ComputedRef<Overwritten>;
}

/** Whether there is an answer to ask for. */
const isAnswered = (view: PlanView): boolean => view.workflow.red_pen !== "absent" && view.versions.some((version) => version.kind === "consensus");

export function useAnswers(view: () => PlanView, base: () => Content | null): Answers {
  const answers = shallowRef<MarkAnswers | null>(null);
  const error = shallowRef<unknown>(null);
  watch(
    () => (isAnswered(view()) ? view().id : null),
    async (plan) => {
      answers.value = null;
      error.value = null;
      if (plan === null) return;
      try {
        const known = await getCached<MarkAnswers>(account().me.id, `/api/plans/${plan}/answers`, (kept) => (answers.value ??= kept));
        if (view().id === plan) answers.value = known.body;
      } catch (reason) {
        if (view().id === plan) error.value = reason;
      }
    },
    { immediate: true },
  );
  const sealedId = computed(() => view().versions.find((version) => version.document_id === answers.value?.consensus)?.id ?? null);
  const { version } = useVersion(() => sealedId.value);
  const overwritten = computed<Overwritten>(() => {
    const [start, said, sealed] = [base(), answers.value, version.value];
    return start === null || said === null || sealed === null ? nothingOverwritten : overwrittenInSealed(start, said.marks, contentOfVersion(sealed));
  });
  return { answers, error, overwritten };
}
