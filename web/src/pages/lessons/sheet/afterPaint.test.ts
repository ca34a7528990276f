import { afterEach, expect, test, vi } from "vitest";
import { effectScope, nextTick, shallowRef } from "vue";
import { afterPaint } from "./afterPaint";

let frames: (() => void)[] = [];
const draw = (): void => {
  for (const callback of frames.splice(0)) callback();
};
const begin = (): void => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
  vi.stubGlobal("cancelAnimationFrame", () => (frames = []));
};
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("it follows in the task after the frame, once for all that changed before it", async () => {
  begin();
  const source = shallowRef(1);
  const shown = effectScope().run(() => afterPaint(() => source.value));
  source.value = 2;
  await nextTick();
  source.value = 3;
  await nextTick();
  expect([shown?.value, frames.length]).toEqual([1, 1]);
  draw();
  expect(shown?.value).toBe(1);
  vi.runAllTimers();
  expect(shown?.value).toBe(3);
  source.value = 4;
  await nextTick();
  draw();
  vi.runAllTimers();
  expect(shown?.value).toBe(4);
});

test("it ends with its component", async () => {
  begin();
  const source = shallowRef(1);
  const scope = effectScope();
  const shown = scope.run(() => afterPaint(() => source.value));
  source.value = 2;
  await nextTick();
  draw();
  scope.stop();
  vi.runAllTimers();
  expect(shown?.value).toBe(1);
});
