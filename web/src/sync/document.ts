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
  /** This device refuses to keep it (private window, full disk): only the server has it. */
  | "not-on-device";

export type Right = "keep" | "read" | "write";

/** Why a document cannot be shown or edited any more. */
export type DocumentTrouble = "not-found" | "removed" | "logged-out" | "refused" | "not-on-this-device";

/** A document that is open. Its owner calls `dispose`. */
export interface OpenDocument {
  readonly id: string;
  /** The editor's document. Remote edits reach it only while nobody composes (see `setComposing`). */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** Resolves when there is something to show: from this device or from the server. */
  readonly ready: Promise<void>;
  readonly right: Right;
  readonly saveState: SaveState;
  readonly trouble: DocumentTrouble | null;
  /** How many of this device's edits were kept as late edits since it was opened. */
  readonly lateEdits: number;
  /** Calls back after any of the above changed; answers with the way to stop. */
  onChange(listener: () => void): () => void;
  /** While true, remote edits are held back from `doc` (Chinese input breaks otherwise). */
  setComposing(composing: boolean): void;
  dispose(): void;
}
