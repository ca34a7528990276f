import { expect, test } from "vitest";
import type { Mention } from "../../../proto/Comments";
import { placeOfMention } from "./mentions";

const mention: Mention = {
  root_id: "c", version_id: "v", degree: 0, plan_id: "p", plan_title: "面积", author: { id: "lin", name: "林小雨" }, beginning: "看这里", created_at_ms: 1,
};

test("a mention leads to its thread on the draft or on the agreed text", () => {
  expect(placeOfMention(mention)).toBe("/plans/p?show=draft&thread=c");
  expect(placeOfMention({ ...mention, degree: 2 })).toBe("/plans/p?thread=c");
});
