/** The words of the red pen, in both languages of the page. */

import type { BlockStart } from "./hunk";

export interface DiffText {
  readonly people: string;
  readonly nobody: string;
  readonly nobodyShown: string;
  readonly inserted: (who: string) => string;
  readonly deleted: (who: string) => string;
  readonly movedAway: (who: string) => string;
  readonly movedHere: (who: string) => string;
  readonly joined: (who: string) => string;
  readonly became: (who: string, what: string) => string;
  readonly format: (add: readonly string[], remove: readonly string[]) => string;
  readonly kind: (was: BlockStart, now: BlockStart) => string;
  readonly versionsOf: (clause: number) => string;
  readonly names: (names: readonly string[]) => string;
  readonly image: string;
  readonly emptyBlock: string;
  readonly sideBySide: string;
  readonly oneText: string;
  readonly layout: string;
  readonly same: string;
  readonly takenOut: string;
  readonly putIn: string;
}

const digits = ["一", "二", "三"];
const level = (start: BlockStart) => Math.min(3, Math.max(1, Number(start.attrs["level"] ?? 1)));

const zhMarks: Readonly<Record<string, string>> = { strong: "粗", em: "斜", underline: "线" };
const zhKinds = (start: BlockStart): string => {
  switch (start.type) {
    case "paragraph":
      return "改为正文";
    case "heading":
      return `改为${digits[level(start) - 1] ?? ""}级标题`;
    case "bullet_list":
      return "改为圆点列表";
    case "ordered_list":
      return "改了编号";
    case "table_header":
      return "改为表头";
    case "table_cell":
      return "改了单元格";
    case "image":
      return "改了图片";
    default:
      return "改了格式";
  }
};

const zh: DiffText = {
  people: "看谁的红笔",
  nobody: "还没有人动红笔。",
  nobodyShown: "红笔都收起来了，点上面的名字再看。",
  inserted: (who) => (who === "" ? "加入：" : `${who}加入：`),
  deleted: (who) => (who === "" ? "删去：" : `${who}删去：`),
  movedAway: (who) => (who === "" ? "移走了" : `${who}移走`),
  movedHere: (who) => (who === "" ? "移到这里" : `${who}移到这里`),
  joined: (who) => (who === "" ? "与下段相连" : `${who}与下段相连`),
  became: (who, what) => (who === "" ? what : `${who}${what}`),
  format: (add, remove) =>
    [...add.map((mark) => `加${zhMarks[mark] ?? "格式"}`), ...remove.map((mark) => `去${zhMarks[mark] ?? "格式"}`)].join("、"),
  kind: (_, now) => zhKinds(now),
  versionsOf: (clause) => `第 ${clause} 处，各人的写法`,
  names: (names) => names.join("、"),
  image: "图片",
  emptyBlock: "空段落",
  sideBySide: "两栏对照",
  oneText: "合成一篇",
  layout: "怎样对照",
  same: "两份一字不差。",
  takenOut: "删去的",
  putIn: "加入的",
};

const enMarks: Readonly<Record<string, string>> = { strong: "bold", em: "italic", underline: "underline" };
const enKinds = (start: BlockStart): string => {
  switch (start.type) {
    case "paragraph":
      return "made body text";
    case "heading":
      return `made heading ${level(start)}`;
    case "bullet_list":
      return "made a bulleted list";
    case "ordered_list":
      return "changed the numbering";
    case "table_header":
      return "made a header cell";
    case "table_cell":
      return "changed the cell";
    case "image":
      return "changed the picture";
    default:
      return "changed the format";
  }
};

const en: DiffText = {
  people: "Whose red pen to show",
  nobody: "Nobody has used the red pen yet.",
  nobodyShown: "All red pens are put away. Tap a name above to see one.",
  inserted: (who) => (who === "" ? "inserted: " : `${who} inserted: `),
  deleted: (who) => (who === "" ? "deleted: " : `${who} deleted: `),
  movedAway: (who) => (who === "" ? "moved away" : `${who} moved this away`),
  movedHere: (who) => (who === "" ? "moved here" : `${who} moved here`),
  joined: (who) => (who === "" ? "joined to the next paragraph" : `${who} joined this to the next paragraph`),
  became: (who, what) => (who === "" ? what : `${who} ${what}`),
  format: (add, remove) =>
    [...add.map((mark) => enMarks[mark] ?? "format"), ...remove.map((mark) => `no ${enMarks[mark] ?? "format"}`)].join(", "),
  kind: (_, now) => enKinds(now),
  versionsOf: (clause) => `Place ${clause}: everybody's wording`,
  names: (names) => names.join(", "),
  image: "picture",
  emptyBlock: "empty paragraph",
  sideBySide: "Side by side",
  oneText: "One text",
  layout: "How to compare",
  same: "The two are the same, word for word.",
  takenOut: "taken out",
  putIn: "put in",
};

/** In the language of the page; Chinese unless it says English. */
export function diffText(): DiffText {
  return document.documentElement.lang.startsWith("en") ? en : zh;
}
