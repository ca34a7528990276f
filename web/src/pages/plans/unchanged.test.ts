import { expect, test } from "vitest";
import type { DocumentKind, PlanView } from "../../proto/Plans";
import type { VersionSummary } from "../../proto/Versions";
import { nothingYet } from "./third/testing";
import { threeDegrees } from "./testing";
import { unchangedReaders, unfinishedPens, writtenVersions } from "./unchanged";

const [chen, li, wang] = [{ id: "chen", name: "陈思远" }, { id: "li", name: "李建国" }, { id: "wang", name: "王敏" }];

function version(kind: DocumentKind, degree: number, owner: typeof chen, hash: string): VersionSummary {
  return { id: `${kind} ${owner.id}`, degree, kind, document_id: `d ${kind} ${owner.id}`, owner, sealed_by: chen, sealed_at_ms: degree, class_name: null, amendment: 0, hash };
}

function plan(versions: VersionSummary[]): PlanView {
  const member = (person: typeof chen, answered: number | null) => ({ person, handed_in_at_ms: null, is_reviewer: true, first_read_at_ms: 1, answered_no_changes_at_ms: answered });
  return {
    id: "p", group_id: "g", group_name: "数学组", workflow: threeDegrees, note: "", title: "面积", subject: "数学", grade: "三年级",
    lead: chen, coauthors: [], stage: "meeting", meeting_at_ms: null, sent_at_ms: 1, sent_on_time: null,
    members: [member(chen, null), member(li, 2), member(wang, 3)], documents: [], versions, may: [], third: nothingYet,
  };
}

test("a paper that was sealed as it was handed out is no version anybody wrote", () => {
  const view = plan([version("draft", 0, chen, "a"), version("fork", 1, li, "a"), version("fork", 1, wang, "b")]);
  expect(writtenVersions(view).map(({ id }) => id)).toEqual(["draft chen", "fork wang"]);
});

test("who answered 已阅，没有修改 is named as long as they marked nothing after all", () => {
  expect(unchangedReaders(plan([version("draft", 0, chen, "a")])).map(({ name }) => name)).toEqual(["李建国", "王敏"]);
  expect(unchangedReaders(plan([version("draft", 0, chen, "a"), version("fork", 1, li, "a"), version("fork", 1, wang, "b")])).map(({ name }) => name)).toEqual(["李建国"]);
});

test("a class's own copy of the consensus is listed even when nothing in it was changed", () => {
  const view = plan([version("draft", 0, chen, "a"), version("consensus", 2, chen, "a"), version("adaptation", 2, li, "a")]);
  expect(writtenVersions(view)).toHaveLength(3);
});

test("who had written and not handed in when the meeting began is named as such", () => {
  const view = plan([version("draft", 0, chen, "a"), version("fork", 1, li, "a"), version("fork", 1, wang, "b")]);
  expect(unfinishedPens(view).map(({ name }) => name)).toEqual(["王敏"]);
  const handedIn = view.members.map((member) => ({ ...member, handed_in_at_ms: 4 }));
  expect(unfinishedPens({ ...view, members: handedIn })).toEqual([]);
  expect(unfinishedPens({ ...view, stage: "first_degree" })).toEqual([]);
});
