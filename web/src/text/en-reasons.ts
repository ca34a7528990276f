/** The words for one's own red pen, in English. */

import type { reasonsZh } from "./zh-reasons";

export const reasonsEn: typeof reasonsZh = {
  title: "My red marks",
  verb: "Give reasons",
  how: "Tap a place that you changed to say why.",
  why: "Why? One sentence",
  whyTogether: "Why? One sentence for all of them",
  all: "All",
  fold: "Fold",
  none: "You have not used the red pen yet.",
  choose: "Choose this mark",
  startJoining: "Join with other marks",
  howToJoin: "Tick two or more to make them one suggestion.",
  join: (marks) => `Make these ${marks} one suggestion`,
  suggestion: (number) => `Suggestion ${number}`,
  part: "Take this suggestion apart",
};
