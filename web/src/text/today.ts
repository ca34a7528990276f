/** Texts of 今天. Both languages, in one shape. */

export const zhToday = {
  title: "今天",
  waiting: "等我做",
  nothingWaits: "现在没有等你做的事。",
  plans: "本学期教案",
  write: "写教案",
  empty: "还没有教案。写下第一份，发给大家，就从一度开始。",
  noGroup: "你还没有加入教研组，请学校管理员把你加进来。",
  byTime: (time: string) => `${time} 前`,
  noTime: "时间未定",
  now: "进行中",
  lead: (name: string) => `主备 ${name}`,
  waits: {
    draft: "写初稿，发给大家",
    red_pen: "用红笔看一遍，交红笔",
    read: "看一遍初稿，准备讨论",
    meeting: "正在讨论，去参加",
    open_meeting: "开始讨论",
    adapt: "改成自己班的",
    sign_off: "上课前签章",
    reflect: "写教后反思",
  },
  draftWith: (lead: string) => `一起写初稿，由${lead}发给大家`,
  mentions: "提到我的",
  mentioned: (name: string) => `${name}提到了你`,
  mentionPlace: (plan: string, degree: number) => `${plan} · ${degree === 0 ? "初稿" : "定稿"}`,
};

type Today = typeof zhToday;

export const enToday: Today = {
  title: "Today",
  waiting: "Waiting for me",
  nothingWaits: "Nothing is waiting for you.",
  plans: "Plans of this term",
  write: "Write a plan",
  empty: "No lesson plans yet. Write the first one and send it to everyone.",
  noGroup: "You do not belong to a group yet. Ask your school's administrator to add you.",
  byTime: (time) => `by ${time}`,
  noTime: "no time set",
  now: "on now",
  lead: (name) => `led by ${name}`,
  waits: {
    draft: "Write the draft and send it",
    red_pen: "Go through it with the red pen and hand in",
    read: "Read the draft before the meeting",
    meeting: "The meeting is on: join",
    open_meeting: "Open the meeting",
    adapt: "Make it your own",
    sign_off: "Sign it off before class",
    reflect: "Write your reflection",
  },
  draftWith: (lead) => `Write the draft together; ${lead} sends it`,
  mentions: "Mentions of me",
  mentioned: (name) => `${name} mentioned you`,
  mentionPlace: (plan, degree) => `${plan} · ${degree === 0 ? "draft" : "agreed text"}`,
};
