/** The words on and around the paper, in Chinese: the editor's tools and the red pen. */

import { listZh } from "./names";

const markNames: Readonly<Record<string, string>> = { strong: "粗", em: "斜", underline: "线" };

export const editorZh = {
  paper: "教案正文",
  toolbar: "编辑工具",
  moreTools: "更多工具",
  tableTools: "表格",
  empty: "在这里写教案",
  goneImage: "［图片］",
  tools: {
    undo: "撤销",
    redo: "重做",
    heading1: "大标题",
    heading2: "中标题",
    heading3: "小标题",
    strong: "加粗",
    em: "斜体",
    underline: "下划线",
    bulletList: "项目符号",
    orderedList: "编号",
    quote: "引用",
    table: "插入表格",
    rowAbove: "上方插入行",
    rowBelow: "下方插入行",
    columnLeft: "左侧插入列",
    columnRight: "右侧插入列",
    deleteRow: "删除行",
    deleteColumn: "删除列",
    deleteTable: "删除表格",
    image: "插入图片",
  },
  /** Signs that are their own icon. */
  signs: { heading1: "大", heading2: "中", heading3: "小" },
};

export const redPenZh = {
  people: "看谁的红笔",
  nobody: "还没有人动红笔。",
  because: (name: string, reason: string) => `${name}：${reason}`,
  hasWhys: "带圆点的地方写了理由，点一下就看得到。",
  nobodyShown: "红笔都收起来了，点上面的名字再看。",
  inserted: (who: string) => (who === "" ? "加入：" : `${who}加入：`),
  deleted: (who: string) => (who === "" ? "删去：" : `${who}删去：`),
  movedAway: (who: string) => (who === "" ? "移走了" : `${who}移走`),
  movedHere: (who: string) => (who === "" ? "移到这里" : `${who}移到这里`),
  joined: (who: string) => (who === "" ? "与下段相连" : `${who}与下段相连`),
  became: (who: string, what: string) => (who === "" ? what : `${who}${what}`),
  format: (add: readonly string[], remove: readonly string[]) =>
    [...add.map((mark) => `加${markNames[mark] ?? "格式"}`), ...remove.map((mark) => `去${markNames[mark] ?? "格式"}`)].join("、"),
  /** What a block became. */
  kinds: {
    paragraph: "改为正文",
    heading1: "改为一级标题",
    heading2: "改为二级标题",
    heading3: "改为三级标题",
    bullet_list: "改为圆点列表",
    ordered_list: "改了编号",
    table_header: "改为表头",
    table_cell: "改了单元格",
    image: "改了图片",
    other: "改了格式",
  },
  /** The text stays, in another list or quote. */
  wraps: {
    bullet_list: "改为圆点列表",
    ordered_list: "改为编号列表",
    blockquote: "改为引用",
    noList: "不再是列表",
    noQuote: "不再是引用",
    deeper: "往里缩一级",
    shallower: "往外移一级",
    regrouped: "列表重新分合",
    several: (blocks: number, what: string) => (blocks > 1 ? `从这里起 ${blocks} 段：${what}` : what),
  },
  versionsOf: (clause: number) => `第 ${clause} 处，各人的写法`,
  names: listZh,
  image: "图片",
  wideTable: (number: number) => `第 ${number} 张表格，可左右滑动`,
  sideBySide: "两栏对照",
  oneText: "合成一篇",
  layout: "怎样对照",
  same: "两份一字不差。",
  steps: "一处一处看改动",
  earlierChange: "上一处",
  laterChange: "下一处",
  /** Before one has gone to any. */
  changes: (all: number) => `${all} 段有改动`,
  changeOf: (at: number, all: number) => `有改动的第 ${at} 段，共 ${all} 段`,
  takenOut: "删去的",
  putIn: "加入的",
};
