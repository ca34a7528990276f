/** The words for one's own red pen: why, and which marks are one suggestion. */

export const reasonsZh = {
  title: "我的红笔",
  verb: "写理由",
  how: "点一下自己改过的地方，可以写上为什么这样改。",
  why: "为什么这样改？写一句话",
  whyTogether: "为什么这样改？这几处合写一句话",
  all: "全部",
  fold: "收起",
  none: "你还没有动红笔。",
  choose: "选这一处",
  startJoining: "和别处合成一条建议",
  howToJoin: "勾上两处或更多，可以合成一条建议。",
  join: (marks: number) => `这 ${marks} 处合成一条建议`,
  suggestion: (number: number) => `建议 ${number}`,
  part: "拆开这条建议",
};
