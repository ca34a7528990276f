// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { createApp, nextTick, reactive, h, type App } from "vue";
import * as Y from "yjs";
import { Answers } from "../../../answers";
import type { WatchPoint } from "../../../proto/Instruments";
import { entriesOf, SheetPen } from "../../../sheets/pen";
import { sheetOf } from "../../../sheets/testing";
import { nothingCounted } from "../../../sheets/viewpoints";
import { Watch } from "../../../sheets/watch";
import GuestNotes from "../guests/GuestNotes.vue";
import PointCard from "./PointCard.vue";

let app: App | null = null;
afterEach(leave);

function leave(): void {
  app?.unmount();
  app = null;
}

function open(page: Parameters<typeof createApp>[0]): HTMLElement {
  leave();
  const root = document.body.appendChild(document.createElement("div"));
  app = createApp(page);
  app.mount(root);
  return root;
}

function fieldOf(root: HTMLElement): HTMLInputElement | HTMLTextAreaElement {
  const field = root.querySelector<HTMLInputElement | HTMLTextAreaElement>("form input, form textarea");
  if (field === null) throw new Error("there is no field");
  return field;
}

async function type(root: HTMLElement, words: string): Promise<void> {
  fieldOf(root).value = words;
  fieldOf(root).dispatchEvent(new Event("input"));
  await nextTick();
}

/** What a reload will find. */
const isKept = (account: string, begun: string): Promise<boolean> =>
  vi.waitUntil(async () => {
    const kept = await Answers.of(account).load(begun);
    return typeof kept === "string" && kept !== "";
  });

async function keep(root: HTMLElement): Promise<void> {
  root.querySelector("form")?.dispatchEvent(new Event("submit"));
  await nextTick();
}

const point: WatchPoint = { id: "p", name: { zh: "提问", en: "" }, tool: "quotes", wording: "confirmed" };

test("a quote that was begun in class outlives a reload and the end of class, and counts from the moment at which it was begun", async () => {
  const doc = new Y.Doc();
  let now = 1_000;
  const clocks = new Watch({ mono: () => now, wall: () => now });
  const pen = new SheetPen(doc, clocks);
  const usual = { account: "wang", lesson: "quoted", point, about: "", counted: nothingCounted, remark: "", usualOf: 0, sheet: sheetOf(), clocks };
  const state = reactive({ isRunning: true });
  const card = { render: () => h(PointCard, { ...usual, pen, isRunning: state.isRunning }) };
  await type(open(card), "你是怎么");
  await isKept("wang", "quote begun in quoted for p");
  now = 60_000;
  state.isRunning = false;
  const root = open(card);
  expect(fieldOf(root).disabled).toBe(true);
  await vi.waitUntil(() => fieldOf(root).value === "你是怎么");
  expect(fieldOf(root).disabled).toBe(false);
  await type(root, "你是怎么想的");
  await keep(root);
  expect(entriesOf(doc).map(({ mono_ms, what }) => [mono_ms, what])).toEqual([[1_000, { kind: "event", event: { what: "quote", point: "p", text: "你是怎么想的" } }]]);
  expect([fieldOf(root).value, fieldOf(root).disabled]).toEqual(["", true]);
});

test("a guest's own words outlive a reload, and are kept only where there is a sheet to keep them", async () => {
  const doc = new Y.Doc();
  const pen = new SheetPen(doc, new Watch());
  const notes = { render: () => h(GuestNotes, { account: "parent", lesson: "quoted", sheet: sheetOf(), pen }) };
  await type(open(notes), "谢谢老师");
  await isKept("parent", "own words begun in quoted");
  const root = open(notes);
  await vi.waitUntil(() => fieldOf(root).value === "谢谢老师");
  await keep(root);
  expect(entriesOf(doc).map(({ what }) => what)).toEqual([{ kind: "event", event: { what: "note", text: "谢谢老师", about: null } }]);
  expect(fieldOf(root).value).toBe("");
});
