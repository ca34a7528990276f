/** What the parts of a plan page see of open documents, as Vue values. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import type { Content } from "../../diff/content";
import { contentOf } from "../../editor/content";
import { withNotes } from "../../meeting/reasons";
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

/** Others' writing need not be drawn letter by letter: comparing thirty forks at each would stall a cheap tablet. */
const REDRAW_MS = 400;

/** The contents of several documents, kept up to date while they are written. */
export function useContents(sync: SyncSession, wanted: () => readonly DocumentId[]): ShallowRef<ReadonlyMap<DocumentId, Content>> {
  const contents = shallowRef<ReadonlyMap<DocumentId, Content>>(new Map());
  const closers = new Map<DocumentId, () => void>();

  function open(id: DocumentId): void {
    const document = sync.open(id);
    let isOpen = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let followed: OpenDocument["doc"] | null = null;
    const project = (): void => {
      timer = undefined;
      contents.value = new Map(contents.value).set(id, withNotes(contentOf(document.doc), document.doc));
    };
    const projectSoon = (): void => {
      timer ??= setTimeout(project, REDRAW_MS);
    };
    // Each generation is another Y.Doc.
    const follow = (): void => {
      const { doc, ready } = document;
      if (followed === doc) return;
      followed?.off("update", projectSoon);
      followed = doc;
      void ready.then(() => {
        if (!isOpen || followed !== doc) return;
        project();
        doc.on("update", projectSoon);
      });
    };
    const stop = document.onChange(follow);
    follow();
    closers.set(id, () => {
      isOpen = false;
      stop();
      clearTimeout(timer);
      followed?.off("update", projectSoon);
      document.dispose();
      closers.delete(id);
      const rest = new Map(contents.value);
      rest.delete(id);
      contents.value = rest;
    });
  }

  watch(
    () => wanted().join(" "),
    () => {
      const ids = wanted();
      for (const [id, close] of [...closers]) if (!ids.includes(id)) close();
      for (const id of ids) if (!closers.has(id)) open(id);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    for (const close of [...closers.values()]) close();
  });
  return contents;
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
