/** The threads of one lesson: the server's last word, what this device has not sent yet, and what the server did not take. */

import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { ApiError, getCached, post } from "../../../api";
import { useEvents } from "../../../events";
import type { Evaluation, NewMessage } from "../../../proto/Evaluation";
import type { LessonId, MessageId } from "../../../proto/Ids";
import type { PlanStep } from "../../../proto/Lessons";
import { shownThreads, type ShownThread, type WaitingMessage } from "./threads";
import { folderOf, forgetWords, keptWords, sendWords, sorted, waitingWords } from "./words";

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
  /** Its author has seen that it was refused. */
  dismiss(id: MessageId): Promise<void>;
  withdraw(id: MessageId): Promise<void>;
  accept(id: MessageId): Promise<void>;
}

/** What a refusal says, if it says anything. */
export function reasonOf(body: unknown): string {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string" ? body.message : "";
}

/** `null` while it is not known which lesson. */
export function useEvaluation(lesson: () => LessonId | null, steps: () => readonly PlanStep[]): Threads {
  const { me, sync } = account();
  const evaluation = shallowRef<Evaluation | null>(null);
  const waiting = shallowRef<readonly WaitingMessage[]>([]);
  const isFresh = shallowRef(true);
  const error = shallowRef<unknown>(null);
  const refused = shallowRef<readonly Refused[]>([]);
  const reasons = new Map<string, string>();
  let asking = 0;

  async function settle(id: LessonId, kept: readonly WaitingMessage[], before: readonly WaitingMessage[], answer: Evaluation | null): Promise<void> {
    const { arrived, lost } = sorted(kept, before, answer);
    refused.value = lost.map((one) => ({ id: one.id, reason: reasons.get(one.id) ?? "", text: one.body.text }));
    await forgetWords(me.id, id, arrived);
  }

  async function refresh(): Promise<void> {
    const id = lesson();
    if (id === null) return;
    const turn = ++asking;
    // Asked for before the server is: what it takes meanwhile is then in its answer.
    const [kept, before] = await Promise.all([keptWords(me.id, id), waitingWords(sync, id)]);
    try {
      const known = await getCached<Evaluation>(me.id, `/api/lessons/${id}/evaluation`, (stored) => {
        if (turn === asking) evaluation.value ??= stored;
      });
      if (turn !== asking) return;
      evaluation.value = known.body;
      isFresh.value = known.isFresh;
      error.value = null;
      if (known.isFresh) await settle(id, kept, before, known.body);
    } catch (reason) {
      if (turn !== asking) return;
      error.value = reason;
      if (reason instanceof ApiError && (reason.code === "forbidden" || reason.code === "not_found")) {
        evaluation.value = null;
        await settle(id, kept, before, null);
      }
    }
    await lookWaiting();
  }

  async function lookWaiting(): Promise<void> {
    const id = lesson();
    if (id !== null) waiting.value = await waitingWords(sync, id);
  }

  async function send(message: NewMessage): Promise<void> {
    const id = lesson();
    if (id === null) return;
    await sendWords(me.id, sync, id, message);
    await lookWaiting();
  }

  async function dismiss(id: MessageId): Promise<void> {
    const at = lesson();
    if (at === null) return;
    refused.value = refused.value.filter((one) => one.id !== id);
    await forgetWords(me.id, at, new Set([id]));
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
    if (outcome === "refused") reasons.set(request.path.slice(folderOf(id).length), reasonOf(body));
    // First what the server has, then without what waited: a message is never gone in between.
    void refresh();
  });

  watch(
    lesson,
    () => {
      asking += 1;
      evaluation.value = null;
      waiting.value = [];
      refused.value = [];
      void lookWaiting();
      void refresh();
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
    dismiss,
    withdraw: (id) => tell(id, "withdraw"),
    accept: (id) => tell(id, "accept"),
  };
}
