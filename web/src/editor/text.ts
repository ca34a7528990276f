/** The words of the editor. */

const zh = {
  paper: "教案正文",
  toolbar: "编辑工具",
  undo: "撤销",
  redo: "重做",
  paragraph: "正文",
  heading1: "大标题",
  heading2: "中标题",
  heading3: "小标题",
  sign1: "大",
  sign2: "中",
  sign3: "小",
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
  ghostImage: "［图片］",
  empty: "在这里写教案",
} as const;

const en: Record<keyof typeof zh, string> = {
  paper: "Lesson plan",
  toolbar: "Editing tools",
  undo: "Undo",
  redo: "Redo",
  paragraph: "Text",
  heading1: "Heading 1",
  heading2: "Heading 2",
  heading3: "Heading 3",
  sign1: "H1",
  sign2: "H2",
  sign3: "H3",
  strong: "Bold",
  em: "Italic",
  underline: "Underline",
  bulletList: "Bullets",
  orderedList: "Numbers",
  quote: "Quote",
  table: "Insert table",
  rowAbove: "Row above",
  rowBelow: "Row below",
  columnLeft: "Column left",
  columnRight: "Column right",
  deleteRow: "Delete row",
  deleteColumn: "Delete column",
  deleteTable: "Delete table",
  image: "Insert picture",
  ghostImage: "[picture]",
  empty: "Write the plan here",
};

export type TextKey = keyof typeof zh;

export function text(key: TextKey): string {
  const lang = typeof document === "undefined" ? "" : document.documentElement.lang;
  return lang.startsWith("en") ? en[key] : zh[key];
}
