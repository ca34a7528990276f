// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import * as at from "./peers";

let open: at.Peer[] = [];
function pair(...content: ReturnType<typeof at.p>[]): [at.Peer, at.Peer] {
  open = at.together(at.plan(...content), 2);
  return open as [at.Peer, at.Peer];
}
afterEach(() => at.closeAll(open));

/** The text before and after the caret, in its block. */
function around({ view }: at.Peer): string {
  const { $head } = view.state.selection;
  return `${$head.parent.textBetween(0, $head.parentOffset)}|${$head.parent.textBetween($head.parentOffset, $head.parent.content.size)}`;
}

test("the caret stays with its text when a colleague types before it in the same paragraph", () => {
  const [a, b] = pair(at.p("A", "小组合作探究"), at.p("B", "尾"));
  at.caretAt(a, "A", 4);
  at.caretAt(b, "A", 0);
  at.type(b, "请同学们");
  at.sync(open);
  expect(around(a)).toBe("请同学们小组合作|探究");
});

test("the caret stays when a colleague writes, deletes and splits in other paragraphs", () => {
  const [a, b] = pair(at.p("A", "第一段"), at.p("B", "第二段"), at.p("C", "第三段"));
  at.caretAt(a, "B", 1);
  at.caretAt(b, "A", 1);
  at.press(b, "Enter");
  at.type(b, "新");
  at.sync(open);
  expect(around(a)).toBe("第|二段");
  b.view.dispatch(b.view.state.tr.delete(0, at.startOf(b.view.state.doc, "B") - 1));
  at.sync(open);
  expect(around(a)).toBe("第|二段");
});

test("the caret goes with its half when a colleague splits the paragraph before it", () => {
  const [a, b] = pair(at.p("A", "小组合作探究"), at.p("B", "尾"));
  at.caretAt(a, "A", 5);
  at.caretAt(b, "A", 2);
  at.press(b, "Enter");
  at.sync(open);
  expect(around(a)).toBe("合作探|究");
});

test("the caret stays in an empty paragraph that a colleague writes into", () => {
  const [a, b] = pair(at.p("A", "头"), at.p("B", ""), at.p("C", "尾"));
  at.caretAt(a, "B", 0);
  at.caretAt(b, "B", 0);
  at.type(b, "他写的");
  at.sync(open);
  expect(around(a)).toBe("|他写的");
});

test("the caret goes along when a colleague makes its paragraph a list", async () => {
  const { toggleBulletList } = await import("./commands");
  const [a, b] = pair(at.p("A", "头"), at.p("B", "第二段"), at.p("C", "尾"));
  at.caretAt(a, "B", 2);
  at.caretAt(b, "B", 0);
  at.run(b, toggleBulletList);
  at.sync(open);
  expect(around(a)).toBe("第二|段");
});

test("a selection stays on its words", () => {
  const [a, b] = pair(at.p("A", "小组合作探究"));
  at.select(a, 3, 5);
  at.caretAt(b, "A", 1);
  at.type(b, "班级");
  at.sync(open);
  const { from, to } = a.view.state.selection;
  expect(a.view.state.doc.textBetween(from, to)).toBe("合作");
});
