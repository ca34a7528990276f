// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { headingsIn } from "./outline";

function page(html: string): Element {
  const root = document.createElement("div");
  root.innerHTML = html;
  return root;
}

describe("the outline", () => {
  it("lists the headings of the first paper", () => {
    const root = page(`<h1>页</h1><div class="paper"><h1>分数</h1><p>文</p><h2>一、目标</h2><h2> </h2></div><div class="paper"><h2>旁边</h2></div>`);
    expect(headingsIn(root).map(({ level, text }) => [level, text])).toEqual([
      [1, "分数"],
      [2, "一、目标"],
    ]);
  });

  it("leaves out names and struck text of the red pen", () => {
    expect(headingsIn(page(`<div class="paper"><h2><span class="seen-by-readers">(陈老师改为二级标题)</span>教学<del>重点</del>重难点<sup>陈</sup></h2></div>`))[0]?.text).toBe("教学重难点");
  });

  it("is empty without a paper", () => {
    expect(headingsIn(page("<p>正在打开</p>"))).toEqual([]);
  });
});
