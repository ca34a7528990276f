import { expect, it } from "vitest";
import type { Content } from "../../diff/content";
import { placeOfChange } from "./changedPlace";

const doc = (...blocks: [string, string][]): Content => ({
  type: "doc",
  content: blocks.map(([id, text]) => ({ type: "paragraph", attrs: { id }, content: [{ type: "text", text }] })),
});

it("goes to the first block whose words changed, with the late wording", () => {
  expect(placeOfChange(doc(["a", "分"], ["b", "写"]), doc(["a", "分"], ["b", "写一写"]))).toEqual({ blockId: "b", text: "写一写" });
});

it("goes to the block before a new one, which the sealed text does not have", () => {
  expect(placeOfChange(doc(["a", "分"]), doc(["a", "分"], ["n", "新"]))).toEqual({ blockId: "a", text: "新" });
  expect(placeOfChange(doc(["a", "分"]), doc(["n", "新"], ["a", "分"]))).toEqual({ blockId: "a", text: "新" });
});

it("goes to a block that was taken out, and to nothing when no words changed", () => {
  expect(placeOfChange(doc(["a", "分"], ["b", "写"]), doc(["a", "分"]))).toEqual({ blockId: "b", text: "" });
  expect(placeOfChange(doc(["a", "分"]), doc(["a", "分"]))).toBeNull();
});
