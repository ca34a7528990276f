// @vitest-environment jsdom
import { addRowAfter } from "prosemirror-tables";
import { afterEach, expect, test } from "vitest";
import { insertTable, redoOwn, toggleBulletList, toHeading, undoOwn } from "./commands";
import { newBlockId } from "./blockIds";
import * as at from "./peers";

let open: at.Peer[] = [];
function together(count: number, ...content: ReturnType<typeof at.p>[]): at.Peer[] {
  open = at.together(at.plan(...content), count);
  return open;
}
function one(...content: ReturnType<typeof at.p>[]): at.Peer {
  return together(1, ...content)[0] as at.Peer;
}
afterEach(() => {
  at.closeAll(open);
  open = [];
});

function expectAllNamedOnce(person: at.Peer): void {
  const ids = at.ids(person);
  expect(ids).not.toContain(null);
  expect(new Set(ids).size).toBe(ids.length);
}

test("a new id is twelve characters and never the same", () => {
  const made = new Set(Array.from({ length: 1000 }, newBlockId));
  expect(made.size).toBe(1000);
  for (const id of made) expect(id).toMatch(/^[\w-]{12}$/);
});

test("Enter in the middle gives the second half the new id", () => {
  const person = one(at.p("A", "教学目标"), at.p("B", "重点"));
  at.caretAt(person, "A", 2);
  at.press(person, "Enter");
  expect(at.lines(person)).toEqual(["A:教学", expect.stringMatching(/^[\w-]{12}:目标$/), "B:重点"]);
});

test("Enter at the start leaves the id with the text", () => {
  const person = one(at.p("A", "教学目标"), at.p("B", "重点"));
  at.caretAt(person, "A", 0);
  at.press(person, "Enter");
  expect(at.lines(person)).toEqual([expect.stringMatching(/^[\w-]{12}:$/), "A:教学目标", "B:重点"]);
});

test("Enter at the end gives the empty block the new id", () => {
  const person = one(at.p("A", "教学目标"));
  at.caretAt(person, "A", 4);
  at.press(person, "Enter");
  expect(at.lines(person)).toEqual(["A:教学目标", expect.stringMatching(/^[\w-]{12}:$/)]);
});

test("joining keeps the id of the first block", () => {
  const person = one(at.p("A", "教学"), at.p("B", "目标"));
  at.caretAt(person, "B", 0);
  const { view } = person;
  view.dispatch(view.state.tr.join(at.startOf(view.state.doc, "B") - 1));
  expect(at.lines(person)).toEqual(["A:教学目标"]);
});

test("what is cut and pasted elsewhere keeps its id", () => {
  const person = one(at.p("A", "一"), at.p("B", "二"), at.p("C", "三"), at.p("D", "四"));
  // Whole blocks: from before B to the start of C.
  at.select(person, at.startOf(person.view.state.doc, "B"), at.startOf(person.view.state.doc, "D"));
  const html = at.cut(person);
  at.selectEnd(person);
  at.press(person, "Enter");
  at.pasteInto(person, html);
  expect(at.lines(person).filter((line) => /^[BC]:/.test(line))).toEqual(["B:二", "C:三"]);
  expectAllNamedOnce(person);
});

test("what is copied and pasted gets new ids", () => {
  const person = one(at.p("A", "一"), at.p("B", "二"), at.p("C", "三"));
  at.select(person, 1, person.view.state.doc.content.size - 1);
  const html = at.copy(person);
  at.selectEnd(person);
  at.press(person, "Enter");
  at.pasteInto(person, html);
  expect(at.lines(person).map((line) => line.slice(line.indexOf(":")))).toEqual([":一", ":二", ":三", ":一", ":二", ":三"]);
  expect(at.lines(person).slice(0, 3)).toEqual(["A:一", "B:二", "C:三"]);
  expectAllNamedOnce(person);
});

test("a copy pasted right before its original leaves the original its id", () => {
  const person = one(at.h("A", 1, "一"), at.p("B", "二"));
  const { view } = person;
  const heading = view.state.doc.child(0);
  view.dispatch(view.state.tr.insert(0, heading));
  expect(at.lines(person)).toEqual([expect.stringMatching(/^[\w-]{12}:一$/), "A:一", "B:二"]);
});

test("undo and redo of a split bring back the same ids", () => {
  const person = one(at.p("A", "教学目标"));
  at.caretAt(person, "A", 2);
  at.press(person, "Enter");
  const split = at.lines(person);
  at.run(person, undoOwn);
  expect(at.lines(person)).toEqual(["A:教学目标"]);
  at.run(person, redoOwn);
  expect(at.lines(person)).toEqual(split);
});

test("undo of deleted blocks brings back their ids", () => {
  const person = one(at.p("A", "一"), at.p("B", "二"), at.p("C", "三"));
  const { view } = person;
  view.dispatch(view.state.tr.delete(3, 6));
  expect(at.lines(person)).toEqual(["A:一", "C:三"]);
  at.run(person, undoOwn);
  expect(at.lines(person)).toEqual(["A:一", "B:二", "C:三"]);
});

test("a paragraph that becomes a heading or a list item keeps its id", () => {
  const person = one(at.p("A", "目标"), at.p("B", "重点"));
  at.caretAt(person, "A", 1);
  at.run(person, toHeading(2));
  at.caretAt(person, "B", 1);
  at.run(person, toggleBulletList);
  expect(at.lines(person)).toEqual(["A:目标", "B:重点"]);
  expect(person.view.state.doc.child(0).type.name).toBe("heading");
  expect(person.view.state.doc.child(1).type.name).toBe("bullet_list");
  expectAllNamedOnce(person);
});

test("all parts of a new table and of a new row have ids", () => {
  const person = one(at.p("A", "目标"));
  at.caretAt(person, "A", 2);
  at.run(person, insertTable);
  at.run(person, addRowAfter);
  expect(person.view.state.doc.child(1).childCount).toBe(4);
  expectAllNamedOnce(person);
});

test("typing on an empty page gives its first paragraph an id", () => {
  open = [at.peer(null, null)];
  const person = open[0] as at.Peer;
  at.type(person, "好");
  expect(at.lines(person)).toEqual([expect.stringMatching(/^[\w-]{12}:好$/)]);
  expect(at.contents(open)[0]).toContain("好");
});

test("remote edits and undo are never repaired", () => {
  const [a, b] = together(2, at.p("A", "一")) as [at.Peer, at.Peer];
  // A program without ids writes to the same document.
  const fragment = a.doc.getXmlFragment("content");
  a.view.destroy();
  a.doc.transact(() => fragment.insert(1, [fragment.get(0).clone() as never]));
  at.sync(open);
  expect(at.lines(b)).toEqual(["A:一", "A:一"]);
  at.caretAt(b, "A", 1);
  at.type(b, "!");
  expect(at.lines(b).filter((line) => line.startsWith("A:"))).toHaveLength(2);
});

test("three people split, join and move at once and end with the same document", () => {
  const [a, b, c] = together(3, at.p("A", "甲乙丙丁"), at.p("B", "子丑寅卯"), at.p("C", "天地玄黄")) as [at.Peer, at.Peer, at.Peer];
  at.caretAt(a, "A", 2);
  at.press(a, "Enter");
  at.caretAt(b, "B", 0);
  at.press(b, "Enter");
  at.caretAt(c, "C", 4);
  at.press(c, "Enter");
  at.type(c, "宇宙");
  at.sync(open);
  expect(new Set(at.contents(open)).size).toBe(1);
  expect(at.lines(b)).toEqual(at.lines(a));
  expectAllNamedOnce(a);
  at.run(b, undoOwn);
  at.sync(open);
  expect(at.lines(a).map((line) => line.slice(line.indexOf(":") + 1))).toEqual(["甲乙", "丙丁", "子丑寅卯", "天地玄黄", "宇宙"]);
  expect(at.lines(a).find((line) => line.includes("子丑寅卯"))).toBe("B:子丑寅卯");
  expectAllNamedOnce(c);
});

test("two people who split the same block at once both keep their words", () => {
  const [a, b] = together(2, at.p("A", "甲乙丙丁")) as [at.Peer, at.Peer];
  at.caretAt(a, "A", 2);
  at.press(a, "Enter");
  at.type(a, "我");
  at.caretAt(b, "A", 2);
  at.press(b, "Enter");
  at.type(b, "他");
  at.sync(open);
  expect(new Set(at.contents(open)).size).toBe(1);
  const text = at.lines(a).join("");
  for (const word of ["甲乙", "丙丁", "我", "他"]) expect(text).toContain(word);
  expectAllNamedOnce(a);
});

test("undo takes back only one's own edits", () => {
  const [a, b] = together(2, at.p("A", "教学")) as [at.Peer, at.Peer];
  at.caretAt(a, "A", 2);
  at.type(a, "目标");
  at.sync(open);
  at.caretAt(b, "A", 4);
  at.type(b, "一二");
  at.sync(open);
  at.run(a, undoOwn);
  at.sync(open);
  expect(at.lines(a)).toEqual(["A:教学一二"]);
  expect(at.lines(b)).toEqual(["A:教学一二"]);
});
