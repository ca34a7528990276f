import { describe, expect, it } from "vitest";
import type { PlanView } from "../../proto/Plans";
import type { Adaptation, Reflection } from "../../proto/Third";
import { stepsAhead } from "./ahead";
import { oneScribe, threeDegrees } from "./testing";
import { nothingYet } from "./third/testing";

const [chen, wang] = [{ id: "chen", name: "陈思远" }, { id: "wang", name: "王敏" }];
const sealing = { version_id: "v", at_ms: 1 };

function agreed(change: Partial<PlanView["third"]>, view: Partial<PlanView> = {}): PlanView {
  return {
    id: "p", group_id: "g", group_name: "数学组", workflow: threeDegrees, note: "", title: "面积", subject: "数学", grade: "三年级",
    lead: chen, coauthors: [], stage: "agreed", meeting_at_ms: null, sent_at_ms: 1, sent_on_time: null, members: [], documents: [], versions: [], may: [],
    third: { ...nothingYet, may_teach: true, ...change }, ...view,
  };
}
const ofClass = (owner: typeof chen, signed: Adaptation["signed"]): Adaptation => ({ document_id: `a ${owner.id}`, owner, class_name: "三（2）班", base_version_id: "v2", signed });
const reflection = (owner: typeof chen, sealed: Reflection["sealed"]): Reflection => ({ document_id: "r", owner, taught_version_id: "v", class_name: null, sealed, revised: null });
const said = (view: PlanView): string[] => stepsAhead(view, "wang", []).map(({ what, isDone }) => (isDone ? `${what} ✓` : what));

describe("after the consensus", () => {
  it("each teacher has their own steps, and what others have done is not theirs", () => {
    expect(said(agreed({}))).toEqual(["adapt", "signOff", "teach", "reflect"]);
    expect(said(agreed({ adaptations: [ofClass(chen, sealing)], reflections: [reflection(chen, sealing)] }))).toEqual(["adapt", "signOff", "teach", "reflect"]);
  });

  it("a step is done when its own paper is there or sealed", () => {
    expect(said(agreed({ adaptations: [ofClass(wang, null)] }))).toEqual(["adapt ✓", "signOff", "teach", "reflect"]);
    expect(said(agreed({ adaptations: [ofClass(wang, sealing)] }))).toEqual(["adapt ✓", "signOff ✓", "teach", "reflect"]);
    expect(said(agreed({ reflections: [reflection(wang, null)] }))).toEqual(["adapt ✓", "signOff ✓", "teach ✓", "reflect"]);
    expect(said(agreed({ reflections: [reflection(wang, sealing)] }))).toEqual([]);
  });

  it("the workflow says which steps there are, and who only looks on has none", () => {
    expect(said(agreed({}, { workflow: oneScribe }))).toEqual(["teach", "reflect"]);
    expect(said(agreed({}, { workflow: { ...threeDegrees, reflection: "lead" } }))).toEqual(["adapt", "signOff", "teach"]);
    expect(said(agreed({ may_teach: false }))).toEqual([]);
    expect(said(agreed({}, { stage: "meeting" }))).toEqual([]);
  });
});
