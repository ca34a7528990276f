import { describe, expect, it } from "vitest";
import type { Member, PlanView, Stage } from "../../proto/Plans";
import type { VersionSummary } from "../../proto/Versions";
import type { TaughtLesson } from "../../proto/Evaluation";
import type { Adaptation, Reflection } from "../../proto/Third";
import { zh } from "../../text/zh";
import { sayAwaited } from "./awaited";
import { awaitedIn, doorOf, latestVersion, redPensOf, ribbonOf, reflectedBy, ribbonOfPlan, shownOf, taughtBy, taughtFrom } from "./ribbon";
import { oneScribe, threeDegrees } from "./testing";
import { nothingYet } from "./third/testing";

const lead = { id: "lead", name: "陈思远" };

function member(name: string, handedIn: number | null): Member {
  return { person: { id: name, name }, is_reviewer: name !== lead.name, handed_in_at_ms: handedIn, first_read_at_ms: null, answered_no_changes_at_ms: null };
}

const leading: Member = { ...member(lead.name, null), person: lead };

function version(id: string, degree: number, at: number): VersionSummary {
  const kind = degree === 0 ? "draft" : degree === 1 ? "fork" : "consensus";
  return { id, degree, kind, document_id: `d-${id}`, owner: lead, sealed_by: lead, sealed_at_ms: at, class_name: null, amendment: 0, hash: "" };
}

function plan(stage: Stage, changes: Partial<PlanView> = {}): PlanView {
  return {
    id: "p", group_id: "g", group_name: "三年级数学组", workflow: threeDegrees, note: "", title: "分数的初步认识", subject: "数学", grade: "三年级",
    lead, coauthors: [], stage, meeting_at_ms: null, sent_at_ms: null, sent_on_time: null,
    members: [leading], documents: [], versions: [], may: [], third: nothingYet, ...changes,
  };
}

function adaptation(name: string, signed: string | null): Adaptation {
  return {
    document_id: `d-${name}`, owner: { id: name, name }, class_name: "三（2）班", base_version_id: "c",
    signed: signed === null ? null : { version_id: signed, at_ms: 1 },
  };
}

function reflection(name: string, sealed: string | null): Reflection {
  return {
    document_id: `r-${name}`, owner: { id: name, name }, taught_version_id: "v", class_name: null,
    sealed: sealed === null ? null : { version_id: sealed, at_ms: 1 }, revised: null,
  };
}

const progressOf = (stage: Stage): string => ribbonOf(stage, threeDegrees).map((step) => step.progress[0]).join("");

describe("the degree ribbon", () => {
  it("moves with the stage and leaves lesson and third degree ahead", () => {
    expect(progressOf("draft")).toBe("caaaa");
    expect(progressOf("first_degree")).toBe("dcaaa");
    expect(progressOf("meeting")).toBe("ddcaa");
    expect(progressOf("agreed")).toBe("dddaa");
  });

  it("says who is awaited", () => {
    expect(awaitedIn(plan("draft"), "lead")).toEqual({ for: "send", lead, isMine: true });
    expect(awaitedIn(plan("draft"), "else")).toMatchObject({ isMine: false });
    const members = [leading, member("王敏", 5), member("赵立", null)];
    expect(awaitedIn(plan("first_degree", { members }), "lead")).toEqual({ for: "red_pen", from: [{ id: "赵立", name: "赵立" }] });
    expect(awaitedIn(plan("first_degree", { members: [leading, member("王敏", 5)] }), "lead")).toEqual({ for: "opening" });
  });

  it("awaits neither the lead's own red pen nor that of who found nothing to change", () => {
    const members = [leading, { ...member("赵立", null), answered_no_changes_at_ms: 7 }];
    const view = plan("first_degree", { members });
    expect(awaitedIn(view, "lead")).toEqual({ for: "opening" });
    expect(redPensOf(view)).toEqual({ handedIn: [], unchanged: [{ id: "赵立", name: "赵立" }], awaited: [], welcome: [lead] });
  });

  it("shows only the steps that the workflow has", () => {
    const words = (view: PlanView): string => ribbonOfPlan(view, "lead", []).map((step) => `${step.degree}:${step.progress[0]}`).join(" ");
    const members = [leading, member("王敏", null)];
    expect(words(plan("reading", { workflow: oneScribe, members }))).toBe("draft:c second:a third:a");
    expect(awaitedIn(plan("reading", { workflow: oneScribe, members }), "lead")).toEqual({ for: "reading" });
    const agreed = plan("agreed", { workflow: oneScribe, members, versions: [version("c", 2, 1)] });
    expect(words(agreed)).toBe("draft:d second:d third:c");
    expect(doorOf("lesson", agreed)).toBeNull();
    expect(awaitedIn(agreed, "lead")).toMatchObject({ for: "reflections", from: [lead, { name: "王敏" }] });
    const voluntary = plan("agreed", { workflow: { ...oneScribe, reflection: "optional" }, members });
    expect(awaitedIn(voluntary, "lead")).toEqual({ for: "nobody" });
    const leads = plan("agreed", { workflow: { ...oneScribe, reflection: "lead" }, members });
    expect(awaitedIn(leads, "lead")).toEqual({ for: "reflections", from: [lead] });
  });

  it("awaits another lead when the lead has left the group, until the plan is agreed", () => {
    expect(awaitedIn(plan("draft", { members: [member("王敏", null)] }), "王敏")).toEqual({ for: "lead", lead });
    expect(awaitedIn(plan("agreed", { members: [] }), "王敏")).toEqual({ for: "nobody" });
  });

  it("says to who is awaited that it is them, and of many how many", () => {
    const members = [leading, ...["王敏", "赵立", "周岚", "李建国"].map((name) => member(name, null))];
    const view = plan("first_degree", { members });
    expect(sayAwaited(view, "lead", zh)).toBe("等王敏、赵立、周岚等 4 位老师交红笔");
    expect(sayAwaited(view, "李建国", zh)).toBe("等你和王敏、赵立、周岚交红笔");
    expect(sayAwaited(plan("first_degree", { members: [leading, member("王敏", null)] }), "王敏", zh)).toBe("等你交红笔");
  });

  it("awaits only the reviewers that the term plan names", () => {
    const members = [leading, member("王敏", 5), { ...member("赵立", null), is_reviewer: false }];
    expect(awaitedIn(plan("first_degree", { members }), "lead")).toEqual({ for: "opening" });
  });

  it("shows each their own lesson and reflection, whatever the others have done, and names the others", () => {
    const third = { ...nothingYet, adaptations: [adaptation("王敏", "v")], reflections: [reflection("王敏", "r"), reflection("赵立", null)] };
    const view = plan("agreed", { third });
    const progress = (me: string): string => ribbonOfPlan(view, me, []).map((step) => step.progress[0]).join("");
    expect(progress("王敏")).toBe("ddddd");
    expect(progress("赵立")).toBe("ddddc");
    // The third degree has begun; only their own lesson is still to come.
    expect(progress("李建国")).toBe("dddcc");
    expect(taughtBy(view).map((person) => person.name)).toEqual(["王敏", "赵立"]);
    expect(reflectedBy(view).map((person) => person.name)).toEqual(["王敏"]);
  });

  it("goes on with the classes once the plan is agreed, and with what they taught", () => {
    const progress = (adaptations: Adaptation[], reflections: Reflection[] = []): string =>
      ribbonOfPlan(plan("agreed", { third: { ...nothingYet, adaptations, reflections } }), "王敏", []).map((step) => step.progress[0]).join("");
    expect(progress([])).toBe("dddca");
    expect(progress([adaptation("王敏", null)])).toBe("dddca");
    expect(progress([adaptation("王敏", "v")]), "signed off is not taught").toBe("dddca");
    expect(progress([adaptation("王敏", "v")], [reflection("王敏", null)])).toBe("ddddc");
    expect(progress([adaptation("王敏", "v")], [reflection("王敏", "r")])).toBe("ddddd");
    expect(ribbonOfPlan(plan("meeting"), "王敏", [])).toEqual(ribbonOf("meeting", threeDegrees));
  });

  it("has been to class when an observed lesson of one's own is over, also before one reflects on it", () => {
    const view = plan("agreed", { versions: [version("c", 2, 1)], third: { ...nothingYet, adaptations: [adaptation("王敏", "v"), adaptation("赵立", "w")] } });
    expect(taughtFrom(view, "王敏")).toEqual(["v", "c"]);
    const lesson: TaughtLesson = { lesson_id: "l", version_id: "v", title: "面积", class_name: "三（2）班", planned_at_ms: 1, is_over: false, results: false, discuss: false };
    const progress = (is_over: boolean): string => ribbonOfPlan(view, "王敏", [{ ...lesson, is_over }]).map((step) => step.progress[0]).join("");
    expect([progress(false), progress(true)]).toEqual(["dddca", "ddddc"]);
    const reflecting = plan("agreed", { third: { ...nothingYet, reflections: [reflection("王敏", null)] } });
    expect(taughtFrom(reflecting, "王敏"), "known without asking").toEqual([]);
  });

  it("awaits the reflection of each who has signed off for a class, once", () => {
    const adaptations = [adaptation("王敏", "v"), adaptation("王敏", "w"), adaptation("赵立", "x"), adaptation("李建国", null)];
    const third = { ...nothingYet, adaptations, reflections: [reflection("赵立", null)] };
    const names = (view: PlanView): string[] => {
      const awaited = awaitedIn(view, "lead");
      return awaited.for === "reflections" ? awaited.from.map((person) => person.name) : [];
    };
    expect(names(plan("agreed", { third }))).toEqual(["王敏", "赵立"]);
    expect(awaitedIn(plan("agreed", { third: { ...third, reflections: [reflection("王敏", "r"), reflection("赵立", "s")] } }), "lead")).toEqual({ for: "nobody" });
  });

  it("opens the doors of the lesson and the third degree once there is a consensus", () => {
    const agreed = plan("agreed", { versions: [version("c", 2, 1)] });
    expect(doorOf("lesson", agreed)).toBe("lesson");
    expect(shownOf("third", agreed)).toBe("third");
    expect(shownOf("lesson", plan("meeting"))).toBe("now");
    expect(doorOf("lesson", plan("meeting", { versions: [version("c", 2, 1)] }))).toBe("lesson");
    expect(doorOf("lesson", plan("agreed"))).toBeNull();
  });

  it("opens doors to what is done, and only where there is a version to see", () => {
    const sealed = plan("meeting", { versions: [version("v0", 0, 1)] });
    expect(doorOf("draft", sealed)).toBe("draft");
    expect(doorOf("first", sealed)).toBe("first");
    expect(doorOf("second", sealed)).toBe("now");
    expect(doorOf("third", sealed)).toBeNull();
    expect(doorOf("draft", plan("meeting"))).toBeNull();
  });

  it("shows the present to an address that asks for what is not there", () => {
    expect(shownOf("first", plan("draft"))).toBe("now");
    expect(shownOf("nonsense", plan("agreed"))).toBe("now");
    expect(shownOf("draft", plan("agreed", { versions: [version("v0", 0, 1)] }))).toBe("draft");
  });

  it("takes the last sealed of several, and no one's red pen for the draft", () => {
    const view = plan("agreed", { versions: [version("a", 2, 10), version("fork", 1, 30), version("b", 2, 20)] });
    expect(latestVersion(view, 2)?.id).toBe("b");
    expect(latestVersion(view, 1)).toBeNull();
    const own: VersionSummary = { ...version("own", 2, 90), kind: "adaptation", class_name: "三（2）班" };
    expect(latestVersion(plan("agreed", { versions: [...view.versions, own] }), 2)?.id).toBe("b");
  });
});
