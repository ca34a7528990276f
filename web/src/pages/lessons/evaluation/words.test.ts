import { expect, it } from "vitest";
import type { Evaluation, NewMessage } from "../../../proto/Evaluation";
import { sorted } from "./words";

const body: NewMessage = { thread_id: "t", evidence: { on: "lesson" }, kind: "problem", text: "第三组" };
const words = (...ids: string[]) => ids.map((id) => ({ id, body }));
const person = { id: "wang", name: "王丽娟" };

function evaluation(...ids: string[]): Evaluation {
  const messages = ids.map((id) => ({ id, author: person, kind: "problem" as const, text: id, created_at_ms: 0, withdrawn_at_ms: null, accepted_at_ms: null }));
  const may = { read: true, write: true, conclude: false, accept: false, withdraw: true };
  return { lesson_id: "l", threads: [{ id: "t", evidence: { on: "lesson" }, entered: [], messages, is_closed: false }], may, newest: 1 };
}

it("knows what has arrived, what is on its way, and what the server did not take", () => {
  const { arrived, lost } = sorted(words("there", "waits", "refused"), words("waits"), evaluation("there", "other"));
  expect([...arrived]).toEqual(["there"]);
  expect(lost.map(({ id }) => id)).toEqual(["refused"]);
});

it("keeps the words of whom the server shows nothing any more", () => {
  expect(sorted(words("one", "waits"), words("waits"), null).lost.map(({ id }) => id)).toEqual(["one"]);
});
