import { expect, test } from "vitest";
import { leftFields } from "./left";

/** Focus that goes from a field elsewhere, as far as the rule looks at it. */
const going = (at: string, stays = false): FocusEvent =>
  ({ target: { closest: () => ({ dataset: { at }, contains: () => stays }) }, relatedTarget: null }) as unknown as FocusEvent;

test("a field's complaint waits until the field was left", () => {
  const left = leftFields([]);
  expect(left.shows("/name")).toBe(false);
  left.leave(going("/form/total", true));
  expect(left.shows("/form/total")).toBe(false);
  left.leave(going("/name"));
  expect([left.shows("/name"), left.shows("/form/sections/0/name")]).toEqual([true, false]);
});

test("what is wrong with the table itself, or was wrong before, is said at once; and everything when it is to be frozen", () => {
  const left = leftFields([{ at: "/form/sections/0/name", why: "请写名称。" }]);
  expect([left.shows("/form/sections"), left.shows("/form/sections/0/name"), left.shows("/form/sections/1/name")]).toEqual([true, true, false]);
  left.showAll();
  expect(left.shows("/form/sections/1/name")).toBe(true);
});
