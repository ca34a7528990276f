/** Words about a version that were begun and not sent: kept on this device, so that neither a lost network nor a reload takes them. */

import { Answers } from "../../../answers";
import type { AccountId, CommentId, VersionId } from "../../../proto/Ids";
import type { Passage } from "./passage";

/** Where the words would go: a passage of the version, or the answers to a thread. */
export type Place = { readonly version: VersionId } | { readonly thread: CommentId };

export interface Unsent {
  readonly body: string;
  /** Missing in an answer: its thread has the passage. */
  readonly passage: Passage | null;
}

/** Beside the answers of the server, under a name that no path has. */
const keyOf = (place: Place): string => ("version" in place ? `comment on ${place.version}` : `answer to ${place.thread}`);

export async function unsentAt(me: AccountId, place: Place): Promise<Unsent | null> {
  return ((await Answers.of(me).load(keyOf(place))) as Unsent | undefined) ?? null;
}

export function keepUnsent(me: AccountId, place: Place, { body, passage }: Unsent): Promise<void> {
  return body.trim() === "" ? forgetUnsent(me, place) : Answers.of(me).keep(keyOf(place), { body, passage });
}

export function forgetUnsent(me: AccountId, place: Place): Promise<void> {
  return Answers.of(me).forget(keyOf(place));
}
