import { describe, expect, test } from "vitest";
import { carryOver, replay } from "./adopt";
import type { Content } from "./content";
import { diff } from "./diff";
import type { Hunk } from "./hunk";
import { doc, holder, p } from "./testing/samples";
import { touches } from "./touch";

const item = (id: string, ...content: Content[]) => holder("list_item", id, ...content);
const list = (...items: Content[]) => doc(holder("bullet_list", "u", ...items));

/** Everything of one fork adopted into what another person wrote freely. */
const carried = (base: Content, adopted: readonly Hunk[], freely: Content) => carryOver(base, [], adopted, freely);

test("an insertion does not slide up against the next change of the same fork, where the order of adoption would tell", () => {
  const [base, fork] = [doc(p("a", "。教教学生a教生生👍🏽🇨🇳👩‍🏫")), doc(p("a", "。教数教学生"), p("n", "a教生生生👩‍🏫🇨🇳分学学"))];
  const hunks = diff(base, fork);
  expect(hunks.some((one, i) => hunks.some((other, j) => i < j && touches(one, other)))).toBe(false);
  expect(replay(base, [...hunks].reverse())).toEqual(fork);
});

describe("what people wrote freely stays where they wrote it", () => {
  test("a paragraph after a text whose end was taken out there and put into a new item is not taken along as if the item had been split", () => {
    const base = list(item("l", p("a", "先折一折，再涂一涂。")));
    // Made apart: the end deleted, and a new item with the same words.
    const adopted = [diff(base, list(item("l", p("a", "先折一折，")))), diff(base, list(item("l", p("a", "先折一折，再涂一涂。")), item("n", p("m", "再涂一涂。"))))].flat();
    expect(adopted.map((hunk) => hunk.kind)).toEqual(["txt", "ins"]);
    const freely = list(item("l", p("a", "先折一折，再涂一涂。"), p("f", "注意安全。")));
    expect(carried(base, adopted, freely)).toEqual(list(item("l", p("a", "先折一折，"), p("f", "注意安全。")), item("n", p("m", "再涂一涂。"))));
    expect(carryOver(base, adopted, [], carried(base, adopted, freely))).toEqual(freely);
  });

  test("words put in beside the same words stand where they were put, however they could be read", () => {
    const base = doc(p("a", "看图说话。"));
    // Behind 看图; to the eye 看图再 might as well have been put before it.
    const point = { block: "a", offset: 2 };
    const adopted: Hunk = { kind: "txt", id: "txt1", from: point, to: point, deleted: [], inserted: [{ kind: "text", text: "再看图", marks: [] }] };
    expect(replay(base, [adopted])).toEqual(doc(p("a", "看图再看图说话。")));
    expect(carried(base, [adopted], doc(p("a", "看两幅图说话。")))).toEqual(doc(p("a", "看两幅图再看图说话。")));
  });

  test("a split that would begin an item begins one in a list that somebody else made meanwhile", () => {
    const base = doc(p("a", "先折一折，再涂一涂。"));
    const halves = list(item("l", p("a", "先折一折，")), item("n", p("b", "再涂一涂。")));
    const split = diff(base, halves).filter((hunk) => hunk.kind === "txt");
    expect(replay(base, split)).toEqual(doc(p("a", "先折一折，"), p("b", "再涂一涂。")));
    const freely = doc(holder("bullet_list", "v", item("k", p("a", "先折一折，再涂一涂。"))));
    expect(carried(base, split, freely)).toEqual(doc(holder("bullet_list", "v", item("k", p("a", "先折一折，")), item("n", p("b", "再涂一涂。")))));
  });
});

test("two blocks put after one neighbour touch, although one fork joined the item it stands in to the item before", () => {
  const [one, two] = [p("a", "独立思考"), p("b", "小组交流，全班汇报")];
  const base = list(item("l", one), item("m", two, p("c", "注意安全")));
  const [inItem] = diff(base, list(item("l", one), item("m", two, p("c", "注意安全"), p("n", "先示范")))) as [Hunk];
  const joined = diff(base, list(item("l", p("a", "独立思考小组交流，全班汇报"), p("c", "注意安全"), p("k", "再巡视"))));
  const inJoined = joined.find((hunk) => hunk.kind === "ins") as Hunk;
  expect([inItem, inJoined]).toMatchObject([{ place: { parent: "m", anchor: "c" } }, { place: { parent: "l", anchor: "c" } }]);
  expect(touches(inItem, inJoined)).toBe(true);
});

test("a text moved behind what the item joined to it held stays in its own item, with all of that", () => {
  const base = list(item("l", p("h", "活动"), p("a", "独立思考")), item("m", p("b", "小组交流"), p("c", "全班汇报"), p("d", "教师小结")));
  const fork = list(item("l", p("h", "活动"), p("c", "全班汇报"), p("d", "教师小结"), p("a", "独立思考小组交流")));
  const hunks = diff(base, fork);
  expect(hunks.map((hunk) => hunk.kind).sort()).toEqual(["mov", "txt"]);
  expect(replay(base, hunks)).toEqual(fork);
});

test("a text split in an item that another mark joins to the one before begins its new item there, in whatever order they came", () => {
  const [one, two] = [item("l", p("a", "独立思考")), item("m", p("b", "小组交流"), p("c", "全班汇报，教师小结"))];
  const base = list(one, two);
  const joined = diff(base, list(item("l", p("a", "独立思考小组交流"), p("c", "全班汇报，教师小结"))));
  const split = diff(base, list(one, item("m", p("b", "小组交流"), p("c", "全班汇报，")), item("n", p("d", "教师小结"))));
  const added = diff(base, list(item("l", p("a", "独立思考小组交流"), p("c", "全班汇报，教师小结")), item("k", p("e", "布置作业")))).filter((hunk) => hunk.kind === "ins");
  const orders = [[...joined, ...split, ...added], [...added, ...split, ...joined]];
  const [forth, back] = orders.map((hunks) => replay(base, hunks));
  expect(forth).toEqual(back);
});
