import { expect, test } from "vitest";
import type { FocusRequest } from "../../../proto/Lessons";
import { unseenRequests, withSeen } from "./requests";

const ask = (at_ms: number, text: string): FocusRequest => ({ by: { id: "sun", name: "孙颖" }, text, at_ms });
const [first, second] = [ask(1, "看第三组"), ask(2, "看板书")];
const texts = (seen: ReadonlySet<string>): string[] => unseenRequests([second, first], seen).map(({ text }) => text);

test("requests come one after the other, and each is seen for itself", () => {
  expect(texts(new Set())).toEqual(["看第三组", "看板书"]);
  const one = withSeen(new Set(), first);
  expect(texts(one)).toEqual(["看板书"]);
  expect(texts(withSeen(one, second))).toEqual([]);
});
