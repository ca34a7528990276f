/** Texts of what became of the red marks. Both languages, in one shape. */

import { listEn, listZh, quoted } from "./names";

export const zhAnswers = {
  title: "每一处红笔的答复",
  paper: "红笔稿",
  list: "每一处的答复",
  views: "红笔稿或答复",
  of: "看谁的",
  everybody: "全部",
  none: "这次讨论没有红笔。",
  mine: (marks: number) => `你的 ${marks} 处红笔`,
  tally: { adopted: (marks: number) => `${marks} 处采纳`, adapted: (marks: number) => `${marks} 处部分采纳`, declined: (marks: number) => `${marks} 处不采纳`, dissent_kept: (marks: number) => `${marks} 处保留意见` },
  mineSaid: (mine: string, tallied: readonly string[]) => `${mine}：${tallied.join("，")}`,
  /** Beside a mark on the paper; `note` may be empty. */
  answered: (outcome: string, note: string, name: string, time: string) => `答复：${outcome}。${note === "" ? "" : `${note} `}（${name}，${time}）`,
  hint: "点一处红笔，看它的理由和答复。",
  see: "看讨论时的答复",
  replacedBy: (outcome: string, name: string) => `${outcome}，后来改用了${name}的写法`,
  rewritten: (outcome: string) => `${outcome}，后来在稿上又改过`,
  takeBackDecision: "收回决定（稿上不动）",
  replaces: (name: string) => `用了另一种，${name}的那处会写明后来改了。`,
  notHandedIn: "没有交，讨论开始时照写到的样子封存。",
  notHandedInBy: (names: readonly string[]) => `没有交红笔、照写到的样子封存的：${listZh(names)}。`,
  in: (heading: string, words: string) => (heading === "" ? quoted(words) : `${heading} · ${quoted(words)}`),
};

type Answers = typeof zhAnswers;

export const enAnswers: Answers = {
  title: "What became of every red mark",
  paper: "Red pen",
  list: "Answers",
  views: "Red pen or answers",
  of: "Whose",
  everybody: "All",
  none: "This meeting had no red marks.",
  mine: (marks) => `Your ${marks} red marks`,
  tally: { adopted: (marks) => `${marks} adopted`, adapted: (marks) => `${marks} adapted`, declined: (marks) => `${marks} declined`, dissent_kept: (marks) => `${marks} kept as dissent` },
  mineSaid: (mine, tallied) => `${mine}: ${tallied.join(", ")}`,
  answered: (outcome, note, name, time) => `Answer: ${outcome}. ${note === "" ? "" : `${note} `}(${name}, ${time})`,
  hint: "Tap a mark to read its reason and its answer.",
  see: "What the meeting answered",
  replacedBy: (outcome, name) => `${outcome}; later ${name}'s wording was taken`,
  rewritten: (outcome) => `${outcome}; later written over`,
  takeBackDecision: "Take the decision back, leave the text",
  replaces: (name) => ` If the other is taken, ${name}'s mark will say so.`,
  notHandedIn: "Not handed in; sealed as it stood when the meeting began.",
  notHandedInBy: (names) => `Not handed in, sealed as it stood: ${listEn(names)}.`,
  in: (heading, words) => (heading === "" ? quoted(words) : `${heading} · ${quoted(words)}`),
};
