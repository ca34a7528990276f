/** The words of comments and of first reading, in Chinese. */

import { listZh } from "./names";

export const commentsZh = {
  title: "批注",
  comment: "批注",
  commentBlock: "批注这一段",
  paper: "正文：上下键选一段，回车写批注",
  all: (threads: number) => `批注 ${threads} 处`,
  newComment: "写批注",
  hint: "想说什么？用 @ 可以提到人。",
  send: "送出",
  kept: "写下的话还在这一格里，也存在本机，关掉页面也不会丢。",
  reply: "回复",
  replyHint: "回复",
  withdraw: "撤回",
  withdrawn: "这条已撤回。",
  settle: "已处理",
  reopen: "重新打开",
  settledBy: (name: string) => `${name}：已处理`,
  replies: (count: number) => `${count} 条回复`,
  wholeBlock: "整段",
  thread: (name: string) => `${name}的批注`,
  open: "打开",
  mention: "提到谁",
  tooLong: "太长了，最多 2000 字。",
};

export const readingZh = {
  noChanges: "已阅，没有修改",
  title: "已阅，没有修改？",
  body: "大家会看到你读过了、没有要改的。讨论开始之前想改，照样可以动红笔、交红笔。",
  unchanged: (names: readonly string[]) => `已阅，没有修改：${listZh(names)}。`,
  answered: (names: readonly string[]) => `已阅，没有修改：${listZh(names)}`,
  unopened: (names: readonly string[]) => `还没打开初稿：${listZh(names)}`,
};
