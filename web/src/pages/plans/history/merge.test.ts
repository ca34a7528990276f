import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { normalise } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import { Refusal, type Hunk } from "../../../diff/hunk";
import { Dice, plan } from "../../../diff/testing/random";
import { fork } from "../../../diff/testing/random-edits";
import { doc, heading, holder, li, p, tr } from "../../../diff/testing/samples";
import { plainText } from "../../../diff/units";
import { contentOf, contentRoot } from "../../../editor/content";
import { writeContent } from "../../../meeting/write";
import { merging, type Merging, type Passage } from "./merge";
import { broughtBack, mergingIn, RESTORED, settle, tookAway } from "./restore";

const lost = (before: Content, after: Content): Hunk => {
  const [hunk, ...rest] = diff(before, after).filter(tookAway);
  if (hunk === undefined || rest.length > 0) throw new Error("one change");
  return hunk;
};
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return "";
};
const shared = (content: Content): Y.Doc => {
  const paper = new Y.Doc();
  writeContent(paper, { type: "doc" }, normalise(content));
  return paper;
};
const words = ({ words }: Passage): string => plainText(words);
const sides = ({ shown }: Merging): readonly [string, string] => {
  if (shown.kind !== "words") throw new Error("words");
  return [words(shown.was), words(shown.now)];
};

const before = doc(p("a", "先折一折，再说一说。"), p("b", "展示作品。"), p("c", "小结。"));
const after = doc(p("a", "先折一折，再写写。"), p("b", "展示作品。"), p("c", "小结。"));
const hunk = diff(before, after)[0] as Hunk;

describe("a passage whose place reads otherwise by now", () => {
  const now = doc(p("a", "先折一折，再画一画。"), p("c", "小结，布置作业。"));

  it("is shown as it was and as it is, and the old words replace those of now", () => {
    const found = merging(before, hunk, now);
    expect(sides(found)).toEqual(["说一说", "画一画"]);
    expect(found.old).toEqual(doc(p("a", "先折一折，再说一说。"), p("c", "小结，布置作业。")));
  });

  it("may stand after the words of now", () => {
    const all = lost(doc(p("a", "先说理由。")), doc(p("a", "先写答案。")));
    const found = merging(doc(p("a", "先说理由。")), all, doc(p("a", "先画草图。")));
    expect(sides(found)).toEqual(["说理由", "画草图"]);
    expect(found.both).toEqual(doc(p("a", "先画草图说理由。")));
  });

  it("comes back in its block where that is gone, beside the nearest neighbour that is left", () => {
    const found = merging(before, hunk, doc(p("n", "新的开头。"), p("c", "小结。")));
    expect(sides(found)).toEqual(["先折一折，再说一说。", ""]);
    expect(found.old.content?.map((block) => block.attrs?.["id"])).toEqual(["n", "a", "c"]);
    expect(found.both).toBeNull();
  });

  it("comes back alone where all of its list is gone", () => {
    const list = doc(p("s", "目标："), holder("bullet_list", "l", li("i", "会读会写"), li("j", "会说")), p("c", "小结。"));
    const change = lost(list, doc(p("s", "目标："), holder("bullet_list", "l", li("i", "会读"), li("j", "会说")), p("c", "小结。")));
    expect(merging(list, change, doc(p("s", "目标："), p("c", "小结。"))).old).toEqual(doc(p("s", "目标："), holder("bullet_list", "l", li("i", "会读会写")), p("c", "小结。")));
  });

  it("comes back with its whole row, and a cell with its column", () => {
    const table = doc(holder("table", "t", tr("r", "环节", "活动"), tr("q", "导入", "提问")));
    const change = lost(table, doc(holder("table", "t", tr("r", "环节", "活动"), tr("q", "导入", "谈话"))));
    expect(merging(table, change, doc(holder("table", "t", tr("r", "环节", "活动")))).old).toEqual(normalise(table));
    const narrow = (row: Content): Content => ({ ...row, content: row.content?.slice(0, 1) ?? [] });
    expect(merging(table, change, doc(holder("table", "t", narrow(tr("r", "环节", "活动")), narrow(tr("q", "导入", "提问"))))).old).toEqual(normalise(table));
  });

  it("of a kind or a place says both", () => {
    const start = lost(doc(p("a", "目标")), doc(heading("a", 1, "目标")));
    const kind = merging(doc(p("a", "目标")), start, doc(heading("a", 2, "目标")));
    expect(kind.shown).toMatchObject({ kind: "start", was: { type: "paragraph" }, now: { type: "heading" } });
    expect(kind.old).toEqual(doc(p("a", "目标")));
    const three = doc(p("a", "一"), p("b", "二"), p("c", "三"), p("d", "四"));
    const move = diff(three, doc(p("b", "二"), p("c", "三"), p("d", "四"), p("a", "一")))[0] as Hunk;
    const found = merging(three, move, doc(p("b", "二"), p("c", "三"), p("a", "一"), p("d", "四")));
    expect(found.shown).toEqual({ kind: "place", was: "", now: "三" });
    expect(found.old).toEqual(three);
  });

  it("comes back with what another change took out of it", () => {
    const list = doc(holder("bullet_list", "l", li("i", "一"), li("j", "二")), p("c", "小结。"));
    const moved = doc(holder("bullet_list", "l", li("j", "二")), p("c", "小结。"), p("ip", "一"));
    const move = diff(list, moved).find((one) => one.kind === "mov") as Hunk;
    expect(refusal(() => broughtBack(list, move, moved))).toBe("needed");
    expect(merging(list, move, moved).old).toEqual(list);
  });

  it("is refused by name where it stands there already", () => {
    expect(refusal(() => merging(before, hunk, before))).toBe("already");
  });
});

describe("the choice", () => {
  const now = doc(p("a", "先折一折，再画一画。"), p("b", "展示作品。"), p("c", "小结。"));

  it("is one step that can be undone", () => {
    const paper = shared(now);
    const text = JSON.stringify(contentOf(paper));
    const undo = new Y.UndoManager(paper.getXmlFragment(contentRoot), { trackedOrigins: new Set([RESTORED]) });
    settle(before, hunk, paper, mergingIn(before, hunk, paper), "old");
    expect(normalise(contentOf(paper))).toEqual(doc(p("a", "先折一折，再说一说。"), p("b", "展示作品。"), p("c", "小结。")));
    undo.undo();
    expect(JSON.stringify(contentOf(paper))).toBe(text);
  });

  it("changes nothing where the paper reads otherwise than was shown", () => {
    const paper = shared(now);
    const seen = merging(before, hunk, doc(p("a", "先折一折，再唱一唱。"), p("b", "展示作品。"), p("c", "小结。")));
    const state = Y.encodeStateAsUpdate(paper);
    expect(refusal(() => settle(before, hunk, paper, seen, "old"))).toBe("changed");
    expect(Y.encodeStateAsUpdate(paper)).toEqual(state);
  });
});

it("of any earlier and any later version and any paper, a passage comes back or is refused by name; at most one in twenty", () => {
  let [tried, refused] = [0, 0];
  fc.assert(
    fc.property(fc.record({ base: fc.nat(), later: fc.nat(), paper: fc.nat() }), ({ base, later, paper }) => {
      const written = (content: Content): Content => normalise(contentOf(shared(content)));
      const start = written(plan(new Dice(base, "b")));
      const end = written(fork(new Dice(later, "f"), start, 3 + (later % 9)));
      const current = written(fork(new Dice(paper, "g"), paper % 2 === 0 ? start : end, 3 + (paper % 25)));
      for (const one of diff(start, end).filter(tookAway)) {
        try {
          broughtBack(start, one, current);
          continue;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (error.reason === "already") continue;
        }
        tried++;
        try {
          const { old, both } = merging(start, one, current);
          for (const wanted of [old, both]) {
            if (wanted === null) continue;
            expect(normalise(wanted)).toEqual(wanted);
            const paper = shared(current);
            writeContent(paper, current, wanted);
            expect(normalise(contentOf(paper))).toEqual(wanted);
          }
          expect(diff(start, old).map((left) => left.id)).not.toContain(one.id);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (error.reason !== "already") refused++;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(tried).toBeGreaterThan(100);
  expect(refused / tried).toBeLessThan(0.05);
});
