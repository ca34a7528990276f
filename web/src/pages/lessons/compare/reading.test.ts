import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { effectScope, nextTick, shallowRef } from "vue";
import { Answers } from "../../../answers";
import type { LessonView } from "../../../proto/Lessons";
import { lesson, nothing } from "../testing";
import { useReading } from "./reading";

const scope = effectScope();
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
});

const open = (id: string, title = ""): LessonView => lesson({ id, title, may: { ...nothing, results: true } });

test("an older answer takes nothing from a newer one, and another lesson's refusal says nothing of this one", async () => {
  const waiting: { path: string; answer: (response: Response) => void }[] = [];
  vi.stubGlobal("fetch", (path: string) => new Promise<Response>((answer) => waiting.push({ path, answer })));
  const view = shallowRef<LessonView | null>(open("one"));
  const reading = scope.run(() => useReading<string>("chen", () => view.value, "results"));
  if (reading === undefined) throw new Error("the scope has ended");
  view.value = open("two");
  await nextTick();
  view.value = open("two", "moved");
  await nextTick();
  expect(waiting.map(({ path }) => path)).toEqual(["/api/lessons/one/results", "/api/lessons/two/results", "/api/lessons/two/results"]);
  waiting[2]?.answer(Response.json("newest"));
  await vi.waitUntil(() => reading.body.value === "newest");
  waiting[0]?.answer(Response.json({ code: "forbidden", message: "" }, { status: 403 }));
  waiting[1]?.answer(Response.json("older"));
  // What is answered is kept on this device before it is shown.
  await vi.waitUntil(async () => (await Answers.of("chen").load("/api/lessons/two/results")) === "older");
  expect([reading.body.value, reading.error.value]).toEqual(["newest", null]);
  view.value = open("two", "again");
  await vi.waitUntil(() => waiting.length === 4);
  waiting[3]?.answer(Response.json({ code: "forbidden", message: "" }, { status: 403 }));
  await vi.waitUntil(() => reading.error.value !== null);
  expect(reading.body.value).toBeNull();
  view.value = open("three");
  await nextTick();
  expect(reading.error.value).toBeNull();
});
