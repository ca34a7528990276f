/** Which of the plan's steps runs. */

import type { Happened } from "./fold";

export function currentStep(events: readonly Happened[]): string | null {
  let current: string | null = null;
  for (const { event } of events) if (event.what === "step") current = event.block;
  return current;
}
