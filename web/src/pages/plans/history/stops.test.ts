import { describe, expect, it } from "vitest";
import type { DocumentKind, PlanView } from "../../../proto/Plans";
import type { VersionSummary } from "../../../proto/Versions";
import { threeDegrees } from "../testing";
import { nothingYet } from "../third/testing";
import { ancestryOf, stopsOf } from "./stops";

const person = { id: "lead", name: "陈思远" };

function version(id: string, kind: DocumentKind, at: number): VersionSummary {
  return { id, degree: 0, kind, document_id: `d-${id}`, owner: person, sealed_by: person, sealed_at_ms: at, class_name: null, amendment: 0, hash: id };
}

function plan(versions: VersionSummary[]): Pick<PlanView, "versions" | "third"> & PlanView {
  const taught = { owner: person, class_name: "三（2）班", base_version_id: "c2", signed: null };
  const learnt = { owner: person, class_name: "三（2）班", taught_version_id: "a", sealed: null };
  return {
    id: "p", group_id: "g", group_name: "", workflow: threeDegrees, note: "", title: "", subject: "", grade: "",
    lead: person, coauthors: [], stage: "agreed", meeting_at_ms: null, sent_at_ms: null, sent_on_time: null, members: [], documents: [], may: [],
    versions: versions.map((one) => ({ ...one, degree: { draft: 0, fork: 1, consensus: 2, minutes: 2, adaptation: 2, reflection: 3, revised: 3 }[one.kind] })),
    third: {
      ...nothingYet,
      adaptations: [{ document_id: "d-a", ...taught }],
      reflections: [{ document_id: "d-r", ...learnt, revised: { document_id: "d-v", sealed: null } }],
    },
  };
}

const whole = plan([
  version("0", "draft", 1), version("f1", "fork", 3), version("f2", "fork", 2), version("c1", "consensus", 4), version("c2", "consensus", 8),
  version("a", "adaptation", 9), version("r", "reflection", 10), version("v", "revised", 10),
]);

describe("the stops of the slider", () => {
  it("go from the draft over one stop for all red pen to what came of teaching", () => {
    expect(stopsOf(whole).map((stop) => stop.id)).toEqual(["0", "first", "c1", "c2", "a", "r", "v"]);
    expect(stopsOf(whole).map((stop) => stop.degree)).toEqual(["draft", "first", "second", "second", "lesson", "third", "third"]);
  });

  it("are each shown against what they were made from", () => {
    expect(stopsOf(whole).map((stop) => stop.before)).toEqual([null, "0", "0", "c1", "c2", null, "a"]);
  });

  it("are as many as there are versions to read", () => {
    expect(stopsOf(plan([]))).toEqual([]);
    expect(stopsOf(plan([version("0", "draft", 1)])).map((stop) => stop.id)).toEqual(["0"]);
  });
});

it("a version comes from all that it was made from, one after the other", () => {
  expect(ancestryOf("v", whole)).toEqual(["a", "c2", "c1", "0"]);
  expect(ancestryOf("0", whole)).toEqual([]);
});
