import { describe, expect, test } from "vitest";
import { adopt, replay, takeBack, withNeeds } from "./adopt";
import { apply } from "./apply";
import { normalise } from "./blocks";
import type { Content } from "./content";
import { diff } from "./diff";
import { Refusal, type Hunk } from "./hunk";
import { doc, heading, holder, li, p, plan, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, text, tr } from "./testing/samples";
import { characters, plainText } from "./units";

/** 删→加 for text; the kind and the block for others. */
function said(hunk: Hunk): string {
  if (hunk.kind === "txt") return `${plainText(hunk.deleted)}→${plainText(hunk.inserted)}`;
  if (hunk.kind === "fmt") return `fmt ${hunk.from}-${hunk.to} +${hunk.add.join()} -${hunk.remove.join()}`;
  if (hunk.kind === "wrp") return `wrp ${hunk.notes.map((note) => `${note.block} ${note.from.inner}→${note.to.inner}`).join()} (${hunk.parts.map(said).join()})`;
  return `${hunk.kind} ${hunk.block}`;
}

const hunksOf = (base: Content, fork: Content) => {
  const hunks = diff(base, fork);
  expect(apply(base, hunks)).toEqual(normalise(fork));
  return hunks.map(said);
};

const change = (before: string, after: string) => hunksOf(doc(p("a", before)), doc(p("a", after)));

describe("text reads as a teacher would mark it", () => {
  test.each([
    ["通过小组合作，培养学生的合作意识。", "通过小组合作探究，培养学生的合作意识和表达能力。", ["→探究", "→和表达能力"]],
    [
      "情感目标：激发学生学习数学的兴趣。",
      "情感态度与价值观：感受数学与生活的联系，激发学习兴趣。",
      ["目标→态度与价值观", "激发学生→感受数学与生活的联系，激发", "数学的→"],
    ],
    ["导入（5分钟）", "导入（8分钟）", ["5→8"]],
    // One equal character between two rewritten stretches is no unchanged text.
    ["教师出示圆形纸片", "老师拿出圆形卡片", ["教师出示→老师拿出", "纸→卡"]],
    ["观察图形，说一说。", "观察图形，折一折，说一说。", ["→折一折，"]],
    ["小明有3个苹果🍎。", "小明有3个苹果🍏。", ["🍎→🍏"]],
    ["老师👩‍🏫来了", "老师👨‍🏫来了", ["👩‍🏫→👨‍🏫"]],
  ])("%s", (before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });

  test("a long block is compared by sentence first", () => {
    const sentence = (n: number) => `第${n}步，教师提问并板书，学生思考后回答。`;
    const long = Array.from({ length: 80 }, (_, n) => sentence(n));
    const edited = [...long.slice(0, 30), "先请同桌交流。", ...long.slice(30, 60), sentence(60).replace("板书", "演示"), ...long.slice(61)];
    expect(long.join("").length).toBeGreaterThan(1_000);
    expect(change(long.join(""), edited.join(""))).toEqual(["→先请同桌交流。", "板书→演示"]);
  });

  test("formatting is told apart from text, by what was added and removed", () => {
    expect(hunksOf(doc(p("a", "强调平均二字")), doc(p("a", "强调", text("平均", "strong"), "二字")))).toEqual(["fmt 2-4 +strong -"]);
  });

  test("a line break is an inline atom", () => {
    expect(hunksOf(doc(p("a", "一二")), doc(p("a", "一", { type: "hard_break" }, "二")))).toEqual(["→↵"]);
  });

  test("a lone surrogate is kept as it is", () => {
    expect(change("甲\ud83d乙", "甲\ud83d丙")).toEqual(["乙→丙"]);
  });

  test("composed characters are one character", () => {
    expect(characters("e\u0301🇨🇳🇨🇳👍🏽👩‍🏫中")).toEqual(["e\u0301", "🇨🇳", "🇨🇳", "👍🏽", "👩‍🏫", "中"]);
  });
});

describe("structure", () => {
  test("a split is an inserted ¶ with the id of the new block", () => {
    const hunks = diff(doc(p("a", "先折一折，再涂一涂。")), doc(p("a", "先折一折，"), p("b", "再涂一涂。")));
    expect(hunks.map(said)).toEqual(["→¶"]);
    expect(hunks[0]).toMatchObject({
      from: { block: "a", offset: 5 },
      inserted: [{ kind: "para", blocks: [{ type: "paragraph", attrs: { id: "b" } }] }],
    });
  });

  test("a join is a range over two blocks", () => {
    const hunks = diff(doc(p("a", "先折一折，"), p("b", "再涂一涂。")), doc(p("a", "先折一折，再涂一涂。")));
    expect(hunks.map(said)).toEqual(["¶→"]);
    expect(hunks[0]).toMatchObject({ from: { block: "a", offset: 5 }, to: { block: "b", offset: 0 } });
  });

  test("splitting a list item takes along what followed in it", () => {
    const base = doc(holder("bullet_list", "u", holder("list_item", "i", p("a", "先折一折，再涂一涂。"), p("n", "注意安全"))));
    const fork = doc(
      holder(
        "bullet_list",
        "u",
        holder("list_item", "i", p("a", "先折一折，")),
        holder("list_item", "j", p("b", "再涂一涂。"), p("n", "注意安全")),
      ),
    );
    expect(hunksOf(base, fork)).toEqual(["→¶"]);
    expect(hunksOf(fork, base)).toEqual(["¶→"]);
  });

  test("Enter at the end of a block makes a new block, not a split", () => {
    expect(hunksOf(doc(p("a", "先折一折。")), doc(p("a", "先折一折。"), p("b", "再涂一涂。")))).toEqual(["ins b"]);
  });


  test("a table row is inserted, deleted and moved as one", () => {
    const [one, two, three] = [tr("r1", "导入", "提问"), tr("r2", "新授", "讲解"), tr("r3", "练习", "巡视")];
    expect(hunksOf(doc(holder("table", "t", one, two)), doc(holder("table", "t", one, three, two)))).toEqual(["ins r3"]);
    expect(hunksOf(doc(holder("table", "t", one, two)), doc(holder("table", "t", two)))).toEqual(["del r1"]);
    expect(hunksOf(doc(holder("table", "t", one, two, three)), doc(holder("table", "t", three, one, two)))).toEqual(["mov r3"]);
  });

  test("a paragraph that becomes a heading stays the same block", () => {
    const [hunk] = diff(doc(p("a", "目标")), doc(heading("a", 2, "目标")));
    expect(hunk).toMatchObject({ kind: "att", was: { type: "paragraph", attrs: {} }, now: { type: "heading", attrs: { level: 2 } } });
  });

  test("duplicate and missing ids are tolerated", () => {
    const base = doc(p("a", "甲"), p("a", "乙"), { type: "paragraph", content: [text("丙")] });
    expect(hunksOf(base, doc(p("a", "甲"), p("a", "乙"), { type: "paragraph", content: [text("丙丁")] }))).toEqual(["→丁"]);
    expect(diff(base, structuredClone(base))).toEqual([]);
  });

  test("an id that names another kind of block is another block", () => {
    expect(hunksOf(doc(p("a", "甲")), doc({ type: "image", attrs: { id: "a", src: "/api/images/1" } })).sort()).toEqual([
      "del a",
      "ins a^image",
    ]);
  });

  test("hunks keep their ids when they are computed again, and when something else changes", () => {
    const ids = (fork: Content) => diff(plan, fork).map((hunk) => hunk.id);
    for (const fork of [forkOfChen, forkOfWang, forkOfZhao, forkOfZhou]) {
      expect(ids(structuredClone(fork))).toEqual(ids(fork));
      expect(new Set(ids(fork)).size).toBe(ids(fork).length);
      expect(apply(plan, diff(plan, fork))).toEqual(normalise(fork));
    }
    const more = doc(...(forkOfWang.content ?? []), p("new", "补充"));
    expect(ids(more).filter((id) => !ids(forkOfWang).includes(id))).toHaveLength(1);
  });
});

describe("what cannot be done is refused by name", () => {
  const reasonOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) return error.reason;
      throw error;
    }
    return "done";
  };
  const base = doc(p("a", "理解分数的意义"), p("b", "布置作业"));
  const first = (fork: Content) => diff(base, fork)[0] as Hunk;
  const rewritten = first(doc(p("a", "认识分数的意义"), p("b", "布置作业")));
  const otherwise = first(doc(p("a", "掌握分数的意义"), p("b", "布置作业")));
  const deletion = first(doc(p("b", "布置作业")));

  test("a hunk of another base", () => {
    expect(reasonOf(() => apply(doc(p("z", "别的")), [rewritten]))).toBe("gone");
    expect(reasonOf(() => apply(doc(p("a", "别的")), [rewritten]))).toBe("changed");
    expect(reasonOf(() => apply(doc(p("z", "别的")), [deletion]))).toBe("gone");
  });

  test("two rewordings of one place, and a rewording of a deleted block, whichever came first", () => {
    for (const [one, other] of [
      [rewritten, otherwise],
      [rewritten, deletion],
    ] as const) {
      expect(reasonOf(() => adopt(base, adopt(base, [], one), other))).toBe("overlap");
      expect(reasonOf(() => adopt(base, adopt(base, [], other), one))).toBe("overlap");
    }
  });

  test("adopting twice, and taking back what was never adopted", () => {
    expect(reasonOf(() => adopt(base, [rewritten], rewritten))).toBe("already");
    expect(reasonOf(() => takeBack([rewritten], otherwise.id))).toBe("already");
  });

  test("a move without the quote it goes into, and taking back that quote", () => {
    const hunks = diff(base, doc(p("b", "布置作业"), holder("blockquote", "q", p("n", "设计意图"), p("a", "理解分数的意义"))));
    const move = hunks.find((hunk) => hunk.kind === "mov") as Hunk;
    const insertion = hunks.find((hunk) => hunk.kind === "ins") as Hunk;
    expect(reasonOf(() => adopt(base, [], move))).toBe("needs");
    const both = withNeeds(move, hunks).reduce<readonly Hunk[]>((adoptions, hunk) => adopt(base, adoptions, hunk), []);
    expect(reasonOf(() => takeBack(both, insertion.id))).toBe("needed");
  });

  test("two moves that would put blocks into each other", () => {
    const quote = (id: string, ...content: Content[]) => holder("blockquote", id, ...content);
    const [q, r, last] = [quote("q", p("a", "甲"), p("c", "丙")), quote("r", p("b", "乙"), p("d", "丁")), p("e", "戊")];
    const quotes = doc(q, last, r);
    const move = (fork: Content) => diff(quotes, fork).find((hunk) => hunk.kind === "mov") as Hunk;
    const rIntoQ = move(doc(quote("q", p("a", "甲"), r, p("c", "丙")), last));
    const qIntoR = move(doc(last, quote("r", p("b", "乙"), q, p("d", "丁"))));
    expect(reasonOf(() => adopt(quotes, adopt(quotes, [], rIntoQ), qIntoR))).toBe("cycle");
    const wrap = diff(doc(q, r), doc(quote("q", p("a", "甲"), p("c", "丙"), r)))[0] as Hunk;
    const other = diff(doc(q, r), doc(quote("r", q, p("b", "乙"), p("d", "丁"))))[0] as Hunk;
    expect([wrap.kind, other.kind]).toEqual(["wrp", "wrp"]);
    expect(reasonOf(() => adopt(doc(q, r), adopt(doc(q, r), [], wrap), other))).toBe("cycle");
  });

  test("two different blocks under one new id", () => {
    const insertions = ["甲", "乙"].map((words) => diff(base, doc(...(base.content ?? []), p("n", words)))[0] as Hunk);
    expect(reasonOf(() => apply(base, insertions))).toBe("taken");
  });
});

describe("adopting together", () => {
  test("two people each delete one of two items: no empty list is left", () => {
    const base = doc(p("a", "作业"), holder("bullet_list", "u", li("x", "第一题"), li("y", "第二题")));
    const without = (kept: Content) => diff(base, doc(p("a", "作业"), holder("bullet_list", "u", kept)));
    const both = [...without(li("x", "第一题")), ...without(li("y", "第二题"))].reduce<readonly Hunk[]>(
      (adoptions, hunk) => adopt(base, adoptions, hunk),
      [],
    );
    expect(replay(base, both)).toEqual(doc(p("a", "作业")));
  });

  test("people who together delete everything leave an empty paragraph", () => {
    const base = doc(p("a", "甲"), holder("bullet_list", "u", li("x", "乙")));
    const all = [...diff(base, doc(p("a", "甲"))), ...diff(base, doc(holder("bullet_list", "u", li("x", "乙"))))];
    expect(replay(base, all)).toEqual(doc({ type: "paragraph", attrs: { id: "doc-p" } }));
  });

  test("of two insertions at one point, the one adopted first stands first", () => {
    const base = doc(p("a", "小组合作"), p("b", "小结"));
    const [explore, talk] = ["小组合作探究", "小组合作交流"].map((words) => diff(base, doc(p("a", words), p("b", "小结")))[0] as Hunk) as [
      Hunk,
      Hunk,
    ];
    expect(replay(base, [explore, talk])).toEqual(doc(p("a", "小组合作探究交流"), p("b", "小结")));
    const [one, two] = ["追问", "等待"].map(
      (words, i) => diff(base, doc(p("a", "小组合作"), p(`n${i}`, words), p("b", "小结")))[0] as Hunk,
    ) as [Hunk, Hunk];
    expect(replay(base, [one, two])).toEqual(doc(p("a", "小组合作"), p("n0", "追问"), p("n1", "等待"), p("b", "小结")));
  });
});
