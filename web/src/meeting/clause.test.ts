import { describe, expect, test } from "vitest";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import type { Inline } from "../diff/overlay-text";
import { chen, doc, forkOfZhao, p, plan } from "../diff/testing/samples";
import { plainText } from "../diff/units";
import { clauseOf } from "./clause";

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
