/** What mentions me and I have not opened yet; and saying that I have. */

import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { account } from "../../../account";
import { getCached, post } from "../../../api";
import { useEvents } from "../../../events";
import type { Mention } from "../../../proto/Comments";
import type { CommentId } from "../../../proto/Ids";

export function useMentions(): ShallowRef<readonly Mention[]> {
  const mentions = shallowRef<readonly Mention[]>([]);

  async function load(): Promise<void> {
    try {
      mentions.value = (await getCached<Mention[]>(account().me.id, "/api/mentions", (kept) => (mentions.value = kept))).body;
    } catch {
      // Who may see no plans is mentioned in none.
      mentions.value = [];
    }
  }

  const look = (): void => {
    if (document.visibilityState === "visible") void load();
  };
  useEvents((heard) => {
    if (heard.kind === "opened" || heard.kind === "comments_changed" || heard.kind === "plan_changed" || heard.kind === "group_changed") look();
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  onScopeDispose(() => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  });
  void load();
  return mentions;
}

/** Where its thread stands on the plan's page. */
export function placeOfMention({ plan_id, degree, root_id }: Mention): string {
  return `/plans/${plan_id}?${degree === 0 ? "show=draft&" : ""}thread=${root_id}`;
}

/** The thread is open before this person's eyes. Offline it goes on waiting: the next opening says it again. */
export async function sayRead(root: CommentId): Promise<void> {
  try {
    await post(`/api/comments/${root}/read`);
  } catch {
    // Nothing of theirs is lost by it.
  }
}
