import { expect, test } from "vitest";
import { leastSafe } from "./savedState";

test("two documents are saved only when both are", () => {
  expect(leastSafe(["saved", "saved"])).toBe("saved");
  expect(leastSafe(["saved", "saving"])).toBe("saving");
  expect(leastSafe(["saving", "offline"])).toBe("offline");
});

test("what was not taken comes before everything else", () => {
  expect(leastSafe(["offline", "refused", "not-on-device"])).toBe("refused");
  expect(leastSafe(["not-on-device", "saving"])).toBe("not-on-device");
});
