/** The meeting of a plan as the server sees it, asked again whenever it says that something was decided. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import { account } from "../../../account";
import { ApiError, get, getKeptFirst, post, put } from "../../../api";
import type { Content } from "../../../diff/content";
import { useEvents } from "../../../events";
import { digestOf, marksOf, newMarks, type SealedFork } from "../../../meeting/marks";
import type { Decision, NewDecision, NewDecisions } from "../../../proto/Decisions";
import type { AccountId, DecisionId, MeetingId, PlanId } from "../../../proto/Ids";
import type { LateSignIn, MeetingCode, MeetingView, SignIn } from "../../../proto/Meetings";
import type { PlanView } from "../../../proto/Plans";
import type { VersionView } from "../../../proto/Versions";

/** For networks that let no stream of events through. */
const POLL_MS = 60_000;
/** A question that found no network is asked again: what it was about was decided meanwhile. */
const AGAIN_MS = 3_000;

export interface Meeting {
  readonly view: ShallowRef<MeetingView | null>;
  readonly error: ShallowRef<unknown>;
  refresh(): Promise<void>;
}

export function useMeeting(plan: () => PlanId): Meeting {
  const view = shallowRef<MeetingView | null>(null);
  const error = shallowRef<unknown>(null);
  let shown = "";
  let asking = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  let latest: Promise<void> = Promise.resolve();

  /** Done when the newest answer is there: an older one that comes meanwhile waits for it. */
  function refresh(): Promise<void> {
    latest = ask(++asking);
    return latest;
  }

  async function ask(turn: number): Promise<void> {
    clearTimeout(again);
    try {
      const next = await get<MeetingView>(`/api/plans/${plan()}/meeting`);
      if (turn !== asking) return await latest;
      error.value = null;
      const text = JSON.stringify(next);
      if (text === shown) return;
      shown = text;
      view.value = next;
    } catch (reason) {
      if (turn !== asking) return;
      error.value = reason;
      if (reason instanceof ApiError && reason.code === "offline") again = setTimeout(look, AGAIN_MS);
    }
  }

  function look(): void {
    if (document.visibilityState === "visible") void refresh();
  }
  watch(plan, () => void refresh(), { immediate: true });
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "decisions_changed" && heard.plan_id === plan())) look();
  });
  const timer = setInterval(look, POLL_MS);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    clearInterval(timer);
    clearTimeout(again);
    window.removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
  });
  return { view, error, refresh };
}

/** Every fork as the meeting sealed it; null until all are here. */
export function useSealedForks(plan: () => PlanView): ShallowRef<readonly SealedFork[] | null> {
  const forks = shallowRef<readonly SealedFork[] | null>(null);
  watch(
    () => plan().versions.filter((version) => version.kind === "fork").map((version) => version.id).join(" "),
    async () => {
      const versions = plan().versions.filter((version) => version.kind === "fork");
      const load = async ({ id, document_id, owner }: (typeof versions)[number]): Promise<SealedFork> => {
        const version = await getKeptFirst<VersionView>(account().me.id, `/api/versions/${id}`);
        return { document: document_id, owner: owner.id, content: version.content as Content };
      };
      try {
        forks.value = await Promise.all(versions.map(load));
      } catch {
        // Offline: the list that somebody else posted is enough to take part; this page compares it later.
        forks.value = null;
      }
    },
    { immediate: true },
  );
  return forks;
}

/** Posts the list of marks when nobody has yet; otherwise compares, and tells the server once if this page found others. */
export function usePostedMarks(meeting: Meeting, base: () => Content | null, forks: () => readonly SealedFork[] | null): void {
  let told = "";
  watch([meeting.view, base, forks], async ([view, content, sealed]) => {
    if (view === null || content === null || sealed === null || !view.may_decide || view.closed_at_ms !== null || view.amends !== null) return;
    const marks = marksOf(content, sealed);
    const digest = digestOf(marks);
    if (view.digest === digest || told === `${view.id} ${view.digest ?? ""}`) return;
    told = `${view.id} ${view.digest ?? ""}`;
    try {
      await post(`/api/meetings/${view.id}/marks`, newMarks(marks));
    } catch {
      // Somebody was first, or the difference is recorded now: the list that counts comes with the next look.
    }
    await meeting.refresh();
  });
}

export function loadCode(meeting: MeetingId): Promise<MeetingCode> {
  return get<MeetingCode>(`/api/meetings/${meeting}/code`);
}

export async function signIn(meeting: MeetingId, code: string): Promise<void> {
  const body: SignIn = { code };
  await post(`/api/meetings/${meeting}/sign-ins`, body);
}

export async function signInLate(meeting: MeetingId, late: AccountId, reason: string): Promise<void> {
  const body: LateSignIn = { account: late, reason };
  await post(`/api/meetings/${meeting}/sign-ins/late`, body);
}

/** All of them, or none. */
export function decideTogether(meeting: MeetingId, decisions: NewDecisions): Promise<Decision[]> {
  return post<Decision[]>(`/api/meetings/${meeting}/decisions`, decisions);
}

export function decide(meeting: MeetingId, id: DecisionId, decision: NewDecision): Promise<Decision> {
  return put<Decision>(`/api/meetings/${meeting}/decisions/${id}`, decision);
}
