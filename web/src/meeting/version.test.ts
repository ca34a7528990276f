import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { plainText } from "../diff/units";
import { chen, doc, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, holder, p, plan, wang, zhao, zhou } from "../diff/testing/samples";
import { contentOf } from "../editor/content";
import type { Person } from "../proto/Accounts";
import type { MeetingMark } from "../proto/Meetings";
import { adoptedIn, adoption } from "./adopt";
import { entryOf, hunkOf, marksOf } from "./marks";
import { choicesFor, fitOfVersion, openIn, readingOf, rivalsOf, versionOf, versionsOf, type Version } from "./version";
import { writeContent } from "./write";

const people: readonly Person[] = [chen, wang, zhao, zhou];

function shared(content: Content): Y.Doc {
  const consensus = new Y.Doc();
  writeContent(consensus, { type: "doc" }, normalise(content));
  return consensus;
}

function listed(base: Content, ...forks: Content[]): MeetingMark[] {
  const sealed = forks.map((content, i) => ({ document: `fork-${i}`, owner: people[i]?.id ?? "", content }));
  return marksOf(base, sealed).map((mark) => ({ ...mark, owner: people.find((person) => person.id === mark.owner) ?? chen, is_late: false, decision: null }));
}

const said = (mark: MeetingMark): string => {
  const hunk = hunkOf(mark);
  return hunk.kind === "txt" ? `${plainText(hunk.deleted)}→${plainText(hunk.inserted)}` : hunk.kind;
};
const marksIn = (version: Version | null): string[] => version?.marks.map(said) ?? [];

function adoptVersion(base: Content, consensus: Y.Doc, marks: readonly MeetingMark[], version: Version): void {
  for (const mark of openIn(version)) Y.applyUpdate(consensus, adoption(base, consensus, [entryOf(mark, marks)], mark.id));
}

describe("one person's version of a clause", () => {
  const [one, rest] = ["重点是理解分数的意义，难点是单位一。", p("b", "布置作业。")];
  const base = doc(p("a", one), rest);
  const marks = listed(base, doc(p("a", "重点是认识几分之一，难点是平均分。"), p("b", "分层布置作业。")), doc(p("a", "重点是理解小数的意义，难点是单位一。"), rest));
  const first = marks.find((mark) => mark.owner.id === wang.id) as MeetingMark;

  test("is every mark that they made in the block, and none in another", () => {
    const version = versionOf(base, marks, first, chen.id) as Version;
    expect([version.by, version.blocks, marksIn(version)]).toEqual([chen, ["a"], ["理解分数的意义→认识几分之一", "单位一→平均分"]]);
    expect(versionsOf(base, marks, first).map(({ by }) => by.name)).toEqual([chen.name, wang.name]);
  });

  test("is none where they left the clause as it was", () => {
    const elsewhere = marks.find((mark) => said(mark) === "→分层") as MeetingMark;
    expect(versionOf(base, marks, elsewhere, wang.id)).toBeNull();
    expect(versionOf(base, marks, first, zhou.id)).toBeNull();
  });

  test("says which marks of others cannot stand beside it, and reads alone as its author wrote it", () => {
    const version = versionOf(base, marks, first, chen.id) as Version;
    expect(rivalsOf(marks, version)).toEqual([first]);
    expect(readingOf(base, version).map((block) => [block.key, block.inline.length > 1])).toEqual([["a", true]]);
  });

  test("is adopted as a whole, and fits only while nothing of another's stands in its way", () => {
    const consensus = shared(base);
    const version = versionOf(base, marks, first, chen.id) as Version;
    expect(fitOfVersion(base, marks, [], version, contentOf(consensus))).toEqual({ fits: true });
    const taken = shared(base);
    Y.applyUpdate(taken, adoption(base, taken, [entryOf(first, marks)], "d"));
    expect(fitOfVersion(base, marks, adoptedIn(taken), version, contentOf(taken))).toMatchObject({ fits: false, reason: "overlap", other: { id: first.id } });
    adoptVersion(base, consensus, marks, version);
    expect(contentOf(consensus)).toEqual(doc(p("a", "重点是认识几分之一，难点是平均分。"), rest));
  });

  test("leaves out what is decided already", () => {
    const decided = marks.map((mark): MeetingMark => (said(mark) === "单位一→平均分" ? { ...mark, decision: { id: "d", outcome: "declined", note: "", by: wang, at_ms: 0 } } : mark));
    expect(openIn(versionOf(base, decided, first, chen.id) as Version).map(said)).toEqual(["理解分数的意义→认识几分之一"]);
  });

  test("is a choice beside the mark alone, until something that stands in its way is adopted", () => {
    const names = (all: readonly MeetingMark[], mark: MeetingMark): string[] => choicesFor(base, all, mark).map(({ by }) => by.name);
    const cut = marks.find((mark) => said(mark) === "单位一→平均分") as MeetingMark;
    expect([names(marks, first), names(marks, cut)]).toEqual([[chen.name], [chen.name, wang.name]]);
    const adopted = marks.map((mark): MeetingMark => (mark.id === first.id ? { ...mark, decision: { id: "d", outcome: "adopted", note: "", by: wang, at_ms: 0 } } : mark));
    expect(names(adopted, cut)).toEqual([]);
  });

  test("takes in what they joined to the block, and what a mark of it needs", () => {
    const two = doc(p("a", "先折一折，"), p("b", "再涂一涂，说一说。"), p("c", "全班汇报。"));
    const joined = listed(two, doc(p("a", "先折一折，再画一画，说一说。"), p("c", "全班汇报。")), doc(p("a", "先剪一剪，"), p("b", "再涂一涂，说一说。"), p("c", "全班汇报。")));
    const cut = joined.find((mark) => mark.owner.id === wang.id) as MeetingMark;
    expect(versionOf(two, joined, cut, chen.id)?.blocks).toEqual(["a", "b"]);
    expect(marksIn(versionOf(two, joined, cut, chen.id))).toEqual(["¶→", "涂一涂→画一画"]);
    const moved = listed(two, doc(p("b", "再涂一涂，说一说。"), holder("blockquote", "q", p("n", "要求"), p("c", "全班汇报。"), p("a", "先折一折，"))), doc(p("a", "先剪一剪，"), p("b", "再涂一涂，说一说。"), p("c", "全班汇报。")));
    const cutThere = moved.find((mark) => mark.owner.id === wang.id) as MeetingMark;
    expect(marksIn(versionOf(two, moved, cutThere, chen.id))).toEqual(["wrp", "mov"]);
  });

  test("of a lesson under four red pens: each version can be adopted by itself", () => {
    const version0 = contentOf(shared(plan));
    const all = listed(version0, ...[forkOfChen, forkOfWang, forkOfZhao, forkOfZhou].map((content) => contentOf(shared(content))));
    for (const mark of all) {
      for (const version of versionsOf(version0, all, mark)) {
        const consensus = shared(plan);
        expect(fitOfVersion(version0, all, [], version, contentOf(consensus))).toEqual({ fits: true });
        adoptVersion(version0, consensus, all, version);
        expect(adoptedIn(consensus).map((entry) => entry.mark).sort()).toEqual(version.marks.map((one) => one.id).sort());
      }
      expect(versionOf(version0, all, mark, mark.owner.id)?.marks.map((one) => one.id)).toContain(mark.id);
    }
  });
});
