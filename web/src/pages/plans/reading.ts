/** The first reading of the sent draft: opened by being shown, answered when there is nothing to change. */

import { watch } from "vue";
import { account } from "../../account";
import { put } from "../../api";
import type { Reading } from "../../proto/Comments";
import type { VersionId } from "../../proto/Ids";
import type { PlanView } from "../../proto/Plans";
import { version0 } from "./ribbon";

export async function answer(version: VersionId, reading: Reading): Promise<void> {
  await put<undefined>(`/api/versions/${version}/reading`, reading);
}

/** Says once that this member has the draft before them. */
export function useFirstReading(view: () => PlanView | null, isShown: () => boolean): void {
  const { me } = account();
  let said: VersionId | null = null;

  watch(
    () => {
      const plan = view();
      const isNew = plan?.members.some((member) => member.person.id === me.id && member.first_read_at_ms === null) ?? false;
      return plan !== null && (plan.stage === "first_degree" || plan.stage === "reading") && isNew && isShown() ? version0(plan) : null;
    },
    async (version) => {
      if (version === null || version === said) return;
      said = version;
      try {
        await answer(version, { answer: "opened" });
      } catch {
        // Offline: the next visit says it.
        said = null;
      }
    },
    { immediate: true },
  );
}
