import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import type { Inline } from "../diff/overlay-text";
import { chen, doc, heading, p, text, zhao } from "../diff/testing/samples";
import { plainText } from "../diff/units";
import { contentOf } from "../editor/content";
import { rewording } from "./adopt";
import { litWording, wordings, type Taking } from "./wording";
import { writeContent } from "./write";

const hunkTo = (base: Content, changed: Content): Hunk => diff(base, changed)[0] as Hunk;
const read = (inline: readonly Inline[]): string =>
  inline.map((piece) => (piece.kind === "run" ? plainText(piece.tokens) : piece.kind === "insert" ? piece.versions.map((version) => plainText(version.tokens)).join("/") : "")).join("");
const words = (content: Content): string => content.text ?? (content.content ?? []).map(words).join(content.type === "doc" ? "¶" : "");

/** What is written, by way of the shared document that it is written into. */
function written(current: Content, taking: Taking): string {
  const shared = new Y.Doc();
  writeContent(shared, { type: "doc" }, normalise(current));
  Y.applyUpdate(shared, rewording(shared, "zhao", taking.steps, "decision"));
  return words(contentOf(shared));
}

/** Of a paragraph that Zhao wrote one way and another adopted mark another way. */
function taken(was: string, zhaos: string, adopted: string): { readonly shown: string; readonly paper: string } | null {
  const [base, current] = [doc(p("a", was)), doc(p("a", adopted))];
  const theirs = wordings(base, hunkTo(base, doc(p("a", zhaos))), zhao, current)?.theirs ?? null;
  return theirs === null ? null : { shown: read(theirs.clause), paper: written(current, theirs) };
}

const said = (words: string): string => `每人带一种点心，${words}，用一句话说明。`;
const both = (words: string) => ({ shown: said(words), paper: said(words) });

describe("of two marks on the same words the one is taken that was not adopted", () => {
  test("with what its author kept and the other took out", () => {
    expect(taken(said("拍一张照片或画一幅图"), said("拍一段视频"), said("画一幅图"))).toEqual(both("拍一段视频"));
  });

  test("the other way round", () => {
    expect(taken(said("拍一张照片或画一幅图"), said("画一幅图"), said("拍一段视频"))).toEqual(both("画一幅图"));
  });

  test.each([
    ["on its left", "甲乙丙丁戊己", "甲乙丙天地己", "宇戊己", "甲乙丙天地己"],
    ["on its right", "甲乙丙丁戊己", "甲天地丁戊己", "甲乙天", "甲天地丁戊己"],
    ["on both sides", "甲乙丙丁戊己", "甲乙天地戊己", "宇宙", "甲乙天地戊己"],
    ["inside", "甲乙丙丁戊己", "天地", "甲乙洪丁戊己", "天地"],
    ["around an insertion", "甲乙丙丁戊己", "甲乙丙天丁戊己", "甲宇己", "甲乙丙天丁戊己"],
    ["beside surrogate pairs", "😀乙😁丁😂己", "😀乙😁🚀😂己", "😀🎈😂己", "😀乙😁🚀😂己"],
    ["and leaves alone what others changed apart from it", "甲乙丙丁戊己，庚辛壬癸", "甲乙丙天地己，庚辛壬癸", "宇戊己，庚辛月癸", "甲乙丙天地己，庚辛月癸"],
  ])("where they overlap %s", (_where, was, zhaos, adopted, expected) => {
    expect(taken(said(was), said(zhaos), said(adopted))).toEqual(both(expected));
  });

  test("with the look of its words", () => {
    const base = doc(p("a", "先", text("折一折", "strong"), "再说一说。"));
    const hunk = hunkTo(base, doc(p("a", "先", text("折一折", "strong"), "再想一想。")));
    const now = doc(p("a", "先说。"));
    expect(wordings(base, hunk, zhao, now)?.theirs?.steps[1].content?.[0]?.content).toContainEqual(text("折一折", "strong"));
  });

  test("and what the paper behind strikes and puts in makes the same words, whatever the three texts are", () => {
    const line = fc.array(fc.constantFrom("一", "二", "三", "，", "。", "😀", "🚀", "é"), { maxLength: 14 }).map((units) => units.join(""));
    fc.assert(
      fc.property(line, line, line, (was, zhaos, adopted) => {
        const [base, current] = [doc(p("a", was)), doc(p("a", adopted))];
        for (const hunk of diff(base, doc(p("a", zhaos)))) {
          const theirs = wordings(base, hunk, zhao, current)?.theirs;
          if (theirs === null || theirs === undefined) continue;
          const lit = litWording(base, hunk, (id) => (id === "a" ? (current.content?.[0]?.content ?? []) : null));
          const [stretch] = lit?.stretches ?? [];
          if (stretch === undefined) throw new Error("nothing is lit");
          const units = Array.from(adopted);
          expect([...units.slice(0, stretch.from), lit?.put?.text ?? "", ...units.slice(stretch.to)].join("")).toBe(written(current, theirs));
          expect(lit?.put?.at ?? stretch.to).toBe(stretch.to);
        }
      }),
    );
  });

  test("and what is shown is what is written, whatever the three texts are", () => {
    const line = fc.array(fc.constantFrom("一", "二", "三", "，", "。", "😀", "🚀", "é"), { maxLength: 14 }).map((units) => units.join(""));
    fc.assert(
      fc.property(line, line, line, (was, zhaos, adopted) => {
        const [base, current] = [doc(p("a", was)), doc(p("a", adopted))];
        for (const hunk of diff(base, doc(p("a", zhaos)))) {
          const theirs = wordings(base, hunk, zhao, current)?.theirs;
          if (theirs === null || theirs === undefined) continue;
          const clause = read(theirs.clause);
          // So short a line is cut only at the ends of sentences.
          expect(written(current, theirs)).toContain(clause);
          if (hunk.kind === "txt") expect(clause).toContain(plainText(hunk.inserted));
        }
      }),
    );
  });
});

describe("a mark whose place was written anew", () => {
  const base = doc(p("a", "课题是分数。重点是理解分数的意义，难点是单位一。课后布置作业。"));
  const hunk = hunkTo(base, doc(p("a", "课题是分数。重点是理解几分之一的含义，难点是单位一。课后布置作业。")));

  test("stands beside what is there now", () => {
    const now = doc(p("a", "课题是分数。重点是认识平均分，难点是单位一。课后布置作业。"));
    const found = wordings(base, hunk, chen, now);
    expect([read(found?.now ?? []), read(found?.theirs?.clause ?? [])]).toEqual(["重点是认识平均分，难点是单位一。", "重点是理解几分之一的含义，难点是单位一。"]);
  });

  test("cannot be taken when its block is gone, or it is more than a wording", () => {
    expect(wordings(base, hunk, chen, doc(p("b", "别的。")))).toBeNull();
    const split = hunkTo(base, doc(p("a", "课题是分数。"), p("b", "重点是理解分数的意义，难点是单位一。课后布置作业。")));
    expect(wordings(base, split, chen, base)?.theirs ?? null).toBeNull();
  });

  test("cannot be taken where the rest of its paragraph stands in another by now, for it would be there twice", () => {
    const now = doc(p("a", "课题是分数。重点是理解"), p("n", "分数的意义，难点是单位一。课后布置作业。"));
    expect(wordings(base, hunk, chen, now)?.theirs).toBeNull();
  });

  test("cannot be taken where the next paragraph was joined to it, for that would be lost", () => {
    const two = doc(p("a", "课题是分数。"), heading("h", 2, "重点"), p("b", "作业。"));
    const last = hunkTo(two, doc(p("a", "课题是分数！"), heading("h", 2, "重点"), p("b", "作业。")));
    expect(wordings(two, last, chen, doc(p("a", "课题是分数。重点"), p("b", "作业。")))?.theirs).toBeNull();
  });
});
