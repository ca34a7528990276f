import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { Refusal } from "../diff/hunk";
import { Dice, plan } from "../diff/testing/random";
import { fork } from "../diff/testing/random-edits";
import { chen, doc, p, wang, zhao } from "../diff/testing/samples";
import { contentOf } from "../editor/content";
import type { MarkOutcome } from "../proto/Decisions";
import type { MeetingMark } from "../proto/Meetings";
import { zh } from "../text/zh";
import { adoptedIn, adoption, rewording } from "./adopt";
import { outcomeSaid } from "./answers";
import { entryOf, hunkOf, marksOf } from "./marks";
import { overwrittenIn, overwrittenInSealed } from "./standing";
import { wordings } from "./wording";
import { writeContent } from "./write";

const people = [chen, wang, zhao];

function shared(content: Content): Y.Doc {
  const consensus = new Y.Doc();
  writeContent(consensus, { type: "doc" }, normalise(content));
  return consensus;
}

function listed(base: Content, ...forks: Content[]): MeetingMark[] {
  const sealed = forks.map((content, i) => ({ document: `fork-${i}`, owner: people[i]?.id ?? "", content }));
  return marksOf(base, sealed).map((mark) => ({ ...mark, owner: people.find((person) => person.id === mark.owner) ?? chen, is_late: false, decision: null }));
}

const decide = (marks: readonly MeetingMark[], id: string, outcome: MarkOutcome, at_ms: number): MeetingMark[] =>
  marks.map((mark) => (mark.id === id ? { ...mark, decision: { id: `d-${id}`, outcome, note: "", by: chen, at_ms } } : mark));

function adopt(base: Content, consensus: Y.Doc, marks: readonly MeetingMark[], mark: MeetingMark): boolean {
  try {
    Y.applyUpdate(consensus, adoption(base, consensus, [entryOf(mark, marks)], mark.id));
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
  }
}

function take(base: Content, consensus: Y.Doc, mark: MeetingMark): boolean {
  const theirs = wordings(base, hunkOf(mark), mark.owner, contentOf(consensus))?.theirs ?? null;
  if (theirs === null) return false;
  Y.applyUpdate(consensus, rewording(consensus, mark.id, theirs.steps, mark.id));
  return true;
}

describe("what was adopted", () => {
  const base = doc(p("a", "难点是理解单位一。"));
  const all = listed(base, doc(p("a", "难点是理解整体。")), doc(p("a", "难点是理解平均分。")));
  const [mine, theirs] = all as [MeetingMark, MeetingMark];

  test("says whose wording stands there once that was taken instead", () => {
    const consensus = shared(base);
    expect(adopt(base, consensus, all, mine)).toBe(true);
    const once = decide(all, mine.id, "adopted", 1);
    expect(overwrittenIn(base, once, adoptedIn(consensus), contentOf(consensus)).size).toBe(0);
    expect(take(base, consensus, theirs)).toBe(true);
    const twice = decide(once, theirs.id, "adapted", 2);
    const overwritten = overwrittenIn(base, twice, adoptedIn(consensus), contentOf(consensus));
    expect([...overwritten]).toEqual([[mine.id, wang]]);
    expect(twice.map((mark) => outcomeSaid(mark, overwritten, zh))).toEqual(["已采纳，后来改用了王雅琴的写法", "部分采纳"]);
    expect(overwrittenInSealed(base, twice, contentOf(consensus))).toEqual(overwritten);
  });

  test("says only that it was written over where nobody's mark did it", () => {
    const once = decide(all, mine.id, "adopted", 1);
    const overwritten = overwrittenInSealed(base, once, doc(p("a", "难点是读写分数。")));
    expect([...overwritten]).toEqual([[mine.id, null]]);
    expect(outcomeSaid(once[0] as MeetingMark, overwritten, zh)).toBe("已采纳，后来在稿上又改过");
  });

  test("that only took words out is undone when they are back", () => {
    const start = doc(p("a", "请学生拍一张照片或画一幅图。"));
    const cut = decide(listed(start, doc(p("a", "请学生画一幅图。"))), listed(start, doc(p("a", "请学生画一幅图。")))[0]?.id ?? "", "adopted", 1);
    expect(overwrittenInSealed(start, cut, doc(p("a", "请学生画一幅图。"))).size).toBe(0);
    expect(overwrittenInSealed(start, cut, doc(p("a", "请学生都画一幅图。"))).size).toBe(0);
    expect(overwrittenInSealed(start, cut, start).size).toBe(1);
  });

  test("stands whatever else is adopted, as long as nobody writes over it", () => {
    fc.assert(
      fc.property(fc.record({ base: fc.nat(), forks: fc.array(fc.nat(), { minLength: 2, maxLength: 3 }) }), ({ base: seed, forks }) => {
        const consensus = shared(plan(new Dice(seed, "b")));
        const version0 = contentOf(consensus);
        let marks = listed(version0, ...forks.map((one, i) => contentOf(shared(fork(new Dice(one, `f${i}x`), version0, 1 + (one % 4))))));
        for (const [at, mark] of marks.entries()) if (adopt(version0, consensus, marks, mark)) marks = decide(marks, mark.id, "adopted", at);
        expect(overwrittenIn(version0, marks, adoptedIn(consensus), contentOf(consensus)).size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
