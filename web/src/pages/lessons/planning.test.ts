import { describe, expect, it } from "vitest";
import type { VersionSummary } from "../../proto/Versions";
import { bodyOf, draftOf, keyOf, missingIn, newDraft, PEERS_ALONE, proposedTime, purposes, refOf, teachable, usualPurpose, visitTypes, type VisitDraft } from "./planning";
import { lesson, people } from "./testing";

const none = new Set<string>();
const mapped = new Set(["seats@1"]);
const full = (): VisitDraft => ({ ...draftOf(lesson()), at: "2026-11-23T09:30" });

describe("what a visit needs", () => {
  it("is asked for from the top of the form", () => {
    const draft = newDraft("g", Date.now());
    const asked: (string | null)[] = [];
    const fill: (() => void)[] = [
      () => (draft.teacher = people.teacher.id),
      () => (draft.className = "三（2）班"),
      () => (draft.subject = "数学"),
      () => (draft.title = "认识分数"),
    ];
    for (const step of fill) {
      asked.push(missingIn(draft, none));
      step();
    }
    expect([...asked, missingIn(draft, none)]).toEqual(["teacher", "className", "subject", "title", null]);
  });

  it("refuses what is no time, no length of a lesson, an observer without a form and a room without seats", () => {
    expect(missingIn({ ...full(), at: "" }, none)).toBe("time");
    for (const minutes of [4, 181, 40.5, Number.NaN]) expect(missingIn({ ...full(), minutes }, none)).toBe("minutes");
    expect(missingIn({ ...full(), observers: [{ id: "x", instrument: "", focus: "", forSchool: false }] }, none)).toBe("instrument");
    const withMap = { ...full(), observers: [{ id: "x", instrument: "seats@1", focus: "", forSchool: false }], rows: 13 };
    expect(missingIn(withMap, mapped)).toBe("seats");
    expect(missingIn(withMap, none)).toBeNull();
  });

  it("sends the seats only where a map is drawn, and never the teacher as an observer", () => {
    const draft = full();
    draft.observers = [
      { id: people.teacher.id, instrument: "copus@1", focus: "", forSchool: false },
      { id: "x", instrument: "seats@1", focus: " 后排 ", forSchool: true },
    ];
    expect(bodyOf(draft, none, null).seats).toBeNull();
    expect(bodyOf(draft, mapped, null).seats).toEqual({ rows: 6, columns: 8 });
    expect(bodyOf(draft, none, null).observers).toEqual([{ observer: "x", instrument: { id: "seats", version: 1 }, focus: "后排", for_school: true }]);
  });

  it("has peers judge alone, and weights of others that are a hundred together", () => {
    expect(newDraft("g", 0).weights).toEqual({ self_review: 0, peer: 100, student: 0, parent: 0, school: 0 });
    const weighed = (change: object): string | null => missingIn({ ...full(), weights: { ...PEERS_ALONE, ...change } }, none);
    expect(weighed({ peer: 60, school: 30, self_review: 10 })).toBeNull();
    // A field that was emptied is text in the browser.
    for (const wrong of [{ peer: 99 }, { school: 1 }, { peer: 110, school: -10 }, { peer: 99.5, school: 0.5 }, { peer: "" }]) expect(weighed(wrong)).toBe("weights");
    expect(weighed({ student: "" })).toBeNull();
    expect(bodyOf({ ...full(), weights: { ...PEERS_ALONE, student: "" as unknown as number } }, none, null).weights).toEqual(PEERS_ALONE);
  });

  it("keeps the seconds of a time that nobody touched", () => {
    const view = lesson({ planned_at_ms: Date.parse("2026-11-23T09:30:12") });
    expect(bodyOf(draftOf(view), none, view).planned_at_ms).toBe(view.planned_at_ms);
    expect(bodyOf({ ...draftOf(view), at: "2026-11-23T09:31" }, none, view).planned_at_ms).toBe(new Date("2026-11-23T09:31").getTime());
  });
});

describe("what is proposed", () => {
  const at = (text: string): number => new Date(text).getTime();

  it("is the next full hour of school, and the next morning after school", () => {
    expect(proposedTime(at("2026-11-23T09:10"))).toBe(at("2026-11-23T10:00"));
    expect(proposedTime(at("2026-11-23T16:30"))).toBe(at("2026-11-24T08:00"));
    expect(proposedTime(at("2026-11-23T23:30"))).toBe(at("2026-11-24T08:00"));
    expect(proposedTime(at("2026-11-23T05:00"))).toBe(at("2026-11-23T08:00"));
  });

  it("is a purpose for every kind of visit, each of which is offered once", () => {
    expect(new Set(visitTypes).size).toBe(9);
    expect(visitTypes.map(usualPurpose).every((purpose) => purposes.includes(purpose))).toBe(true);
  });

  it("is the teacher's own version first, then what was agreed last", () => {
    const version = (id: string, kind: VersionSummary["kind"], owner: string, at_ms: number): VersionSummary => {
      const person = { id: owner, name: owner };
      return { id, degree: 2, kind, document_id: id, owner: person, sealed_by: person, sealed_at_ms: at_ms, class_name: null, amendment: 0, hash: "" };
    };
    const all = [
      version("draft", "draft", "lead", 1),
      version("red", "fork", "me", 2),
      version("agreed", "consensus", "lead", 3),
      version("again", "consensus", "lead", 4),
      version("theirs", "adaptation", "other", 9),
      version("mine", "adaptation", "me", 5),
    ];
    expect(teachable(all, "me").map(({ id }) => id)).toEqual(["mine", "again", "agreed", "theirs", "draft"]);
  });
});

it("names an instrument's version by a key and finds it again", () => {
  for (const ref of [{ id: "copus", version: 1 }, { id: "a@b", version: 12 }]) expect(refOf(keyOf(ref))).toEqual(ref);
});
