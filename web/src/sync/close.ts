/** The numbers of the close codes: those of websocket closes and of `refused` messages. `proto/vectors/close.json` keeps both sides equal. */

import type { Close } from "../proto/Close";

export const closeCodes: Readonly<Record<Close, number>> = {
  restarting: 1012,
  too_slow: 1013,
  malformed: 4400,
  unauthorized: 4401,
  removed: 4403,
  not_found: 4404,
  client_id: 4409,
  too_large: 4413,
  update_refused: 4422,
  too_many: 4429,
};

const byCode = new Map(Object.entries(closeCodes).map(([close, code]) => [code, close as Close]));

/** `null` for a code that is not ours: the network's, or a newer server's. */
export function closeOf(code: number): Close | null {
  return byCode.get(code) ?? null;
}
