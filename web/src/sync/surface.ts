/** What a live document asks of its session. */

import type { Frame } from "./frame";
import type { SocketState } from "./socket";
import type { Store } from "./store";

export interface Surface<Live> {
  readonly person: { id: string; name: string };
  readonly store: Promise<Store | null>;
  socketState(): SocketState;
  send(frame: Frame): void;
  /** A number for a join, used once. */
  nextTicket(): number;
  random(): number;
  /** A request that makes this document waits to be sent. */
  isBeingCreated(documentId: string): boolean;
  onLoggedOut(): void;
  /** The server kept what this device sent apart, as a late edit. */
  onKept(): void;
  /** Nobody has it open, and everything of it is dealt with. */
  onGone(live: Live): void;
}
