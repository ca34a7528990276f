// @vitest-environment jsdom
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { h, render } from "vue";
import type { Person } from "../proto/Accounts";
import { redPenZh } from "../text/zh-paper";
import type { Content } from "./content";
import { diff } from "./diff";
import { drawBlocks } from "./draw-block";
import { noWhys, type Ink } from "./draw-text";
import { overlay } from "./overlay";
import { pensOf } from "./pens";
import { Dice, plan, seeds } from "./testing/random";
import { fork } from "./testing/random-edits";
import { chen, doc, holder, li, p, wang, zhao } from "./testing/samples";

const runs = { numRuns: Number(process.env["DIFF_RUNS"] ?? 300) };
const people = [chen, wang, zhao];

function drawn(base: Content, forks: readonly Content[], ink: Ink): HTMLElement {
  const layers = forks.map((content, i) => ({ person: people[i] as Person, hunks: diff(base, content) }));
  const root = document.createElement("div");
  render(h("div", drawBlocks({ ink, pens: pensOf(people), text: redPenZh, whys: noWhys }, overlay(base, layers))), root);
  return root;
}

const homes: Readonly<Record<string, readonly string[]>> = { LI: ["UL", "OL"], TR: ["TBODY"], TD: ["TR"], TH: ["TR"], TBODY: ["TABLE"], COLGROUP: ["TABLE"] };
const holds: Readonly<Record<string, readonly string[]>> = {
  UL: ["LI"],
  OL: ["LI"],
  TR: ["TD", "TH"],
  TBODY: ["TR"],
  TABLE: ["COLGROUP", "TBODY"],
};
const textsOnly = "p ul, p ol, p li, p table, p div, p p, h1 p, h2 p, h3 p";

function faults(root: HTMLElement): string[] {
  const found = [...root.querySelectorAll("*")].flatMap((element) => {
    const parent = element.parentElement?.tagName ?? "";
    const isHome = homes[element.tagName]?.includes(parent) ?? true;
    const isHeld = holds[parent]?.includes(element.tagName) ?? true;
    return isHome && isHeld ? [] : [`${parent} > ${element.tagName}`];
  });
  return [...found, ...[...root.querySelectorAll(textsOnly)].map(({ tagName }) => `text > ${tagName}`)];
}

describe("everybody's red pen as a page", () => {
  test("lists hold items and tables rows of cells, whatever three people did to a plan", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        const all = forks.map((seed) => fork(new Dice(seed, "f"), a, 1 + (seed % 12)));
        for (const ink of ["all", "taken-out", "put-in"] as const) expect(faults(drawn(a, all, ink))).toEqual([]);
      }),
      runs,
    );
  });

  test("every word of the plan is still there when a block stands in a place of another kind", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        const all = forks.map((seed) => fork(new Dice(seed, "f"), a, 1 + (seed % 12)));
        const ids = (root: HTMLElement): string[] => [...root.querySelectorAll<HTMLElement>("[data-id]")].map((element) => element.dataset["id"] ?? "").sort();
        expect(ids(drawn(a, all, "all"))).toEqual(ids(drawn(a, [], "all")));
      }),
      runs,
    );
  });

  test("a new item after one that holds a list is an item, for two people", () => {
    const outer = (...items: Content[]) => doc(holder("ordered_list", "o", ...items));
    const first = (...more: Content[]) => holder("list_item", "i", p("ip", "读题，说说想法"), ...more);
    const inner = holder("bullet_list", "u", li("j", "画图"));
    const base = outer(first(inner), li("k", "汇报"));
    const pressed = (id: string) => outer(first(), holder("list_item", id, p(`${id}p`), inner), li("k", "汇报"));
    const [one, other] = [pressed("n"), pressed("m")];
    const root = drawn(base, [one, other], "all");
    expect(faults(root)).toEqual([]);
    expect(root.querySelectorAll("li.unnumbered")).not.toHaveLength(0);
  });
});
