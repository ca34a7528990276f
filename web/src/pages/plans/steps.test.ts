import { describe, expect, it } from "vitest";
import type { PlanAction, PlanView } from "../../proto/Plans";
import { zh } from "../../text/zh";
import { consequencesOf, offered, primaryStep, sealsOwnWriting, stepsOf } from "./steps";
import { oneScribe, threeDegrees } from "./testing";
import { nothingYet } from "./third/testing";

const DAY = 86_400_000;
const lead = { id: "lead", name: "陈思远" };

function plan(may: PlanAction[], meeting: number | null): PlanView {
  return {
    id: "p", group_id: "g", group_name: "数学组", workflow: threeDegrees, note: "", title: "面积", subject: "数学", grade: "三年级",
    lead, coauthors: [], stage: "draft", meeting_at_ms: meeting, sent_at_ms: null, sent_on_time: null,
    members: [{ person: lead, is_reviewer: false, handed_in_at_ms: null, first_read_at_ms: null, answered_no_changes_at_ms: null }], documents: [], versions: [], may,
    third: nothingYet,
  };
}

describe("the steps of a plan", () => {
  it("warns who sends later than the group agreed, and nobody else", () => {
    const sentences = (meeting: number | null): number => consequencesOf("send", plan(["send"], meeting), 0, zh).length;
    expect(sentences(3 * DAY - 1)).toBe(2);
    expect(sentences(3 * DAY)).toBe(1);
    expect(sentences(null)).toBe(1);
  });

  it("promises no red pen where the workflow has none", () => {
    const view: PlanView = { ...plan(["send"], null), workflow: oneScribe };
    expect(consequencesOf("send", view, 0, zh)).toEqual([zh.term.plan.readBody("数学组")]);
    expect(consequencesOf("open_meeting", view, 0, zh)).toEqual([zh.term.plan.openBody]);
  });

  it("names whose red pen is sealed unfinished", () => {
    expect(consequencesOf("open_meeting", plan(["open_meeting"], null), 0, zh)[1]).toContain("陈思远");
  });

  it("says of who found nothing to change that they have read it, and not that their red pen is unfinished", () => {
    const reader = { person: { id: "li", name: "李建国" }, handed_in_at_ms: null, first_read_at_ms: 1, is_reviewer: true, answered_no_changes_at_ms: 2 };
    const before = plan(["open_meeting"], null);
    expect(consequencesOf("open_meeting", { ...before, members: [...before.members, reader] }, 0, zh).slice(1)).toEqual([
      "已阅，没有修改：李建国。",
      zh.act.openWithout(["陈思远"]),
    ]);
    expect(consequencesOf("open_meeting", { ...before, members: [reader] }, 0, zh)).toHaveLength(2);
  });

  it("puts one's own red pen before opening the meeting, and never a way back first", () => {
    expect(primaryStep(plan(["open_meeting", "hand_in"], null))).toBe("hand_in");
    expect(primaryStep(plan(["take_red_pen_back", "open_meeting"], null))).toBe("open_meeting");
    expect(primaryStep(plan(["edit", "take_back"], null))).toBeNull();
  });

  it("waits for the last words before anything that seals them", () => {
    expect(["send", "hand_in", "open_meeting", "seal_consensus", "take_back", "take_red_pen_back"].map((step) => sealsOwnWriting(step as "send"))).toEqual([
      true, true, true, true, false, false,
    ]);
  });

  it("takes neither editing the details, changing the lead nor deleting for a step", () => {
    expect(stepsOf(plan(["edit", "change_lead", "delete", "send"], null))).toEqual(["send"]);
  });

  it("are each offered once, where a phone keeps only the next one before the eyes", () => {
    const view = plan(["edit", "open_meeting", "hand_in"], null);
    expect(offered("next", view)).toEqual(["hand_in"]);
    expect(offered("others", view)).toEqual(["edit", "open_meeting"]);
    expect(offered("all", view)).toEqual(["edit", "open_meeting", "hand_in"]);
  });
});
