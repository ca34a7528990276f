/** Writes a sheet: entries are added to its document, never changed, never deleted. */

import type * as Y from "yjs";
import type { EntryKind, SheetEntry } from "../proto/SheetEntries";
import type { Answer, AnswerKey, EventId, What } from "../proto/Sheets";
import { entryId, type Instant, type Watch } from "./watch";

const ROOT = "entries";

export function entriesOf(doc: Y.Doc): Y.Array<SheetEntry> {
  return doc.getArray<SheetEntry>(ROOT);
}

/** What the keys of an instrument write with. */
export interface Pen {
  instant(): Instant;
  /** `instant`: when it happened, where that was before it is written. */
  happen(event: What, instant?: Instant): EventId;
  answer(key: AnswerKey, answer: Answer): void;
  retract(ids: readonly EventId[]): void;
}

export class SheetPen implements Pen {
  constructor(
    private readonly doc: Y.Doc,
    private readonly watch: Watch,
  ) {}

  instant(): Instant {
    return this.watch.now();
  }

  happen(event: What, instant: Instant = this.instant()): EventId {
    return this.add({ kind: "event", event }, instant);
  }

  answer(key: AnswerKey, answer: Answer): void {
    this.add({ kind: "answer", key, answer });
  }

  retract(ids: readonly EventId[]): void {
    this.doc.transact(() => {
      for (const event of ids) this.happen({ what: "retract", event });
    });
  }

  add(what: EntryKind, instant: Instant = this.instant()): EventId {
    const id = entryId(instant.wall_ms);
    entriesOf(this.doc).push([{ id, ...instant, what }]);
    return id;
  }
}

/** Entries of another copy of the sheet that this one lacks: two tablets of one observer may both have begun it offline. */
export function bringOver(from: Y.Doc, to: Y.Doc): void {
  const known = new Set(entriesOf(to).map(({ id }) => id));
  const missing = entriesOf(from)
    .toArray()
    .filter(({ id }) => !known.has(id));
  if (missing.length > 0) entriesOf(to).push(missing);
}
