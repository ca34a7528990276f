/** What is due, as the server computes it, and kept up to the minute: the server says when its answer changes by itself. */

import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { get } from "../../api";
import { useEvents } from "../../events";
import type { Waiting } from "../../proto/Plans";
import type { Reminder, ReminderKind, Reminders } from "../../proto/Reminders";
import type { WaitingPlan } from "./waiting";

/** Timers of a browser count to 24 days; far enough for one sitting, and tablets sleep in between. */
const LONGEST_MS = 12 * 60 * 60 * 1000;
/** A little after the moment, so that both clocks have passed it. */
const AFTER_MS = 500;

/** How long to wait until the answer is another; the two clocks need not agree. */
export function waitFor(answer: Reminders): number | null {
  return answer.next_at_ms === null ? null : Math.min(Math.max(answer.next_at_ms - answer.now_ms, 0) + AFTER_MS, LONGEST_MS);
}

const taskOf: Partial<Record<ReminderKind, Waiting>> = { draft_due: "draft", red_pen_due: "red_pen", reflection_due: "reflect" };

/** What a reminder already says is not said again below it. */
export function notReminded(waiting: readonly WaitingPlan[], reminders: readonly Reminder[]): WaitingPlan[] {
  return waiting.filter(({ plan, what }) => !reminders.some((reminder) => reminder.plan_id === plan.id && taskOf[reminder.kind] === what));
}

/** Where it is done. */
export function placeOfReminder(reminder: Reminder): string {
  if (reminder.plan_id === null) return `/groups/${reminder.group_id}/term`;
  return reminder.kind === "reflection_due" ? `/plans/${reminder.plan_id}?show=third` : `/plans/${reminder.plan_id}`;
}

/** Its time has passed and it is still to do. A meeting is no task. */
export function isLate(reminder: Reminder, now: number): boolean {
  return reminder.kind !== "meeting_today" && reminder.kind !== "reflection_due" && reminder.at_ms < now;
}

export function useReminders(): ShallowRef<readonly Reminder[]> {
  const reminders = shallowRef<readonly Reminder[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;

  async function load(): Promise<void> {
    clearTimeout(timer);
    try {
      const answer = await get<Reminders>("/api/reminders");
      if (isGone) return;
      reminders.value = answer.reminders;
      const wait = waitFor(answer);
      clearTimeout(timer);
      if (wait !== null) timer = setTimeout(() => void load(), wait);
    } catch {
      // What was due when this device was last online may be done since: nothing is better than a wrong word.
      if (!isGone) reminders.value = [];
    }
  }

  const look = (): void => {
    if (document.visibilityState === "visible") void load();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || heard.kind === "plan_changed" || heard.kind === "group_changed" || heard.kind === "term_changed") look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    isGone = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  void load();
  return reminders;
}
