// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { createApp, nextTick, type App } from "vue";
import * as Y from "yjs";
import { entriesOf, SheetPen } from "../../../sheets/pen";
import { Watch } from "../../../sheets/watch";
import { Outbox } from "../../../sync/outbox";
import NoteBar from "./NoteBar.vue";

let app: App | null = null;
afterEach(() => app?.unmount());

test("a note that was begun and not kept is kept, once, when the page asks for it before the sheet is submitted", async () => {
  const doc = new Y.Doc();
  const pen = new SheetPen(doc, new Watch());
  const unhung = vi.fn();
  const root = document.body.appendChild(document.createElement("div"));
  app = createApp(NoteBar, {
    account: "wang",
    lesson: "lesson",
    pen,
    about: { of: "step", block: "b" },
    aboutWords: "导入",
    mayUnhang: false,
    outbox: new Outbox("wang", Promise.resolve(null), { fetch, random: Math.random }),
    onUnhang: unhung,
  });
  const bar = app.mount(root) as InstanceType<typeof NoteBar>;
  bar.keep();
  expect(entriesOf(doc).length).toBe(0);
  const field = root.querySelector("textarea");
  if (field === null) throw new Error("there is no field");
  field.value = "后排两组没有学具";
  field.dispatchEvent(new Event("input"));
  await nextTick();
  bar.keep();
  bar.keep();
  expect(entriesOf(doc).map(({ what }) => what)).toEqual([{ kind: "event", event: { what: "note", text: "后排两组没有学具", about: { of: "step", block: "b" } } }]);
  await nextTick();
  expect([field.value, unhung.mock.calls.length]).toEqual(["", 1]);
});
