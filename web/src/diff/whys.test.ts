// @vitest-environment jsdom
import { afterEach, describe, expect, test } from "vitest";
import { createApp, nextTick, type App } from "vue";
import type { Person } from "../proto/Accounts";
import { spotOf } from "../meeting/reasons";
import type { Content } from "./content";
import { diff } from "./diff";
import RedPenPaper from "./RedPenPaper.vue";
import { chen, doc, p, wang } from "./testing/samples";

// jsdom has no layout, so nothing scrolls there.
window.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

const base = doc(p("a", "布置作业。"), p("b", "小结。"), p("c", "板书。"));
let app: App | null = null;

/** A sealed fork whose marks all have a reason. */
function reasoned(content: Content, reason: string): Content {
  const reasons = Object.fromEntries(diff(base, content).map((hunk, i) => [`n${i}`, { reason, spots: [spotOf(hunk)] }]));
  return Object.assign({ ...content }, { reasons });
}

function mount(...layers: readonly { readonly person: Person; readonly content: Content }[]): HTMLElement {
  const root = document.body.appendChild(document.createElement("div"));
  app = createApp(RedPenPaper, { base, people: [chen, wang], layers });
  app.mount(root);
  return root;
}

const said = (root: HTMLElement): string => root.querySelector(".why")?.textContent ?? "";

afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
});

describe("the reason of a mark on everybody's paper", () => {
  test("is read by going to the mark, by tap or keyboard, and put away by going elsewhere", async () => {
    const root = mount({ person: chen, content: reasoned(doc(p("a", "布置分层作业。"), p("b", "小结。"), p("c", "板书。")), "照顾差异") });
    expect(said(root)).toBe("");
    const mark = root.querySelector<HTMLElement>("ins");
    mark?.focus();
    await nextTick();
    expect(said(root)).toBe("陈思远：照顾差异");
    root.querySelector<HTMLElement>("[data-id='c']")?.click();
    await nextTick();
    expect(said(root)).toBe("");
    mark?.click();
    await nextTick();
    expect(said(root)).toBe("陈思远：照顾差异");
  });

  test("of one mark by two people is said by both", () => {
    const content = doc(p("a", "布置分层作业。"), p("b", "小结。"), p("c", "板书。"));
    const root = mount({ person: chen, content: reasoned(content, "照顾差异") }, { person: wang, content: reasoned(content, "题量太大") });
    expect(root.querySelector<HTMLElement>("ins")?.dataset["why"]).toBe("陈思远：照顾差异\n王雅琴：题量太大");
  });

  test("stands on new, struck and moved blocks too", () => {
    const why = (content: Content): (string | undefined)[] => {
      const root = mount({ person: chen, content: reasoned(content, "说明") });
      const found = [...root.querySelectorAll<HTMLElement>("[data-why]")].map(({ tagName }) => tagName);
      app?.unmount();
      return found;
    };
    expect(why(doc(...(base.content ?? []), p("n", "互评。")))).toEqual(["INS"]);
    expect(why(doc(p("a", "布置作业。"), p("c", "板书。")))).toEqual(["DEL"]);
    expect(why(doc(p("c", "板书。"), p("a", "布置作业。"), p("b", "小结。")))).toContain("SPAN");
  });

  test("nothing can be tapped where nobody gave one", () => {
    const root = mount({ person: chen, content: doc(p("a", "布置分层作业。"), p("b", "小结。"), p("c", "板书。")) });
    expect(root.querySelectorAll("[data-why], .hint")).toHaveLength(0);
  });
});
