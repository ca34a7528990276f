/** What stands in open documents of plans, as a Vue value. */

import { onScopeDispose, shallowRef, watch, type ShallowRef } from "vue";
import type { Content } from "../../diff/content";
import { contentOf } from "../../editor/content";
import { withNotes } from "../../meeting/reasons";
import type { DocumentId } from "../../proto/Ids";
import type { OpenDocument } from "../../sync/document";
import type { SyncSession } from "../../sync/session";

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
