import { describe, expect, test } from "vitest";
import type { Person } from "../proto/Accounts";
import type { Content } from "./content";
import { pairBlocks, seenFromAfter } from "./compare";
import { diff } from "./diff";
import type { Hunk } from "./hunk";
import { toMarks } from "./marks";
import { overlay, type OverlayBlock } from "./overlay";
import type { Inline, Inset } from "./overlay-text";
import { pensOf, surname } from "./pens";
import {
  chen,
  doc,
  forkOfChen,
  forkOfWang,
  forkOfZhao,
  forkOfZhou,
  heading,
  holder,
  li,
  p,
  plan,
  text,
  tr,
  wang,
  zhao,
  zhou,
} from "./testing/samples";
import { plainText } from "./units";

const names = (people: readonly Person[]) => people.map((person) => surname(person.name)).join("");

function saidInline(inline: readonly Inline[]): string {
  return inline
    .map((piece) => {
      switch (piece.kind) {
        case "run":
          return plainText(piece.tokens) === ""
            ? ""
            : (piece.struckBy.length > 0 ? `-${plainText(piece.tokens)}(${names(piece.struckBy)})-` : plainText(piece.tokens)) +
                piece.formats.map((format) => `<${names([format.by])}${format.add.join()}>`).join("");
        case "insert":
          return `+${piece.versions.map(({ by, tokens }) => `${plainText(tokens)}(${names(by)})`).join("／")}+`;
        case "clause":
          return `［${piece.number}］`;
        case "join":
          return `-¶(${names(piece.struckBy)})-`;
      }
    })
    .join("");
}

const saidInset = ({ number, versions }: Inset) =>
  versions.map(
    ({ by, pieces }) =>
      `${number} ${names(by)} ${pieces.map(({ kind, tokens }) => (kind === "same" ? "" : kind === "insert" ? "+" : "-") + plainText(tokens)).join("|")}`,
  );

const all = (base: Content, ...layers: [Person, Content][]) =>
  overlay(
    base,
    layers.map(([person, content]) => ({ person, hunks: diff(base, content) })),
  );

function find(blocks: readonly OverlayBlock[], key: string): OverlayBlock {
  const found = blocks.flatMap(function flat(block): OverlayBlock[] {
    return [block, ...block.children.flatMap(flat)];
  });
  return found.find((block) => block.key === key || block.key.endsWith(`|${key}`)) as OverlayBlock;
}

const line = (base: string, ...versions: [Person, string][]) =>
  all(doc(p("a", base)), ...versions.map(([person, words]): [Person, Content] => [person, doc(p("a", words))]))[0] as OverlayBlock;

describe("the text of a paper under four red pens", () => {
  test("what replaces a text stands after it, insertions at one point beside each other", () => {
    const block = line("通过小组合作，培养意识。", [chen, "通过小组合作探究，培养能力。"], [wang, "通过小组合作交流，培养意识。"]);
    expect(saidInline(block.inline)).toBe("通过小组合作+探究(陈)／交流(王)+，培养-意识(陈)-+能力(陈)+。");
  });

  test("the same mark by two people is one mark with two names", () => {
    expect(saidInline(line("导入（5分钟）", [chen, "导入（8分钟）"], [zhao, "导入（8分钟）"]).inline)).toBe(
      "导入（-5(陈赵)-+8(陈赵)+分钟）",
    );
  });

  test("deletions that overlap are drawn under each other, without a contest", () => {
    const block = line("教师小结，布置作业。", [chen, "布置作业。"], [wang, "作业。"]);
    expect(saidInline(block.inline)).toBe("-教师小结，(陈王)--布置(王)-作业。");
    expect(block.insets).toEqual([]);
  });

  test("overlapping replacements are one clause with everybody's version below", () => {
    const block = line(
      "重点是理解分数的意义。",
      [wang, "重点是认识几分之一。"],
      [zhou, "重点是理解分数。"],
      [chen, "重点是初步理解分数的意义。"],
    );
    expect(block.inline.filter((piece) => piece.kind === "clause")).toHaveLength(1);
    expect(saidInline(block.inline)).toBe("重点是+初步(陈)+-理解分数(王)--的意义(王周)-［1］。");
    expect(block.insets.flatMap(saidInset)).toEqual(["1 王 -理解分数的意义|+认识几分之一", "1 周 理解分数|-的意义"]);
  });

  test("changed formats are noted on the run they change", () => {
    const [block] = all(doc(p("a", "强调平均二字")), [zhao, doc(p("a", "强调", text("平均", "strong"), "二字"))]);
    expect(saidInline(block?.inline ?? [])).toBe("强调平均<赵strong>二字");
  });

  test("a split is an inserted ¶, a join a struck one", () => {
    expect(
      saidInline(
        (all(doc(p("a", "先折一折，再涂一涂。")), [chen, doc(p("a", "先折一折，"), p("b", "再涂一涂。"))])[0] as OverlayBlock).inline,
      ),
    ).toBe("先折一折，+¶(陈)+再涂一涂。");
    const joined = all(doc(p("a", "先折一折，"), p("b", "再涂一涂。")), [chen, doc(p("a", "先折一折，再涂一涂。"))]);
    expect(joined.map((block) => saidInline(block.inline))).toEqual(["先折一折，-¶(陈)-", "再涂一涂。"]);
  });
});

describe("blocks of a paper under four red pens", () => {
  const paper = all(plan, [chen, forkOfChen], [wang, forkOfWang], [zhao, forkOfZhao], [zhou, forkOfZhou]);

  test("inserted blocks follow their neighbour, in the order of the people", () => {
    const keys = paper.map((block) => block.key);
    const at = keys.indexOf("p3");
    expect(keys.slice(at, at + 3)).toEqual(["p3", "0|c1", "3|y1"]);
    expect(find(paper, "y1")).toMatchObject({ kind: "inserted", by: [zhou] });
  });

  test("a deleted block is struck with all its text", () => {
    expect(find(paper, "p3").struckBy).toEqual([wang]);
    expect(saidInline(find(paper, "p3").inline)).toBe("-预设：学生可能回答不出来。(王)-");
  });

  test("a row stands in its table, a moved block in both places", () => {
    expect(find(paper, "t").children.map((row) => row.key)).toEqual(["r1", "r2", "r3", "2|z1"]);
    expect(find(paper, "q1").movedBy).toEqual([]);
    const places = paper.flatMap(function flat(block): OverlayBlock[] {
      return [block, ...block.children.flatMap(flat)];
    });
    expect(places.filter((block) => block.key.endsWith("q1")).map((block) => [block.kind, names(block.by), names(block.movedBy)])).toEqual([
      ["arrived", "周", ""],
      ["base", "", "周"],
    ]);
  });

  test("a changed heading names who and what", () => {
    expect(find(paper, "h5").changes).toMatchObject([{ by: zhou, was: { attrs: { level: 2 } }, now: { attrs: { level: 3 } } }]);
  });

  test("nobody's marks make the plain paper", () => {
    expect(overlay(plan, []).map((block) => block.key)).toEqual(plan.content?.map((block) => block.attrs?.["id"]));
  });
});

describe("pens", () => {
  test("two people of one surname are shown by their full names", () => {
    const pens = pensOf([chen, { id: "9", name: "陈立" }, { id: "5", name: "欧阳明" }, { id: "6", name: "Anna Berg" }]);
    expect([...pens.values()].map((pen) => pen.shortName)).toEqual(["陈思远", "陈立", "欧阳", "Anna Berg"]);
  });

  test("the seventh person has the first ink again, with another line", () => {
    const pens = [...pensOf(Array.from({ length: 7 }, (_, i) => ({ id: `${i}`, name: `${i}` }))).values()];
    expect(pens.map((pen) => pen.ink)).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect([pens[0]?.line, pens[6]?.line]).toEqual(["solid", "dashed"]);
  });
});

describe("two versions side by side", () => {
  const rows = (before: Content, after: Content) => {
    const nobody = { id: "", name: "" };
    const one = overlay(before, [{ person: nobody, hunks: diff(before, after) }]);
    const two = overlay(after, [{ person: nobody, hunks: seenFromAfter(diff(before, after), diff(after, before)) }]);
    return pairBlocks(one, two).map((row) => [row.before?.key ?? "", row.after?.key ?? ""]);
  };

  test("blocks that are in both stand beside each other", () => {
    expect(rows(doc(p("a", "甲"), p("b", "乙"), p("d", "丁")), doc(p("a", "甲"), p("c", "丙"), p("e", "戊"), p("d", "丁")))).toEqual([
      ["a", "a"],
      ["b", "c"],
      ["", "e"],
      ["d", "d"],
    ]);
  });

  test("of two that changed places, both papers call the same one moved", () => {
    const [before, after] = [doc(p("a", "甲"), p("b", "乙")), doc(p("b", "乙"), p("a", "甲"))];
    const moved = (hunks: readonly Hunk[]) => hunks.flatMap((hunk) => (hunk.kind === "mov" ? [hunk.block] : []));
    const forward = diff(before, after);
    expect(moved(seenFromAfter(forward, diff(after, before)))).toEqual(moved(forward));
  });

  test("every block of both versions has a row, whatever was moved", () => {
    const [before, after] = [
      doc(p("a", "甲"), p("b", "乙"), heading("c", 2, "丙"), p("d", "丁")),
      doc(p("d", "丁"), heading("c", 2, "丙"), p("b", "乙"), p("a", "甲")),
    ];
    const found = rows(before, after);
    expect(found.map((row) => row[0]).filter((key) => key !== "")).toEqual(["a", "b", "c", "d"]);
    expect(found.map((row) => row[1]).filter((key) => key !== "")).toEqual(["d", "c", "b", "a"]);
  });
});

describe("marks in one's own fork", () => {
  test("are in coordinates of the fork", () => {
    expect(toMarks(doc(p("a", "🙂通过小组合作，培养意识。")), doc(p("a", "🙂通过小组合作探究，培养能力。")))).toEqual([
      { kind: "insert", block: "a", from: 7, to: 9 },
      { kind: "delete", block: "a", at: 12, text: "意识" },
      { kind: "insert", block: "a", from: 12, to: 14 },
    ]);
  });

  test("a split, a join, a format", () => {
    expect(toMarks(doc(p("a", "先折一折，再涂一涂。")), doc(p("a", "先折一折，"), p("b", "再涂一涂。")))).toEqual([
      { kind: "split", id: "b" },
    ]);
    expect(toMarks(doc(p("a", "先折一折，"), p("b", "再涂一涂。")), doc(p("a", "先折一折，再涂一涂。")))).toEqual([
      { kind: "delete", block: "a", at: 5, text: "¶" },
    ]);
    expect(toMarks(doc(p("a", "强调平均")), doc(p("a", "强调", text("平均", "strong"))))).toEqual([
      { kind: "format", block: "a", from: 2, to: 4, add: ["strong"], remove: [] },
    ]);
  });

  test("blocks put in, taken out, moved and changed", () => {
    const base = doc(p("a", "甲甲"), p("b", "乙乙"), holder("table", "t", tr("r1", "一"), tr("r2", "二")), p("d", "丁丁"));
    const fork = doc(p("d", "丁丁"), heading("a", 2, "甲甲"), p("n", "新"), holder("table", "t", tr("r1", "一")));
    expect(toMarks(base, fork)).toEqual([
      { kind: "block-insert", id: "n" },
      { kind: "move", id: "d", was: { after: "t", parent: "" } },
      { kind: "block-format", id: "a" },
      { kind: "block-delete", was: { after: "a", parent: "" }, node: p("b", "乙乙") },
      { kind: "block-delete", was: { after: "r1", parent: "t" }, node: tr("r2", "二") },
    ]);
  });

  test("what is gone stood after all that its neighbour became, and not after a neighbour that went elsewhere", () => {
    const base = doc(p("a", "先折一折，再涂一涂。"), p("b", "乙"), p("c", "丙"), p("d", "丁"), p("e", "戊"), p("f", "己"));
    const split = doc(p("a", "先折一折，"), p("n", "再涂一涂。"), p("c", "丙"), p("d", "丁"), p("e", "戊"), p("f", "己"));
    expect(toMarks(base, split)).toContainEqual({ kind: "block-delete", was: { after: "n", parent: "" }, node: p("b", "乙") });
    const elsewhere = doc(p("a", "先折一折，再涂一涂。"), p("b", "乙"), p("e", "戊"), p("f", "己"), p("c", "丙"));
    expect(toMarks(base, elsewhere)).toContainEqual({ kind: "block-delete", was: { after: "b", parent: "" }, node: p("d", "丁") });
  });

  test("what followed in a list item that was joined on stood after the item it went to", () => {
    const nested = holder("bullet_list", "deep", li("x", "深"));
    const base = doc(p("h", "头"), holder("bullet_list", "u", li("l1", "学生独立思考"), holder("list_item", "l2", p("l2p", "小组交流"), nested)));
    const fork = doc(p("h", "头"), holder("bullet_list", "u", li("l1", "学生独立思考小组交流")));
    expect(toMarks(base, fork)).toContainEqual({ kind: "block-delete", was: { after: "l1", parent: "u" }, node: nested });
  });
});
