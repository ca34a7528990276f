/** Plans as tests begin with them. */

import type { ThirdDegree } from "../../../proto/Third";

export const nothingYet: ThirdDegree = {
  adaptations: [], reflections: [], may_teach: false, may_start_next: false, previous: null, next: null, carried: [], cards: [], may_settle: false,
};
