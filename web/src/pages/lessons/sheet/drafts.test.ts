import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { effectScope, type Ref } from "vue";
import { useBegun } from "./drafts";

/** The field for words that no entry has taken yet, and the way to leave it. */
function field(): { words: Ref<string>; leave: () => void } {
  const scope = effectScope();
  const words = scope.run(() => useBegun("wang", "note begun in lesson"));
  if (words === undefined) throw new Error("the scope has ended");
  return { words, leave: () => scope.stop() };
}

test("begun words outlive the page, also one that was left before it had read them", async () => {
  const first = field();
  first.words.value = "后排两组没有学具";
  first.leave();
  field().leave();
  const later = field();
  await vi.waitUntil(() => later.words.value !== "");
  expect(later.words.value).toBe("后排两组没有学具");
  later.words.value = "";
  const last = field();
  last.words.value = "新的一句";
  later.leave();
  const reopened = field();
  await vi.waitUntil(() => reopened.words.value === "新的一句");
});
