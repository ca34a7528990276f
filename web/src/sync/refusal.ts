/** What follows from a channel that the server closed, or would not open. */

import { closeOf } from "./close";
import type { DocumentTrouble } from "./document";

export type AfterRefusal =
  | { then: "log-in" }
  /** The client id is in use elsewhere. */
  | { then: "new-client-id" }
  | { then: "join-later" }
  | { then: "stop"; trouble: DocumentTrouble };

export function afterRefusal(code: number): AfterRefusal {
  const close = closeOf(code);
  switch (close) {
    case "unauthorized":
      return { then: "log-in" };
    case "client_id":
      return { then: "new-client-id" };
    case "restarting":
    case "too_slow":
    case "too_many":
      return { then: "join-later" };
    case "not_found":
      return { then: "stop", trouble: "not-found" };
    case "removed":
      return { then: "stop", trouble: "removed" };
    case "malformed":
    case "too_large":
    case "update_refused":
    case null:
      return { then: "stop", trouble: "refused" };
  }
}
