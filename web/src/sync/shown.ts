/** What one generation of a document shows: its two Y.Docs, its presence, and the promise that there is something to see. */

import { Presence } from "./presence";
import { Twin, type TwinEvents } from "./twin";

export interface ShownEvents extends TwinEvents {
  onPresence(update: Uint8Array): void;
}

export class Shown {
  readonly twin: Twin;
  readonly presence: Presence;
  readonly ready: Promise<void>;
  /** There is something to see. */
  readonly setReady: () => void;

  constructor(person: { id: string; name: string }, events: ShownEvents) {
    this.twin = new Twin(events);
    this.presence = new Presence(this.twin.editor, person, (update) => events.onPresence(update));
    let setReady: () => void = () => undefined;
    this.ready = new Promise<void>((resolve) => {
      setReady = resolve;
    });
    this.setReady = setReady;
  }

  /** Edits from here on carry another client id, and so does the caret. */
  renewClientId(): void {
    this.twin.renewClientId();
    this.presence.moveTo(this.twin.editor.clientID);
  }
}
