import { expect, it } from "vitest";
import type { What } from "../../../proto/Sheets";
import { zh } from "../../../text/zh";
import { momentSaid, wordsIn } from "./moments";

const names = { of: (id: string): string => (id === "called" ? "被叫到" : id) };
const said = (event: What): string => momentSaid(event, names, (block) => `环节${block}`, zh);

it("says a tap by the form's own names, counting as people do", () => {
  expect(said({ what: "seat", seat: 12, kind: "called" })).toBe("12 号座位 被叫到");
  expect(said({ what: "tick", interval: 0, code: "called" })).toBe("第 1 段 被叫到");
  expect(said({ what: "step", block: "三" })).toBe("环节：环节三");
});

it("gives the observer's own words as they are, and a word for a question that was not written down", () => {
  expect(said({ what: "note", text: "后排在看窗外", about: null })).toBe("后排在看窗外");
  expect(said({ what: "question", text: "为什么是二分之一？", seat: null })).toBe("为什么是二分之一？");
  expect(said({ what: "question", text: "", seat: null })).toBe("提问");
});

it("finds words in what was written only", () => {
  const events: What[] = [
    { what: "note", text: "记", about: null },
    { what: "question", text: "", seat: null },
    { what: "seat", seat: 1, kind: "called" },
    { what: "photo", image: "i", about: null },
  ];
  expect(events.map((event) => wordsIn(event, zh))).toEqual(["记", null, null, "照片"]);
});
