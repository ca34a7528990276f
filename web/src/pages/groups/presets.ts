/** Which of the schools' workflows a workflow is. Pure. */

import type { Preset, PresetWorkflow, Workflow } from "../../proto/Workflow";

export type Choice = Preset | "own";

function sameSteps(one: Workflow, other: Workflow): boolean {
  return (
    one.lead_days === other.lead_days &&
    // Red pen seen early or late is a habit of the group, not another way of preparing.
    (one.red_pen === "absent") === (other.red_pen === "absent") &&
    one.has_adaptation === other.has_adaptation &&
    one.reflection === other.reflection
  );
}

/** The preset whose steps these are; closing checks may be added to each. */
export function presetOf(workflow: Workflow, presets: readonly PresetWorkflow[]): Choice {
  return presets.find((one) => sameSteps(one.workflow, workflow))?.preset ?? "own";
}

/** The steps of a preset with the closing checks that the group has set. */
export function choose(preset: Choice, workflow: Workflow, presets: readonly PresetWorkflow[]): Workflow {
  const known = presets.find((one) => one.preset === preset)?.workflow;
  return known === undefined ? workflow : { ...known, closing: workflow.closing };
}
