import { expect, test } from "vitest";
import type { Section } from "../../proto/Instruments";
import { addItem, addSection, blank, copyOf, hintsFrom, isShared, markedBy, moved, moveSection, newSection, removeSection, share, totalBy, unplaced, written, type By } from "./design";
import { definitionIn, fileOf } from "./file";

const table = () => blank({ table: "表", section: "目标", item: "明确" });
const names = ({ marking }: Section): string[] => (marking.by === "whole" ? marking.aspects : marking.items.map(({ name }) => name)).map(({ zh }) => zh);

test("a line goes up or down, and no further than the list", () => {
  const all = ["一", "二", "三"];
  moved(all, 0, -1);
  moved(all, 2, 1);
  expect(all).toEqual(["一", "二", "三"]);
  moved(all, 0, 1);
  expect(all).toEqual(["二", "一", "三"]);
});

test("a weight stays with its section, and weights begin as 100 together", () => {
  const { form } = table();
  addSection(form, "内容", "正确");
  addSection(form, "效果", "达成");
  form.total = totalBy(form, "weighted");
  if (form.total.kind !== "weighted") throw new Error("weighted");
  expect(form.total.weights).toEqual([34, 33, 33]);
  moveSection(form, 0, 1);
  expect([form.sections.map(({ name }) => name.zh), form.total.weights]).toEqual([["内容", "目标", "效果"], [33, 34, 33]]);
  removeSection(form, 1);
  addSection(form, "素质", "语言");
  expect(form.total.weights).toEqual([33, 33, 0]);
});

test("what items are called stays when they are marked in another way", () => {
  for (const [one, other] of [["points", "levels"], ["levels", "whole"], ["whole", "points"]] satisfies [By, By][]) {
    const section = newSection("目标", "明确");
    addItem(section.marking, "适当");
    section.marking = markedBy(section, one);
    section.marking = markedBy(section, other);
    expect(names(section)).toEqual(["明确", "适当"]);
    expect(section.marking.by).toBe(other);
  }
});

test("levels give their points, or a share of full marks of the item's own", () => {
  const section = newSection("目标", "明确");
  const marking = markedBy(section, "levels");
  if (marking.by !== "levels") throw new Error("levels");
  share(marking.items, true);
  addItem(marking, "适当");
  expect([isShared(marking.items), marking.items.map(({ worth }) => worth.kind)]).toEqual([true, ["share", "share"]]);
  share(marking.items, false);
  expect(isShared(marking.items)).toBe(false);
});

test("a copy is another table: what is changed in it is not changed in the first", () => {
  const first = table();
  const copy = copyOf(first, "表（我校）");
  addSection(copy.form, "内容", "正确");
  expect([first.form.sections.length, first.name.zh, copy.name.zh]).toEqual([1, "表", "表（我校）"]);
});

test("what has no field on the page is said all the same", () => {
  const flaw = (at: string) => ({ at, why: "" });
  const all = ["/name", "/form/sections/0/id", "/form/sections/0/marking/items/2/full", "/form/cycles", "/form/sections/0/marking/items/0/signs/signs/1/name"].map(flaw);
  expect(unplaced(all).map(({ at }) => at)).toEqual(["/form/sections/0/id", "/form/cycles", "/form/sections/0/marking/items/0/signs/signs/1/name"]);
});

test("lines that were not touched keep their English", () => {
  const before = [{ zh: "语言", en: "Language" }];
  expect(hintsFrom("语言\n\n 板书 ", before)).toEqual([{ zh: "语言", en: "Language" }, written("板书")]);
});

test("a table goes into a file and comes back; other files are none", () => {
  const before = table();
  expect(definitionIn(fileOf(before))).toEqual(before);
  for (const other of ["", "[]", "null", '{"name":{"zh":"x"}}', '{"kind":"sandu-scoring-table"}']) expect(definitionIn(other)).toBeNull();
});
