import { expect, test } from "vitest";
import type { Hunk } from "../diff/hunk";
import { en } from "../text/en";
import { zh } from "../text/zh";
import { gistOf } from "./gist";

test("a mark that changes the style of words says which style", () => {
  const hunk: Hunk = { kind: "fmt", id: "h", block: "b", from: 0, to: 2, add: ["strong"], remove: ["underline"] };
  expect(gistOf(hunk, zh.meeting.gist)).toBe("文字加粗、去线");
  expect(gistOf(hunk, en.meeting.gist)).toBe("text: bold, no underline");
});
