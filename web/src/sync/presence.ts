/** Carets and who is here, for one document. Never waits for edits; forgets the others when the connection is gone. */

import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import type * as Y from "yjs";

/** The server listens to five a second; a caret that moves faster is shown where it stops. */
export const PRESENCE_INTERVAL_MS = 200;

/** Origins of changes that must not be sent: they came from the server, or say that it is gone. */
const FROM_SERVER = Symbol("from the server");
const DISCONNECTED = Symbol("disconnected");

interface Changed {
  added: number[];
  updated: number[];
  removed: number[];
}

export class Presence {
  readonly awareness: Awareness;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;

  constructor(
    doc: Y.Doc,
    person: { id: string; name: string },
    private readonly send: (update: Uint8Array) => void,
  ) {
    this.awareness = new Awareness(doc);
    this.awareness.setLocalStateField("user", { id: person.id, name: person.name });
    this.awareness.on("update", this.#onUpdate);
  }

  /** Says where this person is, now. */
  announce(): void {
    this.#waiting = false;
    this.send(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
  }

  receive(update: Uint8Array): void {
    applyAwarenessUpdate(this.awareness, update, FROM_SERVER);
  }

  disconnected(): void {
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.awareness.clientID);
    removeAwarenessStates(this.awareness, others, DISCONNECTED);
  }

  /** The document's edits carry another client id from now on. */
  moveTo(clientId: number): void {
    const state = this.awareness.getLocalState();
    this.awareness.setLocalState(null);
    this.awareness.clientID = clientId;
    this.awareness.setLocalState(state);
  }

  /** Tells the others, if there is a connection. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.awareness.off("update", this.#onUpdate);
    this.awareness.setLocalState(null);
    this.announce();
    this.awareness.destroy();
  }

  #onUpdate = ({ added, updated, removed }: Changed, origin: unknown): void => {
    if (origin === FROM_SERVER || origin === DISCONNECTED) return;
    if (![...added, ...updated, ...removed].includes(this.awareness.clientID)) return;
    this.#waiting = true;
    if (this.#timer === undefined) this.#flush();
  };

  #flush = (): void => {
    this.#timer = undefined;
    if (!this.#waiting) return;
    this.announce();
    this.#timer = setTimeout(this.#flush, PRESENCE_INTERVAL_MS);
  };
}
