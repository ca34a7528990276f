/** One opening of a live document: what its owner disposes of without closing it for others. */

import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { DocumentTrouble, OpenDocument, Right, SaveState } from "./document";
import type { LiveDocument } from "./live";

export class OpenHandle implements OpenDocument {
  readonly #stops = new Set<() => void>();
  #isDisposed = false;

  constructor(private readonly live: LiveDocument) {}

  get id(): string {
    return this.live.id;
  }

  get generation(): number {
    return this.live.generation;
  }

  get doc(): Y.Doc {
    return this.live.doc;
  }

  get awareness(): Awareness {
    return this.live.awareness;
  }

  get ready(): Promise<void> {
    return this.live.ready;
  }

  get right(): Right {
    return this.live.right;
  }

  get saveState(): SaveState {
    return this.live.saveState;
  }

  get trouble(): DocumentTrouble | null {
    return this.live.trouble;
  }

  get lateEdits(): number {
    return this.live.lateEdits;
  }

  onChange(listener: () => void): () => void {
    const stop = this.live.onChange(listener);
    this.#stops.add(stop);
    return stop;
  }

  setComposing(composing: boolean): void {
    if (!this.#isDisposed) this.live.setComposing(this, composing);
  }

  noting(about: string, change: () => void): void {
    this.live.noting(about, change);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.live.setComposing(this, false);
    this.#isDisposed = true;
    for (const stop of this.#stops) stop();
    this.live.release();
  }
}
