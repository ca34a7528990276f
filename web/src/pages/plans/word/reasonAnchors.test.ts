import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Content } from "../../../diff/content";
import type { Hunk } from "../../../diff/hunk";
import { chen, doc, holder, li, p, tr, wang } from "../../../diff/testing/samples";
import { spotOf } from "../../../meeting/reasons";
import { layerOf, paperOf } from "../../../word/testing/papers";
import { writeWord } from "../../../word/write/file";
import type { Layer } from "../../../word/write/flow";
import { anchorsOf, together } from "./anchors";
import { reasonAnchorsOf } from "./reasonAnchors";

const base = doc(p("a", "布置作业。"), holder("bullet_list", "u", li("i", "读题"), li("j", "画图")), holder("table", "t", tr("r", "导入"), tr("s", "新授")), p("z", "小结。"));

/** A layer with a reason for some of its marks, as a sealed fork has it. */
function reasoned(layer: Layer, ...notes: readonly (readonly [string, readonly Hunk[]])[]): Layer {
  const reasons = Object.fromEntries(notes.map(([reason, hunks], i) => [`n${i}`, { reason, spots: hunks.map(spotOf) }]));
  return { ...layer, content: Object.assign({ ...layer.content }, { reasons }) };
}

function file(...layers: readonly Layer[]): { readonly document: string; readonly comments: string } {
  const zip = unzipSync(writeWord({ ...paperOf(base, layers), anchors: together(anchorsOf([], ""), reasonAnchorsOf(base, layers)) }));
  const xml = (path: string): string => strFromU8(zip[path] ?? new Uint8Array());
  return { document: xml("word/document.xml"), comments: xml("word/comments.xml") };
}

/** The words that a comment stands on, struck and put in. */
function wordsUnder(document: string, id: number): string {
  const [, from = ""] = document.split(`<w:commentRangeStart w:id="${id}"/>`);
  const [range = ""] = from.split(`<w:commentRangeEnd w:id="${id}"/>`);
  return range.replaceAll(/<[^>]*>/gu, "");
}

const withFirst = (first: Content, ...rest: readonly Content[]): Content => doc(first, ...(rest.length > 0 ? rest : (base.content ?? []).slice(1)));

describe("the reason of a mark in the Word file", () => {
  test("is a comment of whoever made the mark, on the mark", () => {
    const layer = layerOf(base, chen, withFirst(p("a", "布置分层作业。")));
    const { document, comments } = file(reasoned(layer, ["照顾差异", layer.hunks]));
    expect(comments).toMatch(/w:author="陈思远"[^>]*w:initials="陈".*照顾差异/u);
    expect(wordsUnder(document, 0)).toBe("分层");
  });

  test("stands on new, struck and moved blocks too, in lists and tables as well", () => {
    const list = holder("bullet_list", "u", li("i", "读题"), li("n", "讨论"), li("j", "画图"));
    const content = doc(p("a", "布置作业。"), list, holder("table", "t", tr("s", "新授"), tr("m", "巩固")), p("z", "小结。"));
    const layer = layerOf(base, wang, content);
    const { document, comments } = file(reasoned(layer, ...layer.hunks.map((hunk) => [`为${hunk.kind}${hunk.kind === "wrp" ? "" : spotOf(hunk).block}`, [hunk]] as const)));
    const bodies = [...comments.matchAll(/为(\w+)/gu)].map(([, body]) => body);
    expect(bodies.map((body, id) => `${body ?? ""} ${wordsUnder(document, id)}`).sort()).toEqual(["delr 导入", "insm 巩固", "insn 讨论"]);
  });

  test("stands once where several marks have one reason, and not at all where nothing was said", () => {
    const layer = layerOf(base, chen, doc(p("a", "布置分层作业。"), ...(base.content ?? []).slice(1, 3), p("z", "回顾小结。")));
    expect(layer.hunks).toHaveLength(2);
    expect(file(reasoned(layer, ["前后照应", layer.hunks])).comments.match(/<w:comment /gu)).toHaveLength(1);
    expect(file(reasoned(layer, ["", layer.hunks])).comments).toBe("");
  });

  test("two people's reasons stand each under their own name", () => {
    const [one, other] = [layerOf(base, chen, withFirst(p("a", "布置分层作业。"))), layerOf(base, wang, withFirst(p("a", "布置作业，家长签字。")))];
    const { comments } = file(reasoned(one, ["照顾差异", one.hunks]), reasoned(other, ["家校合作", other.hunks]));
    expect(comments).toMatch(/陈思远.*照顾差异.*王雅琴.*家校合作/u);
  });
});
