/** Texts of the steps that move a plan. Both languages, in one shape. */

import { listEn, listZh } from "./names";

export const zhAct = {
  send: {
    verb: "发给大家",
    title: "把初稿发给大家？",
    body: (group: string) => `初稿封存为第 0 版，${group}的每位老师都得到自己的一份，用红笔修改。有人动笔之前，还可以收回。`,
  },
  sendLate: (days: number) => `组里约定至少提前 ${days} 天发出；现在发出会记为迟发。`,
  take_back: {
    verb: "收回",
    title: "收回初稿？",
    body: "还没有人动笔。收回后各人手里的那一份撤下，你接着写初稿，之后再发。",
  },
  hand_in: {
    verb: "交红笔",
    title: "交红笔？",
    body: "交了以后，全组都看得到你的红笔，你自己也不能再改。讨论开始之前，可以收回再改。",
  },
  take_red_pen_back: {
    verb: "收回红笔",
    title: "收回红笔再改？",
    body: "收回后你可以接着改，改好了再交。讨论一开始就不能再收回。",
  },
  open_meeting: {
    verb: "开始讨论",
    title: "开始讨论？",
    body: "所有人的红笔就此封存，不能再改；大家从初稿出发，一起改共识稿。开始以后不能撤回。",
  },
  openWithout: (names: readonly string[]) => `还没交红笔的：${listZh(names)}。他们写到一半的红笔也会一起封存，给大家看。`,
  seal_consensus: {
    verb: "定稿",
    title: "定稿？",
    body: "共识稿和讨论记录一起封存，成为二度，谁都不能再改。以后要改，只能再议一次。",
  },
  meet_again: {
    verb: "再议一次",
    title: "再议一次？",
    body: "从现在的定稿出发，开一次新的讨论：重新签到，一起改。现在的定稿留着不动；再次定稿以后，大家用新的一版。",
  },
  edit: { verb: "改信息" },
  waitForSaved: "最后几个字还没送到服务器，请连上网，等显示“已保存”再来。",
  busy: "正在办…",
  delete: {
    verb: "删除教案",
    title: "删除这份教案？",
    body: "它还没有发给大家。删除以后，谁都看不到它了，也找不回来。",
    lesson: "如果它是学期计划里的一课，那一课可以重新开始备。",
    coauthors: (names: readonly string[]) => `${listZh(names)}也在写这份初稿，写好的一起删除；还没送到的改动会留在各自的“迟到的改动”里。`,
  },
  /** What the draft still lacks when it is sent. */
  unwritten: {
    blank: "初稿还是空的，一个字也没有写。",
    sections: (titles: readonly string[]) => `这几节还没有写：${listZh(titles)}。`,
    anyway: "这样发出去也可以。",
    sendAnyway: "仍然发给大家",
  },
};

type Act = typeof zhAct;

export const enAct: Act = {
  send: {
    verb: "Send to everyone",
    title: "Send the draft to everyone?",
    body: (group) =>
      `The draft is sealed as version 0 and every teacher of ${group} gets their own copy to mark in red pen. Until somebody starts, you can take it back.`,
  },
  sendLate: (days) => `Your group agreed to send drafts at least ${days} days ahead; this one will be recorded as late.`,
  take_back: {
    verb: "Take back",
    title: "Take the draft back?",
    body: "Nobody has started yet. The copies are withdrawn and you go on with the draft.",
  },
  hand_in: {
    verb: "Hand in",
    title: "Hand in your red pen?",
    body: "The whole group will see it and you cannot change it any more. Until the meeting opens you can take it back.",
  },
  take_red_pen_back: {
    verb: "Take red pen back",
    title: "Take your red pen back?",
    body: "You can change it and hand it in again. Once the meeting opens this is no longer possible.",
  },
  open_meeting: {
    verb: "Open the meeting",
    title: "Open the meeting?",
    body: "Everyone's red pen is sealed and you all write the consensus together, starting from the draft. This cannot be undone.",
  },
  openWithout: (names) => `Not handed in yet: ${listEn(names)}. What they have written so far is sealed and shown too.`,
  seal_consensus: {
    verb: "Seal",
    title: "Seal the consensus?",
    body: "It becomes the second degree together with the minutes, and nobody can change it any more. To change it, you have to meet again.",
  },
  meet_again: {
    verb: "Meet again",
    title: "Meet again?",
    body: "A new meeting starts from what is sealed now: people sign in again and edit together. What is sealed stays; once the new text is sealed, everybody uses that.",
  },
  edit: { verb: "Edit details" },
  waitForSaved: "Your last words have not reached the server. Connect, and try again when it says “Saved”.",
  busy: "Working…",
  delete: {
    verb: "Delete the plan",
    title: "Delete this plan?",
    body: "It was never sent. Once deleted nobody sees it any more, and it does not come back.",
    lesson: "If it is a lesson of the term plan, that lesson can be started anew.",
    coauthors: (names) => `${listEn(names)} ${names.length === 1 ? "is" : "are"} writing this draft too, and what they wrote goes with it; edits that have not arrived yet are kept for them under “Late edits”.`,
  },
  unwritten: {
    blank: "The draft is still empty: not a word is written.",
    sections: (titles) => `Not written yet: ${listEn(titles)}.`,
    anyway: "You can send it like this all the same.",
    sendAnyway: "Send it anyway",
  },
};
