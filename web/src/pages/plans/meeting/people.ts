/** The pens of those whose marks a meeting takes up: the same inks as in 大家的红笔. */

import { pensOf, type Pen } from "../../../diff/pens";
import type { Person } from "../../../proto/Accounts";
import type { PlanView } from "../../../proto/Plans";
import { peopleOf } from "../layers";

export function pensIn(view: PlanView): ReadonlyMap<string, Pen> {
  return pensOf(peopleOf(view));
}

/** Among the marks of one person alone the pen is red, as on their own paper. */
export function penOfMine(me: Person): ReadonlyMap<string, Pen> {
  return new Map([[me.id, { person: me, ink: 1, line: "solid", shortName: "" }]]);
}
