import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import { chen, doc as docOf, p } from "../diff/testing/samples";
import { marksOf } from "./marks";
import { asReason, bound, explain, join, notesIn, notesOf, part, reasonLength } from "./reasons";

const base = docOf(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置作业。"), p("c", "板书设计。"));
const fork = (a: string, b = "布置作业。", ...more: readonly Content[]): Content => docOf(p("a", a), p("b", b), p("c", "板书设计。"), ...more);
const hunksOf = (content: Content): Hunk[] => diff(base, content);
const reasonsIn = (doc: Y.Doc, content: Content): (string | undefined)[] => hunksOf(content).map((hunk) => bound(notesIn(doc), hunksOf(content)).get(hunk.id)?.reason);

/** What the server seals with the text. */
const sealed = (doc: Y.Doc, content: Content): Content => ({ ...content, reasons: Object.fromEntries(notesIn(doc)) }) as Content;

describe("the reason of a mark", () => {
  test("stays with it while it is written on, and the text around it too", () => {
    const doc = new Y.Doc();
    const first = hunksOf(fork("重点是理解几分之一的意义，难点是单位一。"));
    explain(doc, first, first[0] as Hunk, "三年级只学几分之一");
    for (const [text, index] of [
      ["重点是理解几分之一的含义，难点是单位一。", 0],
      ["本课重点是理解几分之一、几分之几的意义，难点是单位一。", 1],
    ] as const)
      expect(reasonsIn(doc, fork(text))[index]).toBe("三年级只学几分之一");
  });

  test("is not given to another mark, and none is left when the mark is gone", () => {
    const doc = new Y.Doc();
    const first = hunksOf(fork("重点是理解几分之一的意义，难点是单位一。"));
    explain(doc, first, first[0] as Hunk, "三年级只学几分之一");
    expect(reasonsIn(doc, fork("重点是理解分数的意义，难点是单位一和读写。", "布置分层作业。"))).toEqual([undefined, undefined]);
  });

  test("of a new paragraph stays with the paragraph wherever it goes", () => {
    const doc = new Y.Doc();
    const first = hunksOf(fork("重点是理解分数的意义，难点是单位一。", "布置作业。", p("d", "同桌互评。")));
    explain(doc, first, first[0] as Hunk, "多一次说话的机会");
    const moved = docOf(p("d", "同桌互评，说理由。"), ...(base.content ?? []));
    expect(reasonsIn(doc, moved)).toEqual(["多一次说话的机会"]);
  });

  test("can be written anew and taken back", () => {
    const doc = new Y.Doc();
    const hunks = hunksOf(fork("重点是理解几分之一的意义，难点是单位一。"));
    for (const [said, wanted] of [["一", 1], ["二", 1], [" ", 0]] as const) {
      explain(doc, hunks, hunks[0] as Hunk, said);
      expect(notesIn(doc).size).toBe(wanted);
    }
  });

  test("is one line of what the server takes", () => {
    expect(asReason(" 第一行\n第二行\t ")).toBe("第一行 第二行");
    expect(Array.from(asReason("🙂".repeat(300))).length).toBe(reasonLength);
  });
});

describe("a suggestion of several marks", () => {
  const content = fork("重点是理解几分之一的意义，难点是整体。", "布置分层作业。");
  const hunks = hunksOf(content);
  const [one, two, three] = hunks as [Hunk, Hunk, Hunk];

  test("has all the reasons of its marks, and gives each of them back", () => {
    const doc = new Y.Doc();
    explain(doc, hunks, one, "难度");
    explain(doc, hunks, three, "差异");
    join(doc, hunks, [one, three]);
    const bindings = bound(notesIn(doc), hunks);
    expect([one, two, three].map((hunk) => bindings.get(hunk.id)?.reason)).toEqual(["难度；差异", undefined, "难度；差异"]);
    expect(bindings.get(one.id)?.isGroup).toBe(true);
    part(doc, hunks, bindings.get(one.id)?.id ?? "");
    const after = bound(notesIn(doc), hunks);
    expect([one, three].map((hunk) => [after.get(hunk.id)?.reason, after.get(hunk.id)?.isGroup])).toEqual([["难度；差异", false], ["难度；差异", false]]);
  });

  test("loses a mark to another suggestion and keeps the rest", () => {
    const doc = new Y.Doc();
    join(doc, hunks, [one, two]);
    join(doc, hunks, [two, three]);
    const bindings = bound(notesIn(doc), hunks);
    expect([bindings.get(one.id), bindings.get(two.id)?.isGroup, bindings.get(two.id)?.id === bindings.get(three.id)?.id]).toEqual([undefined, true, true]);
  });

  test("is listed for the meeting with its marks, and so is a single reason", () => {
    const doc = new Y.Doc();
    join(doc, hunks, [one, two]);
    explain(doc, hunks, three, "差异");
    const marks = marksOf(base, [{ document: "f", owner: chen.id, content: sealed(doc, content) }]);
    expect(marks.map((mark) => [mark.group === null, mark.reason])).toEqual([[false, null], [false, null], [true, "差异"]]);
    expect(marks[0]?.group).toBe(marks[1]?.group);
    expect(notesOf(sealed(doc, content))).toEqual(notesIn(doc));
    expect(notesOf(content).size).toBe(0);
  });
});
