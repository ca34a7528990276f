/** What officers ask everybody to look at, one after the other; what has been seen on this device stays seen. */

import { computed, ref, shallowRef, type ComputedRef } from "vue";
import { Answers } from "../../../answers";
import type { AccountId, LessonId } from "../../../proto/Ids";
import type { FocusRequest } from "../../../proto/Lessons";

const nameOf = ({ at_ms, by }: FocusRequest): string => `${at_ms} ${by.id}`;

/** The oldest first: a new one must not take the place of what is just being read. */
export function unseenRequests(requests: readonly FocusRequest[], seen: ReadonlySet<string>): FocusRequest[] {
  return requests.filter((request) => !seen.has(nameOf(request))).sort((one, other) => one.at_ms - other.at_ms);
}

export function withSeen(seen: ReadonlySet<string>, request: FocusRequest): ReadonlySet<string> {
  return new Set([...seen, nameOf(request)]);
}

export interface Requests {
  readonly unseen: ComputedRef<readonly FocusRequest[]>;
  see(request: FocusRequest): void;
}

export function useRequests(account: AccountId, lesson: LessonId, requests: () => readonly FocusRequest[]): Requests {
  const answers = Answers.of(account);
  const key = `seen requests of ${lesson}`;
  const seen = shallowRef<ReadonlySet<string>>(new Set());
  const isKnown = ref(false);
  void answers.load(key).then((kept) => {
    if (Array.isArray(kept)) seen.value = new Set(kept.map(String));
    isKnown.value = true;
  });
  return {
    unseen: computed(() => (isKnown.value ? unseenRequests(requests(), seen.value) : [])),
    see(request) {
      seen.value = withSeen(seen.value, request);
      void answers.keep(key, [...seen.value]);
    },
  };
}
