/** How long a key or a touch takes to the screen, as the browser itself measures it: Event Timing, from the event until its frame is shown, to 8 ms. */

import type { Page } from "@playwright/test";

interface Watching {
  readonly durations: number[];
}

declare global {
  interface Window {
    latency?: Watching;
  }
}

const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** Measures every event of this name from now on. Events quicker than a frame are not told by the browser; they count as one frame. */
export async function watch(page: Page, name: string): Promise<void> {
  await page.evaluate((wanted) => {
    const durations: number[] = [];
    window.latency = { durations };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === wanted) durations.push(entry.duration);
    });
    const options: PerformanceObserverInit & { durationThreshold: number } = { type: "event", durationThreshold: 16 };
    observer.observe(options);
  }, name);
}

/** What was measured since the last asking, once the frames of all `count` events were shown: half of them within, and the slowest, in ms. */
export async function measured(page: Page, count: number): Promise<{ half: number; slowest: number }> {
  const times = await page.evaluate(async () => {
    // Entries are handed over after the frame that shows them.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
    return window.latency?.durations.splice(0) ?? [];
  });
  const quick = new Array<number>(Math.max(0, count - times.length)).fill(16);
  const all = [...times, ...quick];
  return { half: middle(all), slowest: Math.max(...all) };
}
