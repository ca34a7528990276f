/** Keeps on this device what the person will want where there is no network: the pages and sealed drafts of plans to be prefetched. */

import { Answers } from "../../answers";
import { getCached, getKeptFirst } from "../../api";
import type { AccountId, PlanId } from "../../proto/Ids";
import type { PlanSummary, PlanView } from "../../proto/Plans";
import { latestVersion } from "../plans/ribbon";

/** The pages of plans that this device keeps: all that 今天 has to offer where it was never opened with a network. */
export async function keptPlans(account: AccountId): Promise<PlanView[]> {
  const kept = (await Answers.of(account).loadMatching(/^\/api\/plans\/[^/]+$/u)) as (PlanView | undefined)[];
  return kept.flatMap((view) => view ?? []).sort((one, other) => (other.meeting_at_ms ?? 0) - (one.meeting_at_ms ?? 0));
}

/** When each was last kept by this page load: what has not changed since is not asked for again. */
const keptAt = new Map<PlanId, number>();

async function keepPlan(account: AccountId, plan: PlanId): Promise<void> {
  const { body: view } = await getCached<PlanView>(account, `/api/plans/${plan}`, () => {});
  for (const degree of [0, 2]) {
    const version = latestVersion(view, degree);
    if (version !== null) await getKeptFirst(account, `/api/versions/${version.id}`);
  }
  // Points of a reflection are hung on what was taught.
  for (const { owner, taught_version_id: taught } of view.third.reflections) {
    if (owner.id === account) await getKeptFirst(account, `/api/versions/${taught}`);
  }
}

/** One after the other: this must never stand in the way of what the person is doing. */
export async function keepForOffline(account: AccountId, plans: readonly PlanSummary[]): Promise<void> {
  for (const plan of plans) {
    if (plan.prefetch.length === 0 || keptAt.get(plan.id) === plan.changed_at_ms) continue;
    try {
      await keepPlan(account, plan.id);
      keptAt.set(plan.id, plan.changed_at_ms);
    } catch {
      // The next visit of 今天 tries again.
      return;
    }
  }
}
