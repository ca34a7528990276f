/** The threads of one lesson: the server's last word, what this device has not sent yet, and what the server did not take. */

import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getCached, post } from "../../../api";
import { useEvents } from "../../../events";
import type { Evaluation, NewMessage } from "../../../proto/Evaluation";
import type { LessonId, MessageId } from "../../../proto/Ids";
import type { PlanStep } from "../../../proto/Lessons";
import { randomUuid } from "../../../sync/surroundings";
import { shownThreads, type ShownThread, type WaitingMessage } from "./threads";

/** What the server refused for good; its author keeps the words. */
export interface Refused {
  readonly id: MessageId;
  readonly reason: string;
  readonly text: string;
}

export interface Threads {
  readonly evaluation: ShallowRef<Evaluation | null>;
  readonly threads: ComputedRef<readonly ShownThread[]>;
  readonly isFresh: ShallowRef<boolean>;
  readonly error: ShallowRef<unknown>;
  readonly refused: ShallowRef<readonly Refused[]>;
  /** Kept on this device until the server has it. */
  send(message: NewMessage): Promise<void>;
  withdraw(id: MessageId): Promise<void>;
  accept(id: MessageId): Promise<void>;
}

const folderOf = (lesson: LessonId): string => `/api/lessons/${lesson}/evaluation/messages/`;

function reasonOf(body: unknown): string {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string" ? body.message : "";
}

/** `null` while the lesson's threads are not for this person, or while that is not known. */
export function useEvaluation(lesson: () => LessonId | null, steps: () => readonly PlanStep[]): Threads {
  const { me, sync } = account();
  const evaluation = shallowRef<Evaluation | null>(null);
  const waiting = shallowRef<readonly WaitingMessage[]>([]);
  const isFresh = shallowRef(true);
  const error = shallowRef<unknown>(null);
  const refused = shallowRef<readonly Refused[]>([]);
  let asking = 0;

  async function refresh(): Promise<void> {
    const id = lesson();
    if (id === null) return;
    const turn = ++asking;
    try {
      const known = await getCached<Evaluation>(me.id, `/api/lessons/${id}/evaluation`, (kept) => {
        if (turn === asking) evaluation.value ??= kept;
      });
      if (turn !== asking) return;
      evaluation.value = known.body;
      isFresh.value = known.isFresh;
      error.value = null;
    } catch (reason) {
      if (turn === asking) error.value = reason;
    }
  }

  async function lookWaiting(): Promise<void> {
    const id = lesson();
    if (id === null) return;
    const folder = folderOf(id);
    const requests = await sync.requests.waitingUnder(folder);
    waiting.value = requests.flatMap(({ method, path, body }) => (method === "PUT" ? [{ id: path.slice(folder.length), body: body as NewMessage }] : []));
  }

  async function send(message: NewMessage): Promise<void> {
    const id = lesson();
    if (id === null) return;
    await sync.requests.send({ method: "PUT", path: `${folderOf(id)}${randomUuid()}`, body: message, creates: null });
    await lookWaiting();
  }

  async function tell(id: MessageId, verb: "withdraw" | "accept"): Promise<void> {
    const at = lesson();
    if (at === null) return;
    await post(`${folderOf(at)}${id}/${verb}`);
    await refresh();
  }

  const stopSettled = sync.requests.onSettled(({ request, outcome, body }) => {
    const id = lesson();
    if (id === null || !request.path.startsWith(folderOf(id))) return;
    const { text } = request.body as NewMessage;
    if (outcome === "refused") refused.value = [...refused.value, { id: request.path, reason: reasonOf(body), text }];
    // First what the server has, then without what waited: a message is never gone in between.
    void refresh().then(lookWaiting);
  });

  watch(
    lesson,
    () => {
      asking += 1;
      evaluation.value = null;
      waiting.value = [];
      void refresh();
      void lookWaiting();
    },
    { immediate: true },
  );
  const look = (): void => {
    if (document.visibilityState === "visible") void refresh();
  };
  useEvents((heard) => {
    const concerns = heard.kind === "evaluation_changed" || heard.kind === "lesson_changed";
    if (heard.kind === "opened" || (concerns && heard.lesson_id === lesson())) look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    asking += 1;
    stopSettled();
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  return {
    evaluation,
    threads: computed(() => shownThreads(evaluation.value, waiting.value, steps())),
    isFresh,
    error,
    refused,
    send,
    withdraw: (id) => tell(id, "withdraw"),
    accept: (id) => tell(id, "accept"),
  };
}
