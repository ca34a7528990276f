/** Workflows as tests of the page begin with them. */

import type { Workflow } from "../../proto/Workflow";

export const threeDegrees: Workflow = {
  lead_days: 3, red_pen: "at_hand_in", has_adaptation: true, reflection: "everyone", closing: { min_signed_in: 0, minutes: false, absences: false },
};

export const oneScribe: Workflow = { ...threeDegrees, red_pen: "absent", has_adaptation: false };
