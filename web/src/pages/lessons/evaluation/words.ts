/**
 * What somebody wrote here, kept on this device until the server is seen to have it: what it refuses for good is gone from the outbox,
 * perhaps while no page looked, and its author must not lose the words.
 */

import { Answers } from "../../../answers";
import type { Evaluation, NewMessage } from "../../../proto/Evaluation";
import type { AccountId, LessonId } from "../../../proto/Ids";
import type { SyncSession } from "../../../sync/session";
import { randomUuid } from "../../../sync/surroundings";
import type { WaitingMessage } from "./threads";

export const folderOf = (lesson: LessonId): string => `/api/lessons/${lesson}/evaluation/messages/`;
/** Beside the answers of the server, under a name that no path has. */
const keyOf = (lesson: LessonId): string => `words about ${lesson}`;

export async function keptWords(me: AccountId, lesson: LessonId): Promise<readonly WaitingMessage[]> {
  return ((await Answers.of(me).load(keyOf(lesson))) as WaitingMessage[] | undefined) ?? [];
}

export async function forgetWords(me: AccountId, lesson: LessonId, ids: ReadonlySet<string>): Promise<void> {
  const kept = await keptWords(me, lesson);
  const rest = kept.filter(({ id }) => !ids.has(id));
  if (rest.length === kept.length) return;
  if (rest.length === 0) await Answers.of(me).forget(keyOf(lesson));
  else await Answers.of(me).keep(keyOf(lesson), rest);
}

/** Kept first, then sent as soon as there is a network. */
export async function sendWords(me: AccountId, sync: SyncSession, lesson: LessonId, body: NewMessage): Promise<void> {
  const id = randomUuid();
  await Answers.of(me).keep(keyOf(lesson), [...(await keptWords(me, lesson)), { id, body }]);
  await sync.requests.send({ method: "PUT", path: `${folderOf(lesson)}${id}`, body, creates: null });
}

/** What waits in the outbox. */
export async function waitingWords(sync: SyncSession, lesson: LessonId): Promise<readonly WaitingMessage[]> {
  const folder = folderOf(lesson);
  const requests = await sync.requests.waitingUnder(folder);
  return requests.flatMap(({ method, path, body }) => (method === "PUT" ? [{ id: path.slice(folder.length), body: body as NewMessage }] : []));
}

export interface Sorted {
  /** The server has them. */
  readonly arrived: ReadonlySet<string>;
  /** Neither there nor on the way. */
  readonly lost: readonly WaitingMessage[];
}

/** `kept` and `waiting` as they were before the server was asked; `evaluation` is `null` where it shows this person nothing. */
export function sorted(kept: readonly WaitingMessage[], waiting: readonly WaitingMessage[], evaluation: Evaluation | null): Sorted {
  const there = new Set(evaluation?.threads.flatMap(({ messages }) => messages.map(({ id }) => id)));
  const underWay = new Set(waiting.map(({ id }) => id));
  return {
    arrived: new Set(kept.flatMap(({ id }) => (there.has(id) ? [id] : []))),
    lost: kept.filter(({ id }) => !there.has(id) && !underWay.has(id)),
  };
}
