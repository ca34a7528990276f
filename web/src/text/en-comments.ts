/** The words of comments and of first reading, in English. */

import { listEn } from "./names";
import type { commentsZh, readingZh } from "./zh-comments";

export const commentsEn: typeof commentsZh = {
  title: "Comments",
  comment: "Comment",
  commentBlock: "Comment on this paragraph",
  paper: "Text: the arrow keys choose a paragraph, Enter comments on it",
  all: (threads) => (threads === 1 ? "1 comment" : `${threads} comments`),
  newComment: "New comment",
  hint: "What would you like to say? @ mentions somebody.",
  send: "Send",
  kept: "Your words stay in this field and on this device, also when the page is closed.",
  reply: "Reply",
  replyHint: "Reply",
  withdraw: "Withdraw",
  withdrawn: "This was withdrawn.",
  settle: "Settled",
  reopen: "Open again",
  settledBy: (name) => `${name}: settled`,
  replies: (count) => (count === 1 ? "1 reply" : `${count} replies`),
  wholeBlock: "whole paragraph",
  thread: (name) => `Comment by ${name}`,
  open: "Open",
  mention: "Mention",
  tooLong: "Too long: at most 2000 characters.",
};

export const readingEn: typeof readingZh = {
  noChanges: "Read, no changes",
  title: "Read, no changes?",
  body: "Everybody will see that you have read it and have nothing to change. Until the meeting starts you can still use and hand in your red pen.",
  unchanged: (names) => `Read, nothing to change: ${listEn(names)}.`,
  answered: (names) => `Read, no changes: ${listEn(names)}`,
  unopened: (names) => `Not opened yet: ${listEn(names)}`,
};
