import { expect, it } from "vitest";
import { summary } from "./testing";
import { waitingLessons } from "./waitingLessons";

const DAY = 86_400_000;
const NOW = 100 * DAY;
const parts = (...lessons: Parameters<typeof summary>[]): string[] =>
  waitingLessons(lessons.map(([id, change]) => summary(id, { planned_at_ms: NOW, ...change })), NOW).map(({ lesson, part }) => `${lesson.id}: ${part}`);

it("puts what is on first, then what is overdue, then what comes", () => {
  expect(
    parts(
      ["next", { mine: "observe", planned_at_ms: NOW + DAY }],
      ["overdue", { mine: "observe", planned_at_ms: NOW - 2 * DAY, state: "ended" }],
      ["now", { mine: "teach", state: "running" }],
    ),
  ).toEqual(["now: teaching", "overdue: write_up", "next: observe"]);
});

it("leaves out what is done, cancelled, far away or forgotten", () => {
  expect(
    parts(
      ["submitted", { mine: "observed", state: "ended" }],
      ["cancelled", { mine: "observe", state: "cancelled" }],
      ["far", { mine: "observe", planned_at_ms: NOW + 8 * DAY }],
      ["forgotten", { mine: "organise", planned_at_ms: NOW - 2 * DAY }],
      ["long ago", { mine: "observe", state: "ended", planned_at_ms: NOW - 20 * DAY }],
      ["read", { mine: "teach", state: "ended", planned_at_ms: NOW - 4 * DAY }],
      ["not mine", { mine: null, planned_at_ms: NOW + 2 * DAY }],
    ),
  ).toEqual([]);
});

it("shows an invited officer what is on or comes within a day, but for a competition", () => {
  expect(parts(["soon", { mine: null }], ["contest", { mine: null, purpose: "competition" }])).toEqual(["soon: invited"]);
  expect(parts(["lesson", { state: "running" }], ["contest", { state: "running", purpose: "competition" }])).toEqual(["lesson: watch"]);
});

it("leads an observer to the sheet once class is on or over, and to the lesson's page before", () => {
  const places = (state: "planned" | "running" | "ended"): string[] =>
    waitingLessons([summary("a", { mine: "observe", state, planned_at_ms: NOW })], NOW).map(({ place }) => place);
  expect([places("planned"), places("running"), places("ended")]).toEqual([["/lessons/a"], ["/lessons/a/sheet"], ["/lessons/a/sheet"]]);
});

it("tells the teacher of the results for some days, of a competition not at all", () => {
  expect(parts(["mine", { mine: "teach", state: "ended" }], ["contest", { mine: "teach", state: "ended", purpose: "competition" }])).toEqual(["mine: taught"]);
});

it("asks the teacher for a review of their own lesson before its results", () => {
  expect(parts(["own", { mine: "review_self", state: "ended" }], ["old", { mine: "review_self", state: "ended", planned_at_ms: NOW - 20 * DAY }])).toEqual(["own: review_self"]);
});

it("tells those who come second for three days that the results have come to them", () => {
  const lessons = waitingLessons([summary("open", { mine: "observed", state: "ended", results_at_ms: NOW - DAY })], NOW);
  expect(lessons.map(({ part, place }) => [part, place])).toEqual([["opened", "/lessons/open/results"]]);
  expect(parts(["seen", { mine: "observed", state: "ended", results_at_ms: NOW - 4 * DAY }], ["not yet", { mine: "observed", state: "ended" }])).toEqual([]);
});
