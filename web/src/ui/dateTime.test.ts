import { expect, test } from "vitest";
import { hours, joined, minutesWith, partsOf, USUAL_TIME } from "./dateTime";

test("the hours are those of a day, without morning and afternoon", () => {
  expect([hours.length, hours[0], hours[14], hours[23]]).toEqual([24, "00", "14", "23"]);
});

test("minutes go by five, and one that stands there already is kept in its place", () => {
  expect(minutesWith("30")).toEqual(["00", "05", "10", "15", "20", "25", "30", "35", "40", "45", "50", "55"]);
  expect(minutesWith("07").slice(0, 4)).toEqual(["00", "05", "07", "10"]);
  expect(minutesWith("")).toHaveLength(12);
  expect(minutesWith("99")).toHaveLength(12);
});

test("a day that is chosen first has the usual time, and without a day there is nothing", () => {
  expect(joined({ date: "2026-11-25", time: "" })).toBe(`2026-11-25T${USUAL_TIME}`);
  expect(joined({ date: "", time: "16:00" })).toBe("");
});

test("what is taken apart is put together again", () => {
  for (const value of ["", "2026-11-25T00:00", "2026-11-25T23:59"]) expect(joined(partsOf(value))).toBe(value);
});
