import { describe, expect, test } from "vitest";
import { baseBlocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import { doc, p } from "../diff/testing/samples";
import type { FindBlock, Stretch } from "../editor/light";
import { isPointedAt, litBy, litTogether } from "./place";

const base = doc(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置作业。"));
const hunkTo = (changed: Content): Hunk => diff(base, changed)[0] as Hunk;
const findIn = (content: Content): FindBlock => (id) => {
  const block = content.content?.find((node) => node.attrs?.["id"] === id);
  return block === undefined ? null : (block.content ?? []);
};
const read = (content: Content, { block, from, to }: Stretch): string => Array.from(findIn(content)(block)?.map((node) => node.text).join("") ?? "").slice(from, to).join("");

const wording = hunkTo(doc(p("a", "重点是理解几分之一的含义，难点是单位一。"), p("b", "布置作业。")));

describe("the place of a mark in the consensus", () => {
  test("is found although the text before it has grown", () => {
    const now = doc(p("a", "本节课🙂的重点是理解分数的意义，难点是单位一。"), p("b", "布置作业。"));
    const lit = litBy(baseBlocks(base), wording, findIn(now), false);
    expect(lit.stretches.map((stretch) => read(now, stretch))).toEqual(["分数的意"]);
    expect(lit.put).toEqual({ block: "a", at: lit.stretches[0]?.to, text: "几分之一的含" });
  });

  test("of an adopted mark is the text that it made", () => {
    const now = doc(p("a", "本课重点是理解几分之一的含义，难点是单位一。"), p("b", "布置作业。"));
    expect(litBy(baseBlocks(base), wording, findIn(now), true).stretches.map((stretch) => read(now, stretch))).toEqual(["几分之一的含"]);
  });

  test("leaves out what another mark has put in right beside it", () => {
    const addition = hunkTo(doc(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置分层作业。")));
    const deletion = hunkTo(doc(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置。")));
    const now = doc(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置分层作业。"));
    expect(litBy(baseBlocks(base), deletion, findIn(now), false).stretches.map((stretch) => read(now, stretch))).toEqual(["作业"]);
    expect(litBy(baseBlocks(base), addition, findIn(now), true).stretches.map((stretch) => read(now, stretch))).toEqual(["分层"]);
  });

  test("of a new paragraph is after the nearest sibling that is left", () => {
    const addition = hunkTo(doc(p("a", "重点是理解分数的意义，难点是单位一。"), p("b", "布置作业。"), p("c", "同桌互评。")));
    const now = doc(p("a", "重点是理解分数的意义，难点是单位一。"));
    expect(litBy(baseBlocks(base), addition, findIn(now), false).putBlock).toEqual({ after: "a", parent: "", text: "同桌互评。" });
  });

  test("is nowhere when its block is gone", () => {
    expect(litBy(baseBlocks(base), wording, findIn(doc(p("b", "布置作业。"))), false)).toMatchObject({ stretches: [], put: null, blocks: [] });
  });
});

describe("one's own mark in the fork", () => {
  const fork = doc(p("a", "重点是理解几分之一的意义，难点是。"), p("b", "布置作业。"), p("c", "同桌互评。"));
  const [wordingHere, deletion, addition] = diff(base, fork) as [Hunk, Hunk, Hunk];
  const at = (hunk: Hunk, block: string, offset: number): boolean => isPointedAt(baseBlocks(base), hunk, findIn(fork), [block], offset);

  test("is found where somebody points at what it put in, or at where it took out", () => {
    expect([4, 5, 9, 11].map((offset) => at(wordingHere, "a", offset))).toEqual([false, true, true, false]);
    expect([at(deletion, "a", 16), at(deletion, "a", 15), at(addition, "c", 2), at(addition, "b", 2)]).toEqual([true, false, true, false]);
  });

  test("is lit together with others, in its paragraph where nothing of it is left", () => {
    const lit = litTogether(baseBlocks(base), [wordingHere, deletion, addition], findIn(fork));
    expect(lit.stretches.map((stretch) => read(fork, stretch))).toEqual(["几分之一"]);
    expect([lit.blocks, lit.strikes]).toEqual([["a", "c"], false]);
  });
});
