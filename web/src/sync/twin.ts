/**
 * The two Y.Docs of one document. The *network* document is what this device holds and talks to the server about; the *editor* document
 * is what the editor shows. Edits of the editor reach the network document at once; edits of others reach the editor only while nobody
 * composes, because a remote change in the block being composed corrupts Chinese input.
 *
 * The network document always holds everything that the editor document holds, so nothing is lost while edits are held back.
 */

import * as Y from "yjs";

/** Where a transaction of the network document came from. Those without an origin are Yjs's own tidying of marks, which every copy does
 *  for itself: they are neither stored nor sent. */
const FROM_EDITOR = Symbol("from the editor");
const FROM_DEVICE = Symbol("from this device's store");
const FROM_SERVER = Symbol("from the server");
/** The origin of remote edits in the editor's document. */
const FROM_NETWORK = Symbol("from the network document");

/** An update begins with the number of clients that have new structs in it. */
const NO_STRUCTS = 0;

export interface TwinEvents {
  /** May an edit of the editor go on to the network document? */
  admits(): boolean;
  /** An edit of the editor is in the network document. */
  onLocal(update: Uint8Array): void;
  /** An edit of others, new to this device, is in the network document. */
  onRemote(update: Uint8Array): void;
}

export class Twin {
  readonly editor = new Y.Doc();
  readonly network = new Y.Doc();
  #held: Uint8Array[] = [];
  #composing = false;
  #hasStray = false;

  constructor(private readonly events: TwinEvents) {
    this.editor.on("update", this.#onEditorUpdate);
    this.network.on("update", this.#onNetworkUpdate);
  }

  /** The editor holds edits that were not admitted: it must not go on from there. */
  get hasStray(): boolean {
    return this.#hasStray;
  }

  loadFromDevice(updates: readonly Uint8Array[]): void {
    this.network.transact(() => {
      for (const update of updates) Y.applyUpdate(this.network, update, FROM_DEVICE);
    }, FROM_DEVICE);
  }

  applyFromServer(update: Uint8Array): void {
    Y.applyUpdate(this.network, update, FROM_SERVER);
  }

  setComposing(composing: boolean): void {
    this.#composing = composing;
    if (composing || this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    this.editor.transact(() => {
      for (const update of held) Y.applyUpdate(this.editor, update, FROM_NETWORK);
    }, FROM_NETWORK);
  }

  /** Edits from here on carry another client id: the old one is in use elsewhere. */
  renewClientId(): void {
    this.editor.clientID = new Y.Doc().clientID;
  }

  /** What `vector` lacks. Leaves out what waits for something missing here: the server has it, or nobody can use it yet. */
  missingFrom(vector: Uint8Array): Uint8Array {
    const { store } = this.network;
    const { pendingStructs, pendingDs } = store;
    store.pendingStructs = null;
    store.pendingDs = null;
    try {
      return Y.encodeStateAsUpdate(this.network, vector);
    } finally {
      store.pendingStructs = pendingStructs;
      store.pendingDs = pendingDs;
    }
  }

  /** From here on the two documents have nothing to do with each other or with anybody. */
  dispose(): void {
    this.editor.off("update", this.#onEditorUpdate);
    this.network.off("update", this.#onNetworkUpdate);
    this.network.destroy();
    this.editor.destroy();
  }

  #onEditorUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === FROM_NETWORK) return;
    if (this.events.admits()) Y.applyUpdate(this.network, update, FROM_EDITOR);
    else if (update[0] !== NO_STRUCTS || origin !== null) this.#hasStray = true;
  };

  #onNetworkUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === FROM_EDITOR) {
      this.events.onLocal(update);
      return;
    }
    if (origin === FROM_SERVER) this.events.onRemote(update);
    else if (origin !== FROM_DEVICE) return;
    if (this.#composing) this.#held.push(update);
    else Y.applyUpdate(this.editor, update, FROM_NETWORK);
  };
}
