/** Texts of the several kinds of judges of one lesson: planning their weights, judging one's own lesson, what it comes to. Both languages. */

import type { ChannelWeights } from "../proto/Channels";
import { listEn, listZh } from "./names";

type Weighed = keyof ChannelWeights;

export const zhChannels = {
  names: { self_review: "自评", peer: "互评", student: "学生", parent: "家长", school: "学校", guest: "来宾" },
  form: {
    more: "更多：自评、学校评、学生评、家长评",
    explain: "平时只算互评，不用改。要几方一起评，在这里写每一方占百分之几，合起来 100 %；写 0 就是不请这一方。有人提交以后不能再改。",
    who: {
      self_review: "上课的老师课后先自己评，再看大家的",
      peer: "来听课的老师",
      student: "来听课的学生",
      parent: "来听课的家长",
      school: "校领导、教研员和下面勾上的老师",
    } satisfies Record<Weighed, string>,
    percent: (name: string) => `${name}占 %`,
    sum: (percent: number) => (percent === 100 ? "合起来 100 %，正好。" : `合起来现在是 ${percent} %，要正好 100 %。`),
    forSchool: "代表学校来听的老师",
    noObservers: "上面选了听课的老师，这里就能勾。",
    selfTable: "自评用听课老师的那张评分表，所以至少有一位听课的人要用有总分的表。",
  },
  planned: (parts: readonly string[]) => `几方一起评：${listZh(parts)}。`,
  alone: (name: string) => `只算${name}。`,
  part: (name: string, percent: number) => `${name} ${percent} %`,
  self: {
    first: "这是你自己的课。先自评，再看大家写的。",
    awaits: "请先自评，再看大家写的。不想自评也可以，说一声就行。",
    awaitsPublished: "请先自评，或者说不自评。大家写的，等结果公布以后看。",
    sheet: { none: "还没自评", begun: "正在自评", submitted: (time: string) => `${time} 提交了自评`, declined: "不自评" },
    decline: {
      verb: "不自评",
      title: "这节课不自评？",
      body: "大家写的你不用等自评就看得到（评优的，等结果公布）。说了以后不能再补自评；自评那一份空着，几方合计的总分也就空着。",
    },
    closed: "写完自评，或者说不自评，这里就打开。",
  },
  results: {
    title: "多方评价",
    who: "哪一方",
    weight: "权重",
    part: "计入总分",
    combined: "合计",
    missing: (names: readonly string[]) => `还没有${listZh(names)}的总分，合计先空着。`,
    declined: "老师说了不自评，所以没有合计。",
    rule: "每份表先算占满分的百分之几；各方取平均，乘权重，加起来。中间不取整，等次按没有取整的合计定。缺一方就没有合计，它的权重不分给别人。",
    unweighed: (forms: readonly string[]) => `${listZh(forms)}没有总分，不算在这里。`,
    print: "打印",
    export: "导出表格",
  },
};

export const enChannels: typeof zhChannels = {
  names: { self_review: "Self", peer: "Peers", student: "Pupils", parent: "Parents", school: "School", guest: "Guests" },
  form: {
    more: "More: self, school, pupils, parents",
    explain:
      "Usually only peers count, and nothing has to be changed here. Where several kinds of judges count, say how many per cent each does, 100 together; 0 means not asked. Fixed once somebody has submitted.",
    who: {
      self_review: "the teacher after class, before seeing the others' sheets",
      peer: "colleagues who observe",
      student: "pupils who observe",
      parent: "parents who observe",
      school: "leaders, research officers and those ticked below",
    },
    percent: (name) => `${name}, per cent`,
    sum: (percent) => (percent === 100 ? "100 % together." : `${percent} % together; it has to be 100 %.`),
    forSchool: "Who observes for the school",
    noObservers: "Choose observers above, and they can be ticked here.",
    selfTable: "The teacher uses the observers' scoring table, so at least one of them needs a form with a total.",
  },
  planned: (parts) => `Judged together by: ${listEn(parts)}.`,
  alone: (name) => `Only this counts: ${name}.`,
  part: (name, percent) => `${name} ${percent} %`,
  self: {
    first: "This is your own lesson. Review it first, before you look at what the others wrote.",
    awaits: "Please review your own lesson before looking at what the others wrote. You can also decline.",
    awaitsPublished: "Please review your own lesson, or decline. You see what the others wrote once the results are published.",
    sheet: { none: "not reviewed yet", begun: "being reviewed", submitted: (time) => `reviewed ${time}`, declined: "declined" },
    decline: {
      verb: "No self review",
      title: "No self review of this lesson?",
      body: "You need not wait for your own review to see what the others wrote (of a competition: once it is published), and cannot add a review of your own afterwards. Its part stays empty, and so does the combined total.",
    },
    closed: "This opens once you have reviewed your own lesson, or declined to.",
  },
  results: {
    title: "All who judged",
    who: "Who",
    weight: "Weight",
    part: "Part of the total",
    combined: "Together",
    missing: (names) => `No total yet from: ${listEn(names)}. Nothing is combined so far.`,
    declined: "The teacher declined to review the lesson, so nothing is combined.",
    rule: "Each sheet counts by its per cent of the full marks; means of each kind times weight, added up. Nothing is rounded in between, and the band is of the sum before rounding. While one is missing there is no sum: its weight goes to nobody.",
    unweighed: (forms) => `Without a total, so not counted here: ${listEn(forms)}.`,
    print: "Print",
    export: "Export as a table",
  },
};
