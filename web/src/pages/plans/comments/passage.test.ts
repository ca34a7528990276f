// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { passageOf, rangesOf } from "./passage";

function paper(html: string): Element {
  document.body.innerHTML = `<div id="root">${html}</div>`;
  const root = document.querySelector("#root");
  if (root === null) throw new Error("the paper is there");
  return root;
}

/** Selects from the first occurrence of `first` to the end of the first occurrence of `last`. */
function selected(root: Element, first: string, last: string): Range {
  const find = (word: string): [Text, number] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = (node.nodeValue ?? "").indexOf(word);
      if (at >= 0) return [node as Text, at];
    }
    throw new Error(`no ${word}`);
  };
  const range = document.createRange();
  const [end, at] = find(last);
  range.setStart(...find(first));
  range.setEnd(end, at + last.length);
  return range;
}

const textAt = (root: Element, from: number, to: number): string =>
  rangesOf(root, { blockId: "a", from, to })
    .map((range) => range.toString())
    .join("|");

describe("a passage", () => {
  it("is counted in code points, across marks and breaks", () => {
    const root = paper(`<p data-id="a">𠮷语<strong>折一折</strong><br>说一说</p>`);
    expect(passageOf(root, selected(root, "语", "折一"))).toEqual({ blockId: "a", from: 1, to: 4 });
    expect(passageOf(root, selected(root, "一折", "说"))).toEqual({ blockId: "a", from: 3, to: 7 });
    expect(passageOf(root, selected(root, "说一", "一说"))).toEqual({ blockId: "a", from: 6, to: 9 });
  });

  it("is found again where it was taken", () => {
    const root = paper(`<p data-id="a">𠮷语<strong>折一折</strong><br>说一说</p>`);
    expect(textAt(root, 0, 1)).toBe("𠮷");
    expect(textAt(root, 1, 4)).toBe("语|折一");
    expect(textAt(root, 4, 7)).toBe("折|说");
    expect(textAt(root, 20, 30)).toBe("");
  });

  it("does not count what a red pen has put in or says", () => {
    const root = paper(
      `<p data-id="a">拍一<ins><span class="spoken">王丽娟加入：</span>段视频</ins><sup>王</sup><del><span class="spoken">删去：</span>张照片</del>，贴好。</p>`,
    );
    expect(passageOf(root, selected(root, "张照", "贴"))).toEqual({ blockId: "a", from: 2, to: 7 });
    expect(passageOf(root, selected(root, "视频", "照片"))).toEqual({ blockId: "a", from: 2, to: 5 });
    expect(passageOf(root, selected(root, "段", "视频"))).toBeNull();
    expect(textAt(root, 1, 7)).toBe("一|张照片|，贴");
  });

  it("over several blocks is what is in the first, and a list item's is its paragraph's", () => {
    const root = paper(`<ul data-id="u"><li data-id="i"><p data-id="a">先说</p></li></ul><p data-id="b">再写</p>`);
    expect(passageOf(root, selected(root, "说", "再"))).toEqual({ blockId: "a", from: 1, to: 2 });
    expect(rangesOf(root, { blockId: "u", from: 0, to: 1 })).toEqual([]);
  });

  it("goes to the end of the block when the selection ends at its edge, as a triple click does", () => {
    const root = paper(`<p data-id="a">先说</p><p data-id="b">再写</p>`);
    const range = document.createRange();
    range.setStart(root.querySelector("p")?.firstChild ?? root, 0);
    range.setEnd(root.querySelector("[data-id=b]") ?? root, 0);
    expect(passageOf(root, range)).toEqual({ blockId: "a", from: 0, to: 2 });
  });

  it("is none where nothing is selected", () => {
    const root = paper(`<p data-id="a">先说</p>`);
    const range = selected(root, "先", "说");
    range.collapse();
    expect(passageOf(root, range)).toBeNull();
  });
});
