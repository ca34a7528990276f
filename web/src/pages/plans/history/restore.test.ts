import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { normalise } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import { Refusal, type Hunk } from "../../../diff/hunk";
import { Dice, plan } from "../../../diff/testing/random";
import { fork } from "../../../diff/testing/random-edits";
import { doc, holder, li, p } from "../../../diff/testing/samples";
import { contentOf, contentRoot } from "../../../editor/content";
import { writeContent } from "../../../meeting/write";
import { blocksOf, bringBack, broughtBack, RESTORED } from "./restore";

const only = (before: Content, after: Content): Hunk => {
  const [hunk, ...rest] = diff(before, after);
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

const before = doc(p("a", "先折一折，再说一说。"), p("b", "展示作品。"), p("c", "小结。"));

describe("a passage that was taken away", () => {
  it("comes back and leaves everything else as it is written now", () => {
    const after = doc(p("a", "先折一折。"), p("c", "小结。"));
    const now = doc(p("a", "先折一折。"), p("c", "小结，布置作业。"));
    const [text, block] = diff(before, after);
    expect(broughtBack(before, text as Hunk, now)).toEqual(doc(p("a", "先折一折，再说一说。"), p("c", "小结，布置作业。")));
    expect(broughtBack(before, block as Hunk, now)).toEqual(doc(p("a", "先折一折。"), p("b", "展示作品。"), p("c", "小结，布置作业。")));
  });

  it("is refused where it was never taken away", () => {
    const hunk = only(before, doc(p("a", "先折一折，再说一说。"), p("c", "小结。")));
    expect(refusal(() => broughtBack(before, hunk, before))).toBe("already");
  });

  it("is refused where something else is written by now, and where its block is gone", () => {
    const hunk = only(before, doc(p("a", "先折一折，再写一写。"), p("b", "展示作品。"), p("c", "小结。")));
    expect(refusal(() => broughtBack(before, hunk, doc(p("a", "先折一折，再画一画。"), p("b", "展示作品。"), p("c", "小结。"))))).toBe("changed");
    expect(refusal(() => broughtBack(before, hunk, doc(p("b", "展示作品。"), p("c", "小结。"))))).toBe("gone");
  });

  it("is refused while another change builds on the one that took it away", () => {
    const list = doc(holder("bullet_list", "l", li("i", "一"), li("j", "二")), p("c", "小结。"));
    const after = doc(holder("bullet_list", "l", li("j", "二")), p("c", "小结。"), p("ip", "一"));
    const move = diff(list, after).find((hunk) => hunk.kind === "mov");
    expect(refusal(() => broughtBack(list, move as Hunk, after))).toBe("needed");
  });

  it("is an ordinary edit of a shared document that can be undone", () => {
    const shared = new Y.Doc();
    writeContent(shared, { type: "doc" }, normalise(doc(p("a", "先折一折。"), p("b", "展示作品。"), p("c", "小结。"))));
    const text = JSON.stringify(contentOf(shared));
    const undo = new Y.UndoManager(shared.getXmlFragment(contentRoot), { trackedOrigins: new Set([RESTORED]) });
    bringBack(before, diff(before, contentOf(shared))[0] as Hunk, shared);
    expect(normalise(contentOf(shared))).toEqual(normalise(before));
    undo.undo();
    expect(JSON.stringify(contentOf(shared))).toBe(text);
  });

  it("changes nothing when it is refused", () => {
    const shared = new Y.Doc();
    writeContent(shared, { type: "doc" }, normalise(before));
    const state = Y.encodeStateAsUpdate(shared);
    const hunk = only(before, doc(p("a", "先折一折。"), p("b", "展示作品。"), p("c", "小结。")));
    expect(refusal(() => bringBack(before, hunk, shared))).toBe("already");
    expect(Y.encodeStateAsUpdate(shared)).toEqual(state);
  });

  it("comes back from any version of a random plan, or is refused by name; at most one in twenty where nothing depends on it", () => {
    let [tried, refused] = [0, 0];
    fc.assert(
      fc.property(fc.record({ base: fc.nat(), edits: fc.nat() }), ({ base, edits }) => {
        const start = normalise(plan(new Dice(base, "b")));
        const end = normalise(fork(new Dice(edits, "f"), start, 1 + (edits % 5)));
        const hunks = diff(start, end);
        const isNeeded = (hunk: Hunk): boolean => hunks.some((one) => "needs" in one && one.needs.includes(hunk.id));
        for (const hunk of hunks.filter((one) => !isNeeded(one))) {
          tried++;
          try {
            const now = broughtBack(start, hunk, end);
            expect(diff(start, now).map((one) => one.id)).not.toContain(hunk.id);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            refused++;
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(refused / tried).toBeLessThan(0.05);
  });
});

it("a change is seen in every block that it touches", () => {
  const joined = only(doc(p("a", "一"), p("b", "二")), doc(p("a", "一二")));
  expect([...blocksOf(joined)]).toEqual(expect.arrayContaining(["a", "b"]));
  const deleted = only(doc(holder("bullet_list", "l", li("i", "一"), li("j", "二")), p("c", "三")), doc(p("c", "三")));
  expect([...blocksOf(deleted)]).toEqual(expect.arrayContaining(["l", "i", "ip"]));
});
