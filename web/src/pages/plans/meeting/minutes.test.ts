import { expect, test } from "vitest";
import type { PlanView } from "../../../proto/Plans";
import { lastMinutes, openMinutes } from "./minutes";

const of = (part: object): PlanView => part as PlanView;

test("a second meeting has minutes of its own, and those of the first stay to be read until it is sealed", () => {
  const first = { id: "m1", kind: "minutes", is_sealed: true };
  const during = of({ documents: [first, { id: "m2", kind: "minutes", is_sealed: false }], versions: [{ id: "v1", kind: "minutes" }] });
  expect([openMinutes(during), lastMinutes(during)]).toEqual(["m2", "v1"]);
  const after = of({ documents: [first], versions: [{ id: "v1", kind: "minutes" }, { id: "v2", kind: "minutes" }, { id: "c2", kind: "consensus" }] });
  expect([openMinutes(after), lastMinutes(after)]).toEqual([null, "v2"]);
  expect([openMinutes(of({ documents: [] })), lastMinutes(of({ versions: [] }))]).toEqual([null, null]);
});
