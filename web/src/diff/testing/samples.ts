/** A lesson plan and four reviewers' forks of it, as teachers write them: for tests and for looking at. */

import type { Person } from "../../proto/Accounts";
import type { Content } from "../content";

export const text = (words: string, ...marks: string[]): Content => ({
  type: "text",
  text: words,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
});
export const p = (id: string, ...words: (string | Content)[]): Content => ({
  type: "paragraph",
  attrs: { id },
  content: words.map((word) => (typeof word === "string" ? text(word) : word)),
});
export const heading = (id: string, level: number, words: string): Content => ({
  type: "heading",
  attrs: { id, level },
  content: [text(words)],
});
export const holder = (type: string, id: string, ...content: Content[]): Content => ({ type, attrs: { id }, content });
export const li = (id: string, words: string): Content => holder("list_item", id, p(`${id}p`, words));
export const tr = (id: string, ...cells: string[]): Content =>
  holder(
    "table_row",
    id,
    ...cells.map((words, i) => ({
      type: "table_cell",
      attrs: { id: `${id}c${i}`, colspan: 1, rowspan: 1, colwidth: null },
      content: [p(`${id}c${i}p`, words)],
    })),
  );
export const doc = (...content: Content[]): Content => ({ type: "doc", content });

export const chen: Person = { id: "1", name: "陈思远" };
export const wang: Person = { id: "2", name: "王雅琴" };
export const zhao: Person = { id: "3", name: "赵一鸣" };
export const zhou: Person = { id: "4", name: "周文静" };

const first = [
  heading("h1", 1, "《分数的初步认识》教学设计"),
  p("p1", "课题：人教版三年级上册第八单元第一课时。课型：新授课。执教：李老师，课时40分钟。"),
  heading("h2", 2, "一、教学目标"),
];
const aims = (one: string, two: string, three: string) => holder("ordered_list", "ol", li("l1", one), li("l2", two), li("l3", three));
const focus = heading("h3", 2, "二、教学重难点");
const process = heading("h4", 2, "三、教学过程");
const ending = heading("h5", 2, "四、作业与小结");
const steps = (...rows: Content[]) => holder("table", "t", tr("r1", "环节", "教师活动", "学生活动"), ...rows);
const intent = p("q1", "设计意图：从生活情境引入，感受分数产生的必要性。");

const aim1 = "学生能够理解分数的意义，会读写几分之一。";
const aim2 = "通过小组合作，培养学生的合作意识。";
const aim3 = "情感目标：激发学生学习数学的兴趣。";
const focusText = "本节课的重点是理解分数的意义，难点是理解单位“1”。因为平均分是分数产生的前提，所以必须强调“平均”二字。";
const lead = tr("r2", "导入（5分钟）", "提问：把一个蛋糕平均分成两份，每份是多少？", "学生独立思考后回答。");
const teach = tr("r3", "新授（20分钟）", "教师出示圆形纸片，请学生动手折一折。", "动手操作，学生讨论，教师巡视指导。学生汇报，教师板书。");
const expected = p("p3", "预设：学生可能回答不出来。");
const tasks = (one: string, two: string) => holder("bullet_list", "ul", li("u1", one), li("u2", two));
const task1 = "教师小结，布置作业。";
const task2 = "让学生自主完成练习第3题。";
const board = p("p4", "板书设计：1/2 读作二分之一。");

export const plan = doc(
  ...first,
  aims(aim1, aim2, aim3),
  focus,
  p("p2", focusText),
  process,
  steps(lead, teach),
  expected,
  holder("blockquote", "bq", intent),
  ending,
  tasks(task1, task2),
  board,
);

export const forkOfChen = doc(
  ...first,
  aims(
    "学生能够在具体情境中理解分数的初步意义，会读写几分之一。",
    "通过小组合作探究，培养学生的合作意识和表达能力。",
    "情感态度与价值观：感受数学与生活的联系，激发学习兴趣。",
  ),
  focus,
  p("p2", "本节课的重点是理解分数的意义，难点是理解单位“1”。“平均分”是分数产生的前提，教学中要反复强调。"),
  process,
  steps(tr("r2", "导入（8分钟）", "提问：把一个蛋糕平均分成两份，每份是多少？", "学生独立思考后回答。"), teach),
  expected,
  p("c1", "追问：你是怎样想的？还有不同的折法吗？"),
  holder("blockquote", "bq", intent),
  ending,
  tasks("师生共同小结，分层布置作业。", task2),
  board,
);

export const forkOfWang = doc(
  first[0] as Content,
  first[1] as Content,
  first[2] as Content,
  aims("学生能结合情境理解几分之一的意义，会读写几分之一。", "通过小组合作交流，培养学生的合作意识。", aim3),
  focus,
  p("p2", "本节课的重点是认识几分之一，难点是理解“平均分”。因为平均分是分数产生的前提，所以必须强调“平均”二字。"),
  process,
  steps(
    tr("r2", "导入（5分钟）", "提问：把一个蛋糕平均分给两个小朋友，每人分得多少？", "学生独立思考后回答。"),
    tr("r3", "新授（20分钟）", "教师出示圆形纸片，请学生动手折一折。", "动手操作，小组讨论，教师巡视指导。小组代表汇报，教师板书。"),
  ),
  holder("blockquote", "bq", intent),
  ending,
  tasks(task1, "请同学们独立完成课后练习第3题和第4题，同桌互评。"),
  board,
);

export const forkOfZhao = doc(
  ...first,
  aims("学生能够理解分数的意义，会正确读写几分之一，并能比较大小。", aim2, "情感目标：激发学生学习数学的兴趣，养成倾听的习惯。"),
  focus,
  p("p2", "本节课的重点是理解几分之一的含义。因为平均分是分数产生的前提，所以必须强调“", text("平均", "strong"), "”二字。"),
  process,
  steps(
    lead,
    tr(
      "r3",
      "新授（20分钟）",
      "教师为每组准备圆形和长方形纸片，引导学生动手折一折、涂一涂。",
      "动手操作，学生讨论，教师巡视指导。学生汇报，教师板书。",
    ),
    tr("z1", "练习（10分钟）", "出示分层练习题，巡视批改。", "独立完成，同桌互评。"),
  ),
  expected,
  holder("blockquote", "bq", intent),
  ending,
  tasks(task1, task2),
  p("p4", "板书设计：1/4 读作四分之一。"),
);

export const forkOfZhou = doc(
  ...first,
  aims(aim1, "通过动手操作与小组合作，培养学生的合作意识。", aim3),
  focus,
  p("p2", "本节课的重点是初步理解分数，难点是理解单位“1”。"),
  p("y2", "因为平均分是分数产生的前提，所以必须强调“平均”二字。"),
  process,
  intent,
  steps(
    lead,
    tr(
      "r3",
      "新授（20分钟）",
      "教师出示圆形纸片，请学生动手折一折。",
      "动手操作，学生讨论，教师巡视并个别指导。学生汇报，师生共同评价，教师板书。",
    ),
  ),
  expected,
  p("y1", "若学生沉默，可先请同桌交流一分钟。"),
  heading("h5", 3, "四、作业与小结"),
  tasks(task1, task2),
  board,
);
