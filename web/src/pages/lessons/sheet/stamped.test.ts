import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { useStamped, type StampedWords } from "./stamped";

/** The field on a page that is open since then. */
function field(load: string): StampedWords {
  const words = effectScope().run(() => useStamped("wang", "quote", () => ({ load, mono_ms: 1, wall_ms: 1 })));
  if (words === undefined) throw new Error("the scope has ended");
  return words;
}

test("words keep the moment at which they were begun, through a reload", async () => {
  const first = field("a");
  expect(first.take()).toBeNull();
  first.words.value = "你是";
  first.words.value = "你是怎么想的 ";
  const later = field("b");
  await vi.waitUntil(() => later.words.value !== "");
  later.words.value = " 你是怎么想的？";
  expect(later.take()).toEqual({ text: "你是怎么想的？", instant: { load: "a", mono_ms: 1, wall_ms: 1 } });
  expect([later.words.value, later.take()]).toEqual(["", null]);
  later.words.value = "谁还有";
  expect(later.take()?.instant.load).toBe("b");
  later.words.value = "  ";
  expect(later.take()).toBeNull();
});
