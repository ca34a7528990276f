import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Delivery } from "./delivery";
import { Flush } from "./flush";

let waiting: string[];
let sent: string[];
let settled: string[];
let answers: (one: string) => Promise<Delivery>;
let flush: Flush<string>;

const taken = (): Delivery => ({ result: "taken", response: new Response(null, { status: 200 }) });
const refused = (): Delivery => ({ result: "refused", response: new Response(null, { status: 422 }) });

beforeEach(() => {
  vi.useFakeTimers();
  [waiting, sent, settled] = [[], [], []];
  answers = () => Promise.resolve(taken());
  flush = new Flush(
    {
      list: () => Promise.resolve([...waiting]),
      send: (one) => {
        sent.push(one);
        return answers(one);
      },
      settle: (one, { result }) => {
        waiting = waiting.filter((other) => other !== one);
        settled.push(`${one} ${result}`);
        return Promise.resolve();
      },
    },
    () => 0.5,
  );
});

afterEach(() => {
  flush.dispose();
  vi.useRealTimers();
});

test("what waits is sent in its order, and what is refused keeps nothing behind it from being sent", async () => {
  waiting = ["a", "b", "c"];
  answers = (one) => Promise.resolve(one === "b" ? refused() : taken());
  await flush.now();
  expect(settled).toEqual(["a taken", "b refused", "c taken"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("without an answer nothing overtakes, and all is sent again by itself", async () => {
  waiting = ["a", "b"];
  answers = () => Promise.resolve({ result: "later" });
  await flush.now();
  expect(sent).toEqual(["a"]);
  answers = () => Promise.resolve(taken());
  await vi.runAllTimersAsync();
  expect(settled).toEqual(["a taken", "b taken"]);
});

test("each time without an answer it waits longer, and after one no more", async () => {
  waiting = ["a"];
  answers = () => Promise.resolve({ result: "later" });
  const pauses: number[] = [];
  await flush.now();
  for (let round = 0; round < 3; round++) {
    const before = Date.now();
    await vi.runOnlyPendingTimersAsync();
    pauses.push(Date.now() - before);
  }
  expect(pauses[0]).toBeLessThan(pauses[1] ?? 0);
  expect(pauses[1]).toBeLessThan(pauses[2] ?? 0);
  answers = () => Promise.resolve(taken());
  await flush.now();
  waiting = ["b"];
  answers = () => Promise.resolve({ result: "later" });
  await flush.now();
  const before = Date.now();
  await vi.runOnlyPendingTimersAsync();
  expect(Date.now() - before).toBe(pauses[0]);
});

test("when nobody is logged in it stops and does not try by itself", async () => {
  waiting = ["a", "b"];
  answers = () => Promise.resolve({ result: "logged-out" });
  await flush.now();
  expect([sent, settled, vi.getTimerCount()]).toEqual([["a"], [], 0]);
});

test("what comes to wait while a round is under way goes out in the next one, and never in two at once", async () => {
  waiting = ["a"];
  let answer = (): void => {};
  answers = () => new Promise((resolve) => (answer = () => resolve(taken())));
  const round = flush.now();
  await vi.waitFor(() => expect(sent).toEqual(["a"]));
  waiting.push("b");
  await flush.now();
  expect(sent).toEqual(["a"]);
  answers = () => Promise.resolve(taken());
  answer();
  await round;
  expect(settled).toEqual(["a taken", "b taken"]);
});

test("once disposed it sends nothing, and an answer under way settles nothing", async () => {
  waiting = ["a", "b"];
  let answer = (): void => {};
  answers = () => new Promise((resolve) => (answer = () => resolve(taken())));
  const round = flush.now();
  await vi.waitFor(() => expect(sent).toEqual(["a"]));
  flush.dispose();
  answer();
  await round;
  await flush.now();
  expect([sent, settled]).toEqual([["a"], []]);
});
