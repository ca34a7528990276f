// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { placesIn, stepFrom, type Place } from "./places";

/** A drawn paper whose blocks begin so many pixels down, 30 pixels high each. */
function drawn(html: string, tops: Readonly<Record<string, number>>): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = `<div class="paper">${html}</div>`;
  for (const [id, top] of Object.entries(tops)) {
    const element = root.querySelector(`#${id}`);
    if (element !== null) element.getBoundingClientRect = () => new DOMRect(0, top, 600, 30);
  }
  return root;
}
const ids = (places: readonly Place[]): string[] => places.map((place) => place.map((block) => block.id).join("+"));

describe("the places of a drawn paper", () => {
  it("are its changed blocks from top to bottom, whatever is marked in them", () => {
    const root = drawn('<p id="b"><del>一</del><ins>二</ins>三</p><h2 id="a">题<sup class="signature">王</sup></h2><p id="same">不变</p>', { a: 10, b: 200, same: 300 });
    expect(ids(placesIn(root))).toEqual(["a", "b"]);
  });

  it("are one where a list was put in as a whole, and where blocks stand side by side", () => {
    const list = '<ul id="l" class="put-block"><li class="put-block"><p><ins class="plain">甲</ins></p></li><li class="put-block"><p><ins class="plain">乙</ins></p></li></ul>';
    const root = drawn(`${list}<p id="left"><del>旧</del></p><p id="right"><ins>新</ins></p>`, { l: 10, left: 300, right: 308 });
    expect(ids(placesIn(root))).toEqual(["l", "left+right"]);
  });

  it("leave out everybody's wordings below a clause: these are about the paragraph above", () => {
    const root = drawn('<p id="p">句<sup class="clause-number">［1］</sup></p><div class="clause-versions"><ins id="w">说法</ins></div>', { p: 10 });
    expect(ids(placesIn(root))).toEqual(["p"]);
  });
});

describe("a step", () => {
  const places = (...tops: number[]): Place[] =>
    tops.map((top) => {
      const element = document.createElement("p");
      element.getBoundingClientRect = () => new DOMRect(0, top, 600, 30);
      return [element];
    });
  const held = (all: readonly Place[], at: number): Element | null => all[at]?.[0] ?? null;

  it("goes on from the place in hand, round and round", () => {
    const all = places(100, 300, 500);
    expect(stepFrom(all, held(all, 0), 1)).toBe(1);
    expect(stepFrom(all, held(all, 0), -1)).toBe(2);
    expect(stepFrom(all, held(all, 2), 1)).toBe(0);
  });

  it("begins at the first that one sees, also after one has scrolled away from the place in hand", () => {
    const all = places(-900, -300, 200, 900);
    expect(stepFrom(all, null, 1)).toBe(2);
    expect(stepFrom(all, null, -1)).toBe(1);
    expect(stepFrom(all, held(all, 0), 1)).toBe(2);
    expect(stepFrom(places(-900, -300), null, 1)).toBe(0);
  });
});
