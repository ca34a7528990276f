/** The comments of a version as they are now, and what this person may do with them. */

import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getCached, post, put } from "../../../api";
import { useEvents } from "../../../events";
import type { Person } from "../../../proto/Accounts";
import type { Comment, NewComment, NewPlace, SettleComment, VersionComments } from "../../../proto/Comments";
import type { CommentId, VersionId } from "../../../proto/Ids";
import { mentionsIn, threadsOf, type Thread } from "./threads";

export interface Talk {
  readonly threads: ComputedRef<readonly Thread[]>;
  readonly readers: ComputedRef<readonly Person[]>;
  readonly error: ShallowRef<unknown>;
  /** The same id again changes nothing, so that an answer that got lost may be asked for again. */
  say(id: CommentId, place: NewPlace, body: string): Promise<void>;
  withdraw(id: CommentId): Promise<void>;
  settle(id: CommentId, thread: SettleComment["thread"]): Promise<void>;
}

export function useTalk(version: () => VersionId): Talk {
  const { me } = account();
  const talk = shallowRef<VersionComments>({ comments: [], readers: [] });
  const error = shallowRef<unknown>(null);
  let asking = 0;

  async function load(): Promise<void> {
    const turn = ++asking;
    try {
      const known = await getCached<VersionComments>(me.id, `/api/versions/${version()}/comments`, (kept) => {
        if (turn === asking && talk.value.readers.length === 0) talk.value = kept;
      });
      if (turn !== asking) return;
      talk.value = known.body;
      error.value = null;
    } catch (reason) {
      if (turn === asking) error.value = reason;
    }
  }

  watch(
    version,
    () => {
      talk.value = { comments: [], readers: [] };
      void load();
    },
    { immediate: true },
  );
  useEvents((heard) => {
    if (heard.kind === "opened" || (heard.kind === "comments_changed" && heard.version_id === version())) void load();
  });

  return {
    threads: computed(() => threadsOf(talk.value.comments)),
    readers: computed(() => talk.value.readers),
    error,
    async say(id, place, body) {
      const comment: NewComment = { place, body, mentions: mentionsIn(body, talk.value.readers) };
      await put<Comment>(`/api/versions/${version()}/comments/${id}`, comment);
      await load();
    },
    async withdraw(id) {
      await post<Comment>(`/api/comments/${id}/withdraw`);
      await load();
    },
    async settle(id, thread) {
      const wish: SettleComment = { thread };
      await post<Comment>(`/api/comments/${id}/settle`, wish);
      await load();
    },
  };
}
