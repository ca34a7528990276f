/** One page, one line that says where the words are, of however many documents. Pure. */

import type { SaveState } from "../sync/document";

/** What a person must know of first. */
const gravest: readonly SaveState[] = ["refused", "not-on-device", "offline", "saving", "saved"];

/** The state of the document that is worst off. */
export function leastSafe(states: readonly SaveState[]): SaveState {
  return gravest.find((state) => states.includes(state)) ?? "saved";
}
