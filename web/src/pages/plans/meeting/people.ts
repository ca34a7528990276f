/** The pens of those whose marks a meeting takes up: the same inks as in 大家的红笔. */

import { pensOf, type Pen } from "../../../diff/pens";
import type { PlanView } from "../../../proto/Plans";
import { peopleOf } from "../layers";

export function pensIn(view: PlanView): ReadonlyMap<string, Pen> {
  return pensOf(peopleOf(view));
}
