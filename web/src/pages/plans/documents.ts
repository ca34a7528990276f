/** What a page sees of an open document, as a Vue value. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import type { DocumentId } from "../../proto/Ids";
import type { DocumentTrouble, OpenDocument, Right, SaveState } from "../../sync/document";
import type { SyncSession } from "../../sync/session";

/** A moment of an open document; a new one comes with every change. */
export interface Opened {
  readonly document: OpenDocument;
  readonly isReady: boolean;
  /** With a new one whatever shows the document is built again. */
  readonly generation: number;
  readonly right: Right;
  readonly saveState: SaveState;
  readonly trouble: DocumentTrouble | null;
}

export function useDocument(sync: SyncSession, wanted: () => DocumentId | null): ShallowRef<Opened | null> {
  const opened = shallowRef<Opened | null>(null);
  let close = (): void => {};

  function open(id: DocumentId): void {
    const document = sync.open(id);
    let isOpen = true;
    let readyGeneration: number | null = null;
    let awaitedGeneration: number | null = null;
    const look = (): void => {
      if (!isOpen) return;
      const { generation, right, saveState, trouble } = document;
      opened.value = { document, isReady: readyGeneration === generation, generation, right, saveState, trouble };
      if (awaitedGeneration === generation) return;
      awaitedGeneration = generation;
      void document.ready.then(() => {
        readyGeneration = generation;
        look();
      });
    };
    const stop = document.onChange(look);
    look();
    close = () => {
      isOpen = false;
      stop();
      document.dispose();
      opened.value = null;
      close = () => {};
    };
  }

  watch(
    wanted,
    (id) => {
      close();
      if (id !== null) open(id);
    },
    { immediate: true },
  );
  onScopeDispose(() => close());
  return opened;
}

/** Resolves when every word of the document is on the server's disk; false when that does not happen in time. */
export function untilSaved(document: OpenDocument, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    let stop = (): void => {};
    const finish = (isSaved: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isSaved);
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    const look = (): void => {
      if (document.saveState === "saved") finish(true);
      else if (document.saveState === "offline" || document.saveState === "refused") finish(false);
    };
    stop = document.onChange(look);
    look();
  });
}
