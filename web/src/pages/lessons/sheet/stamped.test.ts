import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { Answers } from "../../../answers";
import { useStamped, type StampedWords } from "./stamped";

/** The field on a page that is open since then. */
function field(begun: string, load: string): StampedWords {
  const words = effectScope().run(() => useStamped("wang", begun, () => ({ load, mono_ms: 1, wall_ms: 1 })));
  if (words === undefined) throw new Error("the scope has ended");
  return words;
}

/** What a reload will find. */
const isKept = (begun: string, words: string): Promise<boolean> =>
  vi.waitUntil(async () => {
    const kept = await Answers.of("wang").load(begun);
    return typeof kept === "string" && kept.includes(words);
  });

test("words keep the moment at which they were begun, through a reload", async () => {
  const first = field("quote", "a");
  expect(first.take()).toBeNull();
  first.words.value = "你是";
  first.words.value = "你是怎么想的 ";
  await isKept("quote", "怎么想的");
  const later = field("quote", "b");
  await vi.waitUntil(() => later.words.value !== "");
  later.words.value = " 你是怎么想的？";
  expect(later.take()).toEqual({ text: "你是怎么想的？", instant: { load: "a", mono_ms: 1, wall_ms: 1 } });
  expect([later.words.value, later.take()]).toEqual(["", null]);
  later.words.value = "谁还有";
  expect(later.take()?.instant.load).toBe("b");
  later.words.value = "  ";
  expect(later.take()).toBeNull();
});

test("what is written before the kept words have been read comes after them", async () => {
  const first = field("another quote", "a");
  first.words.value = "你是怎么想的？";
  await isKept("another quote", "怎么想的");
  const later = field("another quote", "b");
  later.words.value = "谁还有";
  later.words.value = "谁还有不同想法？";
  await vi.waitUntil(() => later.words.value !== "谁还有不同想法？");
  expect(later.take()).toEqual({ text: "你是怎么想的？谁还有不同想法？", instant: { load: "a", mono_ms: 1, wall_ms: 1 } });
});
