/** Texts of what is missing before 定稿, and of handing in. Both languages, in one shape. */

import { listEn, listZh } from "./names";

export const zhSealing = {
  people: (here: number, least: number) => `签到的有 ${here} 人，组里约定至少 ${least} 人签到才定稿。`,
  absences: (names: readonly string[]) => `没来的老师还没有写明原因：${listZh(names)}。`,
  minutes: "讨论记录还没有写。组里约定写了记录才定稿。",
  leadTo: { marks: "去看还没定的", people: "去看签到", absences: "去写原因", minutes: "去写讨论记录" },
  /** Beside the marks, when every one is decided. */
  stillMissing: (lacks: readonly string[]) => `每一处都定了。${lacks.join("")}`,
  untouched: {
    title: "你还没有改动，是“已阅，没有修改”吗？",
    body: "你的红笔里没有一处改动。读过了、没有要改的，就答复“已阅，没有修改”；大家看得到。",
    lead: "你的红笔里没有一处改动。",
  },
};

type Sealing = typeof zhSealing;

export const enSealing: Sealing = {
  people: (here, least) => `${here} signed in; the group agreed on at least ${least} before sealing.`,
  absences: (names) => `No reason noted yet for: ${listEn(names)}.`,
  minutes: "The minutes are not written yet. The group agreed to write them before sealing.",
  leadTo: { marks: "Show what is open", people: "See who signed in", absences: "Note the reasons", minutes: "Write the minutes" },
  stillMissing: (lacks) => `Every mark is decided. ${lacks.join(" ")}`,
  untouched: {
    title: "You changed nothing: is it “Read, no changes”?",
    body: "There is no change in your red pen. If you have read it and have nothing to change, answer “Read, no changes”; everybody sees it.",
    lead: "There is no change in your red pen.",
  },
};
