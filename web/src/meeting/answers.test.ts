import { expect, test } from "vitest";
import type { MarkOutcome } from "../proto/Decisions";
import type { MeetingMark } from "../proto/Meetings";
import { zh } from "../text/zh";
import { answeredBy, mineSaid } from "./answers";
import { nothingOverwritten } from "./standing";

const wang = { id: "wang", name: "王丽娟" };
const li = { id: "li", name: "李建国" };

function mark(id: string, owner: typeof wang, outcome: MarkOutcome, note: string): MeetingMark {
  return {
    id, order: 0, owner, fork_document: "f", hunk: { kind: "txt", id: `h-${id}` }, group: null, reason: null, is_late: false,
    decision: { id: `d-${id}`, outcome, note, by: li, at_ms: 5 },
  };
}

const marks = [mark("a", wang, "adopted", ""), mark("b", wang, "declined", "先放一放"), mark("c", li, "dissent_kept", ""), mark("d", wang, "adopted", "")];

test("who made marks is told what became of their own, and of nobody else's", () => {
  expect(mineSaid(marks, "wang", zh)).toBe("你的 3 处红笔：2 处采纳，1 处不采纳");
  expect(mineSaid(marks, "li", zh)).toBe("你的 1 处红笔：1 处保留意见");
  expect(mineSaid(marks, "chen", zh)).toBeNull();
});

test("each mark on the paper says what became of it, with what was said, by whom and when", () => {
  const answered = answeredBy(marks, nothingOverwritten, zh, () => "11月22日");
  expect(answered.get("wang")?.get("h-b")).toBe("答复：不采纳。先放一放 （李建国，11月22日）");
  expect(answered.get("wang")?.get("h-a")).toBe("答复：已采纳。（李建国，11月22日）");
  expect(answered.get("li")?.size).toBe(1);
});
