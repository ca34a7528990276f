import { describe, expect, test } from "vitest";
import { baseBlocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import { doc, p } from "../diff/testing/samples";
import type { FindBlock, Stretch } from "../editor/light";
import { litBy } from "./place";

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
