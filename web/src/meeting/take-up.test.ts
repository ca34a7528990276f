import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { diff } from "../diff/diff";
import { chen, doc, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, p, plan, wang, zhao, zhou } from "../diff/testing/samples";
import type { Content } from "../diff/content";
import type { Person } from "../proto/Accounts";
import type { MarkOutcome } from "../proto/Decisions";
import type { MeetingMark } from "../proto/Meetings";
import { adoptedIn, adoption } from "./adopt";
import { replay } from "../diff/adopt";
import { normalise } from "../diff/blocks";
import { contentOf } from "../editor/content";
import { digestOf, entryOf, hunkOf, marksOf, newMarks } from "./marks";
import { beside, decided, fitOf, fitting, nextOpen, suggestionOf, untouching, wholeChanges } from "./take-up";
import { writeContent } from "./write";

function shared(content: Content): Y.Doc {
  const consensus = new Y.Doc();
  writeContent(consensus, { type: "doc" }, normalise(content));
  return consensus;
}

const people: readonly Person[] = [chen, wang, zhao, zhou];
const version0 = contentOf(shared(plan));
const forks = [forkOfChen, forkOfWang, forkOfZhao, forkOfZhou].map((content, i) => ({ document: `fork-${i}`, owner: people[i]?.id ?? "", content: contentOf(shared(content)) }));

function listed(base: Content, all: readonly { document: string; owner: string; content: Content }[]): MeetingMark[] {
  return marksOf(base, all).map((mark) => ({ ...mark, owner: people.find((person) => person.id === mark.owner) ?? chen, is_late: false, decision: null }));
}

const decide = (mark: MeetingMark, outcome: MarkOutcome): MeetingMark => ({ ...mark, decision: { id: "d", outcome, note: "", by: chen, at_ms: 0 } });

describe("the list of marks", () => {
  const marks = marksOf(version0, forks);

  test("holds every hunk of every fork once, in document order, under ids of their own", () => {
    expect(marks.length).toBe(forks.reduce((sum, fork) => sum + diff(version0, fork.content).length, 0));
    expect(new Set(marks.map((mark) => mark.id)).size).toBe(marks.length);
    expect(marks.map((mark) => mark.order)).toEqual(marks.map((_, i) => i));
  });

  test("is the same whatever order the forks came in", () => {
    const other = marksOf(version0, [...forks].reverse());
    expect(other).toEqual(marks);
    expect(newMarks(other).digest).toBe(digestOf(marks));
  });

  test("has the digest that the protocol asks for", () => {
    expect(digestOf([{ id: "b" }, { id: "a" }])).toBe("7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78");
    expect(digestOf([])).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

describe("taking up", () => {
  const marks = listed(version0, forks);

  test("goes to the next open mark, and round the end", () => {
    const [first, second, third] = marks as [MeetingMark, MeetingMark, MeetingMark];
    const some = [decide(first, "adopted"), second, decide(third, "declined")];
    expect(nextOpen(some, null)?.id).toBe(second.id);
    expect(nextOpen(some, third.id)?.id).toBe(second.id);
    expect(nextOpen(some.map((mark) => decide(mark, "declined")), null)).toBeNull();
    expect(decided(some)).toBe(2);
  });

  test("takes the open marks of one suggestion together, and no one else's", () => {
    const [first, second, third, ...rest] = marks.filter((mark) => mark.fork_document === marks[0]?.fork_document) as [MeetingMark, MeetingMark, MeetingMark];
    const grouped = [first, second, third].map((mark) => ({ ...mark, group: "s" })) as [MeetingMark, MeetingMark, MeetingMark];
    const other = { ...(marks.find((mark) => mark.fork_document !== first.fork_document) as MeetingMark), group: "s" };
    const all = [...grouped, other, ...rest];
    expect(suggestionOf(all, grouped[0])).toEqual(grouped);
    expect(suggestionOf([grouped[0], decide(grouped[1], "declined"), grouped[2], other], grouped[0])).toEqual([grouped[0], grouped[2]]);
    expect(suggestionOf(all, other)).toEqual([other]);
    expect(suggestionOf(marks, first)).toEqual([first]);
  });

  test("goes back and forth over decided marks too, and stops at the ends", () => {
    expect(beside(marks, marks[0]?.id ?? null, 1)?.id).toBe(marks[1]?.id);
    expect(beside(marks, marks[0]?.id ?? null, -1)).toBeNull();
    expect(beside(marks, null, 1)?.id).toBe(marks[0]?.id);
  });

  test("can adopt all marks that touch no other at one stroke, in any order", () => {
    const together = untouching(marks, []);
    expect(together.length).toBeGreaterThan(5);
    const [forth, back] = [shared(plan), shared(plan)];
    Y.applyUpdate(forth, adoption(version0, forth, together.map((mark) => entryOf(mark, marks)), "d"));
    Y.applyUpdate(back, adoption(version0, back, [...together].reverse().map((mark) => entryOf(mark, marks)), "d"));
    expect(contentOf(forth)).toEqual(contentOf(back));
    expect(normalise(contentOf(forth))).toEqual(replay(version0, together.map(hunkOf)));
  });

  test("at one stroke leaves out the marks at whose place somebody has written", () => {
    const base = doc(p("a", "难点是理解单位一。"), p("b", "布置作业。"));
    const two = listed(base, [
      { document: "f0", owner: chen.id, content: doc(p("a", "难点是理解整体。"), p("b", "布置作业。")) },
      { document: "f1", owner: wang.id, content: doc(p("a", "难点是理解单位一。"), p("b", "布置分层作业。")) },
    ]);
    expect(fitting(base, two, [], two, base)).toEqual(two);
    expect(fitting(base, two, [], two, doc(p("a", "难点是读写分数。"), p("b", "布置作业。")))).toEqual([two[1]]);
  });

  test("at one stroke takes both halves of a swap, or neither where one touches somebody else's mark", () => {
    const base = doc(p("a", "请学生分一分、折一折。"), p("b", "布置作业。"));
    const swapped = { document: "f0", owner: chen.id, content: doc(p("a", "请学生折一折、分一分。"), p("b", "布置作业。")) };
    const alone = listed(base, [swapped]);
    expect(alone.map((mark) => mark.hunk).length).toBe(2);
    expect(untouching(alone, [])).toEqual(alone);
    const other = { document: "f1", owner: wang.id, content: doc(p("a", "请学生分一分、折一折、说一说。"), p("b", "布置分层作业。")) };
    const both = listed(base, [swapped, other]);
    expect(untouching(both, []).map((mark) => mark.owner.name)).toEqual([wang.name]);
    const [first] = alone as [MeetingMark];
    expect(fitting(base, alone, [], [first], base)).toEqual([]);
    expect(wholeChanges([first, decide(alone[1] as MeetingMark, "declined")], [first])).toEqual([]);
    expect(wholeChanges([first, decide(alone[1] as MeetingMark, "adopted")], [first])).toEqual([first]);
  });

  test("at one stroke takes a suggestion of several marks whole, or not at all", () => {
    const base = doc(p("a", "难点是理解单位一。"), p("b", "布置作业。"));
    const forks = [
      { document: "f0", owner: chen.id, content: doc(p("a", "难点是理解整体。"), p("b", "布置分层作业。")) },
      { document: "f1", owner: wang.id, content: doc(p("a", "难点是理解平均分。"), p("b", "布置作业。")) },
    ];
    const marks = listed(base, forks);
    expect(untouching(marks, []).length).toBe(1);
    expect(untouching(marks.map((mark) => (mark.owner.id === chen.id ? { ...mark, group: "s" } : mark)), [])).toEqual([]);
  });

  test("says which adopted mark stands in another's way", () => {
    const base = doc(p("a", "难点是理解单位一。"));
    const two = listed(base, [
      { document: "f0", owner: chen.id, content: doc(p("a", "难点是理解整体。")) },
      { document: "f1", owner: wang.id, content: doc(p("a", "难点是理解平均分。")) },
    ]);
    const [mine, theirs] = two as [MeetingMark, MeetingMark];
    const consensus = shared(base);
    expect(fitOf(base, two, [], mine, contentOf(consensus))).toEqual({ fits: true });
    Y.applyUpdate(consensus, adoption(base, consensus, [entryOf(mine, two)], "d"));
    expect(fitOf(base, two, adoptedIn(consensus), theirs, contentOf(consensus))).toMatchObject({ fits: false, reason: "overlap", other: { id: mine.id } });
  });
});
