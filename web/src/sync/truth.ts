/** What a person is told about a document, from what is known of it. Never better than the truth. */

import type { DocumentTrouble, SaveState } from "./document";
import type { SocketState } from "./socket";

export interface Facts {
  readonly socket: SocketState;
  /** This device has been asked for its copy. */
  readonly isLoaded: boolean;
  /** This device's copy has had the server's content whole. */
  readonly isComplete: boolean;
  /** There are edits that the server has not confirmed. */
  readonly isDirty: boolean;
  /** Something is not on this device's disk yet. */
  readonly isWriting: boolean;
  /** This device refuses to keep it. */
  readonly isBroken: boolean;
  /** Why the server closed the channel. */
  readonly refusal: DocumentTrouble | null;
}

export function saveStateOf(facts: Facts): SaveState {
  if (facts.isBroken) return "not-on-device";
  if (!facts.isLoaded) return "saving";
  if (facts.socket === "down" || facts.socket === "logged-out") return facts.isWriting ? "saving" : "offline";
  if (!facts.isDirty) return "saved";
  return facts.refusal !== null && !facts.isWriting ? "refused" : "saving";
}

export function troubleOf(facts: Facts): DocumentTrouble | null {
  if (facts.socket === "logged-out") return "logged-out";
  if (facts.refusal !== null) return facts.refusal;
  if (facts.socket === "down" && facts.isLoaded && !facts.isComplete) return "not-on-this-device";
  return null;
}
