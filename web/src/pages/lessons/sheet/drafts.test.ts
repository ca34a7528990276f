import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { effectScope, type Ref } from "vue";
import { Answers } from "../../../answers";
import { useBegun } from "./drafts";

/** The field for words that no entry has taken yet, and the way to leave it. */
function field(begun: string): { words: Ref<string>; leave: () => void } {
  const scope = effectScope();
  const words = scope.run(() => useBegun("wang", begun));
  if (words === undefined) throw new Error("the scope has ended");
  return { words, leave: () => scope.stop() };
}

const isKept = (begun: string, words: string) => async () => (await Answers.of("wang").load(begun)) === words;

test("begun words outlive the page, also one that was left before it had read them", async () => {
  const begun = "note begun in lesson 1";
  const first = field(begun);
  first.words.value = "后排两组没有学具";
  first.leave();
  await vi.waitUntil(isKept(begun, "后排两组没有学具"));
  field(begun).leave();
  const later = field(begun);
  await vi.waitUntil(() => later.words.value !== "");
  expect(later.words.value).toBe("后排两组没有学具");
  later.words.value = "";
  await vi.waitUntil(isKept(begun, ""));
});

test("what is written before the kept words are there follows them", async () => {
  const begun = "note begun in lesson 2";
  await Answers.of("wang").keep(begun, "先说算理，");
  const opened = field(begun);
  opened.words.value = "再练习";
  await vi.waitUntil(isKept(begun, "先说算理，再练习"));
  expect(opened.words.value).toBe("先说算理，再练习");
});
