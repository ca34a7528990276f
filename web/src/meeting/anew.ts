/** Colleagues decide at the same moment: what was built on a text that has changed since is built anew, without a word. */

import { ApiError } from "../api";

/** Each round lost means that a colleague got something done; a dozen people do not decide five times in one second. */
export const maxTries = 5;

/** Runs `attempt`, which builds and sends, again while the server says that its ground has changed. */
export async function buildAnew<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (reason) {
      if (!(reason instanceof ApiError) || reason.code !== "stale" || tries === maxTries) throw reason;
    }
  }
}
