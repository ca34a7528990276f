import { describe, expect, test } from "vitest";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import type { Inline } from "../diff/overlay-text";
import { chen, doc, forkOfZhao, p, plan } from "../diff/testing/samples";
import { plainText } from "../diff/units";
import { clauseOf, withWording, wordingNow } from "./clause";

const hunkTo = (base: Content, changed: Content): Hunk => diff(base, changed)[0] as Hunk;
const read = (inline: readonly Inline[]): string =>
  inline.map((piece) => (piece.kind === "run" ? (piece.struckBy.length > 0 ? `[-${plainText(piece.tokens)}-]` : plainText(piece.tokens)) : piece.kind === "insert" ? `[+${piece.versions.map((version) => plainText(version.tokens)).join("/")}+]` : "")).join("");

const base = doc(p("a", "课题是分数。重点是理解分数的意义，难点是单位一。课后布置作业。"));
const wording = hunkTo(base, doc(p("a", "课题是分数。重点是理解几分之一的含义，难点是单位一。课后布置作业。")));

describe("a mark by itself", () => {
  test("is shown within its sentence", () => {
    const clause = clauseOf(base, wording, chen);
    expect(clause.kind === "line" ? read(clause.inline) : "").toBe("重点是理解[-分数的意-][+几分之一的含+]义，难点是单位一。");
  });

  test("is shown as a block where it is one, a row of a table too", () => {
    const kinds = diff(plan, forkOfZhao).map((hunk) => clauseOf(plan, hunk, chen).kind);
    expect(kinds).not.toContain("gone");
    expect(kinds).toContain("block");
  });
});

describe("a mark whose place was written anew", () => {
  const current = doc(p("a", "课题是分数。重点是认识平均分，难点是单位一。课后布置作业。"));

  test("stands beside what is there now", () => {
    expect(read(wordingNow(base, wording, current) ?? [])).toBe("重点是认识平均分，难点是单位一。");
  });

  test("can take the place with its own wording", () => {
    const now = doc(p("a", "课题是分数。重点是理解小数，难点是单位一。课后布置作业。"));
    const text = withWording(base, wording, now)?.content?.[0]?.content?.[0]?.text;
    expect(text).toContain("几分之一的含");
    expect(text).toContain("难点是单位一。课后布置作业。");
  });

  test("cannot when it is more than a wording, or its block is gone", () => {
    expect(withWording(base, wording, doc(p("b", "别的。")))).toBeNull();
    expect(withWording(base, hunkTo(base, doc(p("a", "课题是分数。重点是理解分数的意义，难点是单位一。课后布置作业。"), p("b", "新的一段。"))), base)).toBeNull();
  });
});
