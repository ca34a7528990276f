import { expect, it } from "vitest";
import type { ChannelsResults } from "../../../proto/Channels";
import { zh } from "../../../text/zh";
import { PEERS_ALONE } from "../planning";
import { lesson } from "../testing";
import { sayMissing, sayWeights } from "./weights";

it("says the weights beforehand where several judge, and in a competition always", () => {
  const weights = { ...PEERS_ALONE, peer: 50, self_review: 20, school: 30 };
  expect(sayWeights(lesson({ weights }), zh)).toBe("几方一起评：自评 20 %、互评 50 %、学校 30 %。");
  expect(sayWeights(lesson(), zh)).toBe("");
  expect(sayWeights(lesson({ purpose: "competition" }), zh)).toBe("只算互评。");
});

it("says who is missing, and that it was declined where it will never come", () => {
  const found = (missing: ChannelsResults["missing"]): ChannelsResults => ({ channels: [], missing, combined: null, band: null });
  const review = { instrument: { id: "table-bands", version: 1 }, sheet: null, declined_at_ms: null };
  const awaited = lesson({ self_review: review });
  const declined = lesson({ self_review: { ...review, declined_at_ms: 5 } });
  expect(sayMissing(found([]), awaited, zh)).toBe("");
  expect(sayMissing(found(["self_review", "student"]), awaited, zh)).toBe(zh.channels.results.missing(["自评", "学生"]));
  expect(sayMissing(found(["self_review", "student"]), declined, zh)).toBe(`${zh.channels.results.declined} ${zh.channels.results.missing(["学生"])}`);
});
