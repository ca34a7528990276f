import { expect, it } from "vitest";
import { quoted } from "./names";
import { sheetZh } from "./zh-sheet";

it("nests quotation marks", () => {
  expect(quoted("说一说")).toBe("“说一说”");
  expect(sheetZh.note.about("认识“倍”，说一说")).toBe("记在“认识‘倍’，说一说”下");
});
