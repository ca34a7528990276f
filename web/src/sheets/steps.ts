/** Which of the plan's steps runs, and when each began. What was tapped on the time of a start that was withdrawn began no step. */

import { isBefore, type Happened } from "./fold";

/** Each with its time of the lesson, in the order of the taps. */
function tappedSteps(events: readonly Happened[]): { readonly block: string; readonly t_ms: number }[] {
  return events.flatMap((happened) => {
    const { event, t_ms } = happened;
    return event.what !== "step" || t_ms === null || isBefore(happened) ? [] : [{ block: event.block, t_ms }];
  });
}

export function currentStep(events: readonly Happened[]): string | null {
  return tappedSteps(events).at(-1)?.block ?? null;
}

/** Time of the lesson at which each step began first. */
export function begunSteps(events: readonly Happened[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { block, t_ms } of tappedSteps(events)) if (!first.has(block)) first.set(block, t_ms);
  return first;
}
