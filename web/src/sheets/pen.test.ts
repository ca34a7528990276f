import { expect, test } from "vitest";
import * as Y from "yjs";
import { bringOver, entriesOf, SheetPen } from "./pen";
import { Watch } from "./watch";

const clocks = new Watch({ mono: () => 12.6, wall: () => 1_763_788_800_000 });

test("a pen only ever adds: no update of it deletes", () => {
  const doc = new Y.Doc();
  const deleted: number[] = [];
  doc.on("afterTransaction", ({ deleteSet }) => deleted.push(deleteSet.clients.size));
  const pen = new SheetPen(doc, clocks);
  const tap = pen.happen({ what: "tick", interval: 0, code: "L" });
  pen.answer("i", { mark: null, remark: "好" });
  pen.retract([tap]);
  expect(new Set(deleted)).toEqual(new Set([0]));
  expect(entriesOf(doc).toArray().map(({ what }) => what)).toEqual([
    { kind: "event", event: { what: "tick", interval: 0, code: "L" } },
    { kind: "answer", key: "i", answer: { mark: null, remark: "好" } },
    { kind: "event", event: { what: "retract", event: tap } },
  ]);
  expect(entriesOf(doc).get(0)).toMatchObject({ id: tap, mono_ms: 13, wall_ms: 1_763_788_800_000 });
});

test("a note can be stamped with the moment at which it was begun", () => {
  const doc = new Y.Doc();
  new SheetPen(doc, clocks).happen({ what: "note", text: "好", about: null }, { load: "l", mono_ms: 3, wall_ms: 4 });
  expect(entriesOf(doc).get(0)).toMatchObject({ load: "l", mono_ms: 3, wall_ms: 4 });
});

test("what a second tablet began is brought over once, whole", () => {
  const [from, to] = [new Y.Doc(), new Y.Doc()];
  const pen = new SheetPen(from, clocks);
  pen.happen({ what: "tick", interval: 0, code: "L" });
  pen.happen({ what: "tick", interval: 0, code: "W" });
  bringOver(from, to);
  bringOver(from, to);
  expect(entriesOf(to).toArray()).toEqual(entriesOf(from).toArray());
});
