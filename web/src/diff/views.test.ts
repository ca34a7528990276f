// @vitest-environment jsdom
import { afterEach, describe, expect, test } from "vitest";
import { createApp, nextTick, type App, type Component } from "vue";
import { setLanguage } from "../text";
import ComparePaper from "./ComparePaper.vue";
import RedPenPaper from "./RedPenPaper.vue";
import { chen, doc, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, p, plan, wang, zhao, zhou } from "./testing/samples";

let app: App | null = null;
let isWide = true;
window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: isWide,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  }) as MediaQueryList;

// jsdom has no layout, so nothing scrolls there.
window.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

function mount(view: Component, props: Record<string, unknown>): HTMLElement {
  const root = document.body.appendChild(document.createElement("div"));
  app = createApp(view, props);
  app.mount(root);
  return root;
}

afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
  setLanguage("zh");
  isWide = true;
});

const texts = (root: HTMLElement, selector: string) => [...root.querySelectorAll(selector)].map((element) => element.textContent);

const layers = [
  { person: chen, content: forkOfChen },
  { person: wang, content: forkOfWang },
  { person: zhao, content: forkOfZhao },
  { person: zhou, content: forkOfZhou },
];

const people = layers.map((layer) => layer.person);

describe("the red pen on paper", () => {
  test("a person keeps their ink when others hand in after them", () => {
    const inkOfZhou = (handedIn: typeof layers) =>
      mount(RedPenPaper, { base: plan, people, layers: handedIn }).querySelector(".legend button:last-child")?.className;
    expect(inkOfZhou(layers.slice(3))).toBe(inkOfZhou(layers));
  });

  test("says who put in and who took out, and counts nothing", () => {
    const root = mount(RedPenPaper, { base: plan, people, layers });
    expect(texts(root, "ins")).toContain("陈思远加入：探究");
    expect(texts(root, "del")).toContain("王雅琴删去：让学生自主");
    expect(texts(root, ".legend button")).toEqual(["陈思远", "王雅琴", "赵一鸣", "周文静"]);
  });

  test("tapping a name puts that pen away, tapping again takes it out", async () => {
    const root = mount(RedPenPaper, { base: plan, people, layers });
    const [button] = root.querySelectorAll<HTMLButtonElement>(".legend button");
    const paper = (): string => root.querySelector(".paper")?.innerHTML ?? "";
    const before = paper();
    button?.click();
    await nextTick();
    expect(button?.getAttribute("aria-pressed")).toBe("false");
    expect(texts(root, "ins").filter((words) => words?.includes("陈思远"))).toEqual([]);
    expect(texts(root, "ins").some((words) => words?.startsWith("王雅琴"))).toBe(true);
    button?.click();
    await nextTick();
    expect(paper()).toBe(before);
  });

  test("everybody's inks stay when one pen is put away", async () => {
    const root = mount(RedPenPaper, { base: plan, people, layers });
    root.querySelector<HTMLButtonElement>(".legend button")?.click();
    await nextTick();
    const wangs = [...root.querySelectorAll("ins")].filter((ins) => ins.textContent?.startsWith("王雅琴"));
    expect(wangs.every((ins) => ins.classList.contains("ink-2"))).toBe(true);
  });

  test("says so when nobody has written, and when all pens are away", async () => {
    const root = mount(RedPenPaper, { base: plan, people, layers: [{ person: chen, content: structuredClone(plan) }] });
    expect(texts(root, ".hint")).toEqual(["还没有人动红笔。"]);
    app?.unmount();
    const other = mount(RedPenPaper, { base: plan, people, layers: layers.slice(0, 1) });
    other.querySelector<HTMLButtonElement>(".legend button")?.click();
    await nextTick();
    expect(texts(other, ".hint")).toEqual(["红笔都收起来了，点上面的名字再看。"]);
  });

  test("changes its language with the page", async () => {
    const root = mount(RedPenPaper, { base: plan, people, layers });
    expect(root.querySelector(".legend")?.getAttribute("aria-label")).toBe("看谁的红笔");
    setLanguage("en");
    await nextTick();
    expect(texts(root, "ins")).toContain("陈思远 inserted: 探究");
    expect(root.querySelector(".legend")?.getAttribute("aria-label")).toBe("Whose red pen to show");
  });
});

describe("two versions", () => {
  const props = {
    before: doc(p("a", "布置作业。"), p("b", "小结。")),
    after: doc(p("a", "分层布置作业。"), p("c", "板书。")),
    beforeLabel: "初稿",
    afterLabel: "定稿",
  };

  test("side by side, the left shows what goes and the right what comes", () => {
    const root = mount(ComparePaper, props);
    expect(texts(root, ".label")).toEqual(["初稿", "定稿"]);
    expect(texts(root, "del")).toEqual(["删去：小结。"]);
    expect(texts(root, "ins")).toEqual(["加入：分层", "加入：板书。"]);
    const left = [...root.querySelectorAll(".cell:nth-child(odd)")];
    expect(left.flatMap((cell) => texts(cell as HTMLElement, "ins"))).toEqual([]);
  });

  test("in one text on request, and always on a narrow screen", async () => {
    const root = mount(ComparePaper, props);
    root.querySelectorAll<HTMLButtonElement>(".layouts button")[1]?.click();
    await nextTick();
    expect(root.querySelector(".columns")).toBeNull();
    const words = root.querySelector(".paper")?.textContent;
    app?.unmount();
    isWide = false;
    const narrow = mount(ComparePaper, props);
    expect(narrow.querySelector(".layouts")).toBeNull();
    expect(narrow.querySelector(".paper")?.textContent).toBe(words);
  });

  test("says so when nothing differs", () => {
    expect(texts(mount(ComparePaper, { ...props, after: structuredClone(props.before) }), ".hint")).toEqual(["两份一字不差。"]);
  });
});
