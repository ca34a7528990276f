import { describe, expect, it } from "vitest";
import type { Comment, CommentPlace } from "../../../proto/Comments";
import { isCrowded, mentionable, mentionsIn, roomFor, stacked, threadsOf } from "./threads";

function comment(id: string, place: CommentPlace, body: string | null = "好"): Comment {
  return { id, author: { id: "a", name: "王丽娟" }, place, body, mentions: [], created_at_ms: 1, withdrawn_at_ms: null, settled: null, may: [] };
}
const passage: CommentPlace = { kind: "passage", block_id: "p", from: 0, to: 1, quote: "分" };
const replyTo = (root_id: string): CommentPlace => ({ kind: "reply", root_id });
const readers = [
  { id: "1", name: "陈思远" },
  { id: "2", name: "王丽娟" },
];

describe("threads", () => {
  it("hold their replies in order, and a withdrawn beginning stays while somebody's answer does", () => {
    const threads = threadsOf([comment("a", passage, null), comment("b", passage), comment("c", replyTo("a")), comment("d", replyTo("a"))]);
    expect(threads.map((thread) => [thread.root.id, thread.replies.map((reply) => reply.id)])).toEqual([
      ["a", ["c", "d"]],
      ["b", []],
    ]);
    expect(threadsOf([comment("a", passage, null), comment("c", replyTo("a"), null)])).toEqual([]);
  });

  it("leave their place to nothing else: a button goes below those that stand beside its passage", () => {
    const notes = [{ top: 300, height: 100 }, { top: 100, height: 80 }, { top: 190, height: 90 }];
    expect(roomFor(44, 20, notes)).toBe(20);
    expect(roomFor(44, 120, notes)).toBe(408);
    expect(roomFor(44, 500, notes)).toBe(500);
  });

  it("mention people by their names", () => {
    expect(mentionsIn("@陈思远 请看", readers)).toEqual(["1"]);
    expect(mentionsIn("陈思远", readers)).toEqual([]);
    expect(mentionable("请 @王", readers).map((reader) => reader.id)).toEqual(["2"]);
    expect(mentionable("请 @丽", readers).map((reader) => reader.id)).toEqual(["2"]);
    expect(mentionable("请 @", readers)).toHaveLength(2);
    expect(mentionable("请 @王丽娟 看", readers)).toEqual([]);
  });
});

describe("the margin", () => {
  const notes = [
    { top: 0, height: 50 },
    { top: 20, height: 50 },
    { top: 300, height: 50 },
  ];

  it("never lays a thread over another", () => {
    expect(stacked(notes, -1)).toEqual([0, 58, 300]);
  });

  it("puts the thread in hand exactly beside its passage", () => {
    expect(stacked(notes, 1)).toEqual([-38, 20, 300]);
  });

  it("is crowded where passages are near each other", () => {
    expect([0, 1, 2].map((index) => isCrowded([0, 20, 300], index))).toEqual([true, true, false]);
  });
});
