import { describe, expect, test } from "vitest";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import type { Inline } from "../diff/overlay-text";
import { chen, doc, forkOfZhao, heading, p, plan } from "../diff/testing/samples";
import { plainText } from "../diff/units";
import { clauseOf, placeOf } from "./clause";

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

test("a mark that is no wording is told with the heading above it and the first words of its block", () => {
  const start = doc(heading("h", 2, "教学过程"), p("a", "学生先独立思考，再小组交流。"), p("b", "汇报。"));
  const bold = (words: string): Content => ({ type: "text", text: words, marks: [{ type: "strong" }] });
  const formatted = hunkTo(start, doc(heading("h", 2, "教学过程"), p("a", "学生先", bold("独立"), "思考，再小组交流。"), p("b", "汇报。")));
  expect([formatted.kind, placeOf(start, formatted)]).toEqual(["fmt", { heading: "教学过程", words: "学生先独立思考，再小…" }]);
  const gone = hunkTo(start, doc(heading("h", 2, "教学过程"), p("a", "学生先独立思考，再小组交流。")));
  expect(placeOf(start, gone)).toEqual({ heading: "教学过程", words: "汇报。" });
  expect(placeOf(doc(p("z", "别的。")), gone)).toBeNull();
});
