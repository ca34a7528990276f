import { expect, it } from "vitest";
import type { Content } from "../../diff/content";
import { placeOfChange } from "./changedPlace";

const doc = (...blocks: [string, string][]): Content => ({
  type: "doc",
  content: blocks.map(([id, text]) => ({ type: "paragraph", attrs: { id }, content: [{ type: "text", text }] })),
});

const put = (now: string) => ({ was: "", now });

it("goes to the first block whose words changed, and says what they were and are", () => {
  expect(placeOfChange(doc(["a", "分"], ["b", "写"]), doc(["a", "分"], ["b", "写一写"]))).toEqual({ blockId: "b", changes: [{ was: "写", now: "写一写" }] });
});

it("cuts long words to what differs and what is around it, and no character in two", () => {
  const [was, now] = ["一二三四五六七八九十👍甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十👍🏽甲乙丙丁戊己庚辛壬癸"];
  expect(placeOfChange(doc(["a", was]), doc(["a", now]))?.changes).toEqual([
    { was: "…三四五六七八九十👍甲乙丙丁戊己庚辛…", now: "…三四五六七八九十👍🏽甲乙丙丁戊己庚辛…" },
  ]);
});

it("goes to the block before a new one, which the sealed text does not have", () => {
  expect(placeOfChange(doc(["a", "分"]), doc(["a", "分"], ["n", "新"]))).toEqual({ blockId: "a", changes: [put("新")] });
  expect(placeOfChange(doc(["a", "分"]), doc(["n", "新"], ["a", "分"]))).toEqual({ blockId: "a", changes: [put("新")] });
});

it("goes to a block that was taken out, and to nothing when no words changed", () => {
  expect(placeOfChange(doc(["a", "分"], ["b", "写"]), doc(["a", "分"]))).toEqual({ blockId: "b", changes: [{ was: "写", now: "" }] });
  expect(placeOfChange(doc(["a", "分"]), doc(["a", "分"]))).toBeNull();
});
