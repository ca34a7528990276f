/** What the rest of the page sees of one synced document. */

import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";

/** The truth about where the words are. */
export type SaveState =
  /** Everything is on the server's disk. */
  | "saved"
  /** On its way; also safe on this device. */
  | "saving"
  /** No connection; everything is on this device. */
  | "offline"
  /** There is a connection, but the server does not take it; everything is on this device. */
  | "refused"
  /** This device refuses to keep it (private window, full disk): only the server has it. */
  | "not-on-device";

export type Right = "keep" | "read" | "write";

/** Why a document cannot be shown or edited any more. Troubles pass: all of them may be `null` again after the next connection. */
export type DocumentTrouble =
  /** No such document, or none that this account may know of. */
  | "not-found"
  /** The right to read was taken away. Unsent edits are handed in as late edits where the server still takes them, else stay on this device. */
  | "removed"
  /** Nobody is logged in, or somebody else is. Editing goes on; only this account's next login sends it. */
  | "logged-out"
  /** The server refused what this device sent. It stays on this device. */
  | "refused"
  /** No connection, and this device has no copy. */
  | "not-on-this-device";

/**
 * A document that is open. Its owner calls `dispose`; unsent edits are sent after that too.
 *
 * **Generations.** When what is shown must be given up for what the server has (edits were kept as late edits of a sealed document, or
 * the document was restored under a new lineage), `generation` goes up, `doc`, `awareness` and `ready` are new objects and the old ones
 * are dead. Whoever shows the document then builds the editor again from them (in Vue: `:key="generation"`), in the same callback or
 * microtask, so that no key falls between.
 */
export interface OpenDocument {
  readonly id: string;
  readonly generation: number;
  /** The editor's document. Remote edits reach it only while nobody composes (see `setComposing`). */
  readonly doc: Y.Doc;
  /** States of others carry `user: {id, name}` as the server knows them; one's own carries the same. Add `cursor`. */
  readonly awareness: Awareness;
  /** Resolves when there is something to show: from this device or from the server. Stays pending while there is nothing. */
  readonly ready: Promise<void>;
  /**
   * Until the server has answered: what it said last time. Nobody may edit unless it is `write`. Edits under way while `write` is lost
   * are still sent, and become late edits; without ever having had `write` they go nowhere.
   */
  readonly right: Right;
  readonly saveState: SaveState;
  readonly trouble: DocumentTrouble | null;
  /** How many times since it was opened edits of this device were not merged but kept apart. */
  readonly lateEdits: number;
  /** Calls back after any of the above changed; answers with the way to stop. */
  onChange(listener: () => void): () => void;
  /** While true, remote edits are held back from `doc` (Chinese input breaks otherwise). */
  setComposing(composing: boolean): void;
  /**
   * Runs `change`, which edits `doc` in one transaction. This device keeps the note `about` (see `Notes`) and that edit together or not at all,
   * so that a page that dies right after and comes back knows that it has written.
   */
  noting(about: string, change: () => void): void;
  dispose(): void;
}
