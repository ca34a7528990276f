import { expect, it } from "vitest";
import * as Y from "yjs";
import { replay } from "../diff/adopt";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { Refusal, type Hunk } from "../diff/hunk";
import { chen, doc, p, wang, zhao } from "../diff/testing/samples";
import { contentOf } from "../editor/content";
import type { MeetingMark } from "../proto/Meetings";
import { lateMarks, putIn } from "./late";
import { hunkOf, marksOf } from "./marks";
import { writeContent } from "./write";

const people = [chen, wang, zhao];
const listed = (base: Content, ...forks: [string, string, Content][]): MeetingMark[] =>
  marksOf(base, forks.map(([document, owner, content]) => ({ document, owner, content }))).map((mark) => ({
    ...mark,
    owner: people.find((person) => person.id === mark.owner) ?? chen,
    is_late: false,
    decision: null,
  }));

function shared(content: Content): Y.Doc {
  const made = new Y.Doc();
  writeContent(made, { type: "doc" }, normalise(content));
  return made;
}

const base = doc(p("a", "先导入。"), p("b", "再提问。"), p("c", "后小结。"));

it("is what the author's red pen would have said besides, at its place in the list", () => {
  const fork = doc(p("a", "先导入新课。"), p("b", "再提问。"), p("c", "后小结。"));
  const other = doc(p("a", "先导入。"), p("b", "再提问。"), p("c", "后小结作业。"));
  const before = listed(base, ["f1", wang.id, fork], ["f2", zhao.id, other]);
  const late = doc(p("a", "先导入新课。"), p("b", "再追问。"), p("c", "后小结。"));
  const marks = lateMarks(base, { document: "f1", owner: wang.id }, fork, late, before);
  expect(marks.map(({ id, order, owner }) => [id.split(":")[0], order, owner])).toEqual([["f1", 1, wang.id]]);
  const all = [...before, ...marks].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  expect(all[all.length - 1]?.fork_document).toBe("f2");
});

it("stands by itself beside what its author had inserted at the same place", () => {
  const fork = doc(p("a", "先导入。看图。"), p("b", "再提问。"), p("c", "后小结。"));
  const before = listed(base, ["f1", wang.id, fork]);
  const late = doc(p("a", "先导入。看图。说一说。"), p("b", "再提问。"), p("c", "后小结。"));
  const [mark] = lateMarks(base, { document: "f1", owner: wang.id }, fork, late, before);
  expect(mark?.order).toBe((before[0]?.order ?? 0) + 1);
  const first = before[0] === undefined ? [] : [hunkOf(before[0])];
  expect(replay(normalise(base), [...first, mark?.hunk as Hunk])).toEqual(normalise(late));
});

it("is refused where it changed words that only its author's red pen has", () => {
  const fork = doc(p("a", "先导入新课。"), p("b", "再提问。"), p("c", "后小结。"));
  const late = doc(p("a", "先导入本课。"), p("b", "再提问。"), p("c", "后小结。"));
  expect(() => lateMarks(base, { document: "f1", owner: wang.id }, fork, late, listed(base, ["f1", wang.id, fork]))).toThrow(Refusal);
});

it("goes into a paper that has been written on since, and into one that has it already only once", () => {
  const paper = shared(doc(p("a", "先导入。"), p("b", "再提问。"), p("c", "后小结作业。")));
  const late = doc(p("a", "先导入。"), p("b", "再追问。"), p("c", "后小结。"));
  const wanted = normalise(doc(p("a", "先导入。"), p("b", "再追问。"), p("c", "后小结作业。")));
  putIn(base, late, paper);
  expect(normalise(contentOf(paper))).toEqual(wanted);
  putIn(base, late, paper);
  expect(normalise(contentOf(paper))).toEqual(wanted);
});

it("is refused where the author has written something else at the very place, and nothing is changed", () => {
  const paper = shared(doc(p("a", "先导入。"), p("b", "再反问。"), p("c", "后小结。")));
  const was = contentOf(paper);
  expect(() => putIn(base, doc(p("a", "先导入。"), p("b", "再追问。"), p("c", "后小结。")), paper)).toThrow(expect.objectContaining({ reason: "overlap" }));
  expect(contentOf(paper)).toEqual(was);
});
