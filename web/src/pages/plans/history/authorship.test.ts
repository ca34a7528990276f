import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { withNeeds } from "../../../diff/adopt";
import { normalise } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import { chen, doc, heading, holder, p, text, wang, zhao } from "../../../diff/testing/samples";
import type { Hunk } from "../../../diff/hunk";
import { contentOf, contentRoot } from "../../../editor/content";
import { adoption, adoptionsRoot, rewording, type Adopted } from "../../../meeting/adopt";
import { wordings } from "../../../meeting/wording";
import { writeContent } from "../../../meeting/write";
import type { Person } from "../../../proto/Accounts";
import type { AdoptedUnder } from "../../../proto/Versions";
import { authorsIn, inherited, passagesOf, type Authored } from "./authorship";

const SERVER = 1;
const clients = new Map<number, Person>([
  [10, chen],
  [20, wang],
  [30, zhao],
]);

const adoptions: AdoptedUnder[] = [];

/** What the server keeps of a decision: the client ids that are new in the document, and how much of them there is. */
function decides(shared: Y.Doc, update: Uint8Array, marks: readonly string[], decider: Person, wording: Hunk | null = null): void {
  const known = new Set(shared.store.clients.keys());
  Y.applyUpdate(shared, update);
  for (const [client, clocks] of Y.decodeStateVector(Y.encodeStateVector(shared))) {
    if (known.has(client)) continue;
    clients.set(client, decider);
    adoptions.push(...marks.map((mark_id) => ({ client, clocks, mark_id, wording })));
  }
}

function templated(content: Content): Y.Doc {
  const shared = new Y.Doc();
  shared.clientID = SERVER;
  writeContent(shared, { type: "doc" }, normalise(content));
  return shared;
}

function copyOf(shared: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(shared));
  return copy;
}

/** Somebody's page writes until the document reads so. */
function writes(shared: Y.Doc, client: number, wanted: Content): void {
  shared.clientID = client;
  shared.transact(() => writeContent(shared, normalise(contentOf(shared)), normalise(wanted)));
}

/** A decision: the adoption is made on a copy with a client id of its own, which is the decider's. */
function adopts(consensus: Y.Doc, base: Content, fork: Content, mark: string, decider: Person): void {
  const hunks = diff(base, fork);
  const hunk = hunks[0];
  if (hunk === undefined) throw new Error("the fork changes something");
  const needs = withNeeds(hunk, hunks).filter((one) => one !== hunk);
  decides(consensus, adoption(base, consensus, [{ mark, by: "", hunk, needs }], mark), [mark], decider);
}

const suggesterOf = (mark: string): Person | null => (mark.startsWith("wang") ? wang : mark.startsWith("zhao") ? zhao : null);

function authored(shared: Y.Doc): Authored {
  const told = { clients: [...clients].map(([client, person]) => ({ client, person })), adoptions };
  return { content: contentOf(shared), authors: authorsIn(shared, told, suggesterOf) };
}

/** Each passage as its words and who is said to have written them. */
function said(what: Authored): string[] {
  const words = new Map<string, string>();
  const walk = (node: Content): void => {
    if (node.type === "paragraph" || node.type === "heading") {
      words.set(String(node.attrs?.["id"]), (node.content ?? []).map((child) => child.text ?? "↵").join(""));
    } else for (const child of node.content ?? []) walk(child);
  };
  walk(what.content);
  return passagesOf(what).map(({ block, from, to, credit }) => {
    const passage = Array.from(words.get(block) ?? "").slice(from, to).join("");
    const by = credit.people.map((person) => person.name).join("、");
    return `${passage}：${credit.takenUpBy === null ? by : `采纳自${by}（${credit.takenUpBy.name}）`}`;
  });
}

describe("who wrote each passage", () => {
  it("is the account behind the client id, and nobody for what the server made from a template", () => {
    const shared = templated(doc(heading("h", 2, "教学目标"), p("a", "认识分数。")));
    writes(shared, 10, doc(heading("h", 2, "教学目标"), p("a", "认识几分之一，会读分数。"), p("b", "折一折。")));
    expect(said(authored(shared))).toEqual(["几分之一，会读：陈思远", "折一折。：陈思远"]);
    writes(shared, 20, doc(heading("h", 2, "教学目标"), p("a", "认识几分之一，会读写分数。"), p("b", "折一折。")));
    expect(said(authored(shared))).toEqual(["几分之一，会读：陈思远", "写：王雅琴", "折一折。：陈思远"]);
  });

  it("counts a surrogate pair and a line break as one each", () => {
    const shared = templated(doc(p("a", "看")));
    writes(shared, 10, doc({ ...p("a"), content: [text("看"), { type: "hard_break" }, text("😀笑")] }));
    expect(passagesOf(authored(shared)).map(({ from, to }) => [from, to])).toEqual([[1, 4]]);
  });

  it("credits an adoption to its suggester, and free words at the meeting to who wrote them", () => {
    const shared = templated(doc(p("a", "提问：每份是多少？"), p("b", "小结。")));
    const base = contentOf(shared);
    adopts(shared, base, doc(p("a", "提问：每份是它的几分之几？"), p("b", "小结。")), "wang:1", chen);
    expect(said(authored(shared))).toEqual(["它的几分之几：采纳自王雅琴（陈思远）"]);
    writes(shared, 30, doc(p("a", "提问：每份是它的几分之几？"), p("b", "小结。说一说。")));
    expect(said(authored(shared))).toEqual(["它的几分之几：采纳自王雅琴（陈思远）", "说一说。：赵一鸣"]);
  });

  it("tells apart what several people suggested and one decision took up", () => {
    const shared = templated(doc(p("a", "提问。小结。"), p("b", "作业。")));
    const base = contentOf(shared);
    const entry = (mark: string, fork: Content): Adopted => ({ mark, by: "", hunk: diff(base, fork)[0] as Hunk, needs: [] });
    const three = [
      entry("wang:1", doc(p("a", "先想再提问。小结。"), p("b", "作业。"))),
      entry("zhao:1", doc(p("a", "提问。一起小结。"), p("b", "作业。"))),
      entry("wang:2", doc(p("a", "提问。小结。"), p("b", "作业。选做。"))),
    ];
    decides(shared, adoption(base, shared, three, "decision"), ["wang:1", "zhao:1", "wang:2"], chen);
    expect(said(authored(shared))).toEqual(["先想再：采纳自王雅琴（陈思远）", "一起：采纳自赵一鸣（陈思远）", "选做。：采纳自王雅琴（陈思远）"]);
  });

  it("credits nobody who only made a list of a paragraph with the words that another put into it", () => {
    const shared = templated(doc(p("a", "。")));
    writes(shared, 10, doc(p("a", "说一说。"), p("b", "作业。")));
    const [base, before] = [contentOf(shared), authored(copyOf(shared))];
    const entry = (mark: string, fork: Content): Adopted => ({ mark, by: "", hunk: diff(base, fork)[0] as Hunk, needs: [] });
    const both = [
      entry("wang:1", doc(p("a", "多说一说。"), p("b", "作业。"))),
      entry("zhao:1", doc(holder("bullet_list", "u", holder("list_item", "i", p("a", "说一说。"))), p("b", "作业。"))),
    ];
    decides(shared, adoption(base, shared, both, "decision"), ["wang:1", "zhao:1"], chen);
    const now = authored(shared);
    expect(said({ ...now, authors: inherited(before, now) })).toEqual(["多：采纳自王雅琴（陈思远）", "说一说：陈思远", "作业。：陈思远"]);
  });

  describe("where a wording was taken over that of another adopted mark", () => {
    const start = (): { shared: Y.Doc; base: Content; before: Authored; hunk: Hunk } => {
      const shared = templated(doc(p("a", "。")));
      writes(shared, 10, doc(p("a", "点心，拍一张照片或画一幅图，说明。")));
      const [base, before] = [contentOf(shared), authored(copyOf(shared))];
      adopts(shared, base, doc(p("a", "点心，画一幅图，说明。")), "wang:w", chen);
      return { shared, base, before, hunk: diff(base, doc(p("a", "点心，拍一段视频，说明。")))[0] as Hunk };
    };

    it("credits the suggester with it, and whoever wrote them with the words that came back", () => {
      const { shared, base, before, hunk } = start();
      const steps = wordings(base, hunk, zhao, contentOf(shared))?.theirs?.steps;
      if (steps === undefined) throw new Error("the wording has a place");
      decides(shared, rewording(shared, "zhao:w", steps, "decision"), ["zhao:w"], chen, hunk);
      const now = authored(shared);
      expect(said({ ...now, authors: inherited(before, now) })).toEqual(["点心，拍一：陈思远", "段视频：采纳自赵一鸣（陈思远）", "，说明：陈思远"]);
    });

    it("credits words that the mark does not have to the hand that put them in", () => {
      const { shared, hunk } = start();
      const forged = doc(p("a", "点心，都听我的，说明。"));
      decides(shared, rewording(shared, "zhao:w", [doc(p("a", "点心，，说明。")), forged], "decision"), ["zhao:w"], wang, hunk);
      expect(said(authored(shared))).toEqual(["点心，：陈思远", "都听我的：王雅琴", "，说明：陈思远"]);
    });
  });

  it("is the hand that wrote it where a mark was entered among the adopted without a decision", () => {
    const shared = templated(doc(p("a", "小结。")));
    writes(shared, 30, doc(p("a", "小结。都听我的。")));
    const hunk = diff(contentOf(shared), doc(p("a", "小结。别的。")))[0] as Hunk;
    shared.getArray(adoptionsRoot).push([{ mark: "wang:9", by: "", hunk, needs: [] }]);
    expect(said(authored(shared))).toEqual(["都听我的。：赵一鸣"]);
  });

  it("is the hand that went on by hand under the client id of a decision", () => {
    const shared = templated(doc(p("a", "小结。")));
    const base = contentOf(shared);
    const hunk = diff(base, doc(p("a", "小结。布置作业。")))[0] as Hunk;
    const update = adoption(base, shared, [{ mark: "wang:1", by: "", hunk, needs: [] }], "decision");
    decides(shared, update, ["wang:1"], zhao);
    const client = adoptions[adoptions.length - 1]?.client ?? 0;
    writes(shared, client, doc(p("a", "小结。布置作业。都听我的。")));
    expect(said(authored(shared))).toEqual(["布置作业。：采纳自王雅琴（赵一鸣）", "都听我的。：赵一鸣"]);
  });

  it("is the hand that wrote it where the adoption is of a mark that nobody is known for", () => {
    const shared = templated(doc(p("a", "小结。")));
    adopts(shared, contentOf(shared), doc(p("a", "小结。布置作业。")), "other:1", zhao);
    expect(said(authored(shared))).toEqual(["布置作业。：赵一鸣"]);
  });

  it("stays with the author when somebody else splits, retitles or moves the block", () => {
    const shared = templated(doc(p("z", "。")));
    writes(shared, 10, doc(p("a", "先折一折，再说一说。"), p("b", "展示作品。"), p("z", "。")));
    const before = authored(copyOf(shared));
    writes(shared, 20, doc(p("a", "先折一折，"), p("n", "再想一想，再说一说。"), p("z", "。"), heading("b", 2, "展示作品。")));
    const now = authored(shared);
    expect(said(now)).toContain("展示作品。：王雅琴");
    expect(said({ ...now, authors: inherited(before, now) })).toEqual([
      "先折一折，：陈思远",
      "再想一想，：王雅琴",
      "再说一说。：陈思远",
      "展示作品。：陈思远",
    ]);
  });

  it("is nobody rather than somebody wrong where the version reads otherwise than its document", () => {
    const shared = templated(doc(p("a", "小结。")));
    writes(shared, 10, doc(p("a", "小结。布置作业。")));
    const { authors } = authored(shared);
    expect(passagesOf({ content: doc(p("a", "小结。作业。")), authors })).toEqual([]);
  });

  it("is read from the state as the server tells it", () => {
    const shared = templated(doc(p("a", "小结。")));
    writes(shared, 10, doc(p("a", "小结。布置作业。")));
    const told = copyOf(shared);
    told.getXmlFragment(contentRoot);
    expect(said(authored(told))).toEqual(["布置作业。：陈思远"]);
  });
});
