/** Puts an imported text into the draft of a new plan, as an edit of its author's own, piece by piece. */

import * as Y from "yjs";
import type { Content } from "../../../diff/content";
import { contentRoot } from "../../../editor/content";
import { elementFrom } from "../../../meeting/write";
import type { DocumentId } from "../../../proto/Ids";
import type { OpenDocument } from "../../../sync/document";
import type { SyncSession } from "../../../sync/session";
import { batchesOf, type Batch } from "../../../word/batches";
import type { ReadPicture } from "../../../word/read/file";
import { untilSaved } from "../documents";

/** How long the server may take for one piece; without a network the pieces wait on this device. */
const PATIENCE_MS = 15_000;

export interface Imported {
  readonly content: Content;
  readonly pictures: readonly ReadPicture[];
}

function withSources(node: Content, sources: ReadonlyMap<string, string>): Content {
  const src: unknown = node.attrs?.["src"];
  const own = node.type === "image" && typeof src === "string" ? { attrs: { ...node.attrs, src: sources.get(src) ?? null } } : {};
  return { ...node, ...own, ...(node.content === undefined ? {} : { content: node.content.map((child) => withSources(child, sources)) }) };
}

function namedIn(node: Content): string[] {
  const src: unknown = node.attrs?.["src"];
  return [...(typeof src === "string" ? [src] : []), ...(node.content ?? []).flatMap(namedIn)];
}

/** Only the pictures that this wording of the text shows. */
async function uploaded(sync: SyncSession, { content, pictures }: Imported): Promise<ReadonlyMap<string, string>> {
  const shown = new Set(namedIn(content));
  const sources = new Map<string, string>();
  for (const { name, type, bytes } of pictures) {
    if (!shown.has(name)) continue;
    const { src } = await sync.outbox.uploadImage(new Blob([new Uint8Array(bytes)], { type }));
    sources.set(name, src);
  }
  return sources;
}

function untilWritable(document: OpenDocument): Promise<void> {
  return new Promise((resolve) => {
    let stop = (): void => {};
    const look = (): void => {
      if (document.right !== "write") return;
      stop();
      resolve();
    };
    stop = document.onChange(look);
    look();
  });
}

function put(fragment: Y.XmlFragment, { into, blocks }: Batch): void {
  const last = fragment.length === 0 ? null : fragment.get(fragment.length - 1);
  const holder = into === "last" && last instanceof Y.XmlElement ? last : fragment;
  holder.insert(holder.length, blocks.map(elementFrom));
}

/** What the plan began with, empty headings, gives way. Saved as it goes: a page that is closed in between leaves what is in. */
export async function fill(sync: SyncSession, draft: DocumentId, imported: Imported, onProgress: (done: number, all: number) => void): Promise<void> {
  const document = sync.open(draft);
  try {
    await document.ready;
    await untilWritable(document);
    const sources = await uploaded(sync, imported);
    const batches = batchesOf(withSources(imported.content, sources));
    const fragment = document.doc.getXmlFragment(contentRoot);
    for (const [i, batch] of batches.entries()) {
      onProgress(i, batches.length);
      document.doc.transact(() => {
        if (i === 0) fragment.delete(0, fragment.length);
        put(fragment, batch);
      });
      await untilSaved(document, PATIENCE_MS);
    }
    onProgress(batches.length, batches.length);
  } finally {
    document.dispose();
  }
}
