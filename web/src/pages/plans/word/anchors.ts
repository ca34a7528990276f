/** The comments of a version as Word has them: on their passages, with their answers. Pure. */

import type { BlockId } from "../../../diff/hunk";
import type { Comment } from "../../../proto/Comments";
import type { Remark } from "../../../word/write/paper";
import type { Anchor } from "../../../word/write/pieces";
import { threadsOf } from "../comments/threads";

export type Anchors = ReadonlyMap<BlockId, readonly Anchor[]>;

export function together(one: Anchors, other: Anchors): Anchors {
  const all = new Map(one);
  for (const [block, anchors] of other) all.set(block, [...(all.get(block) ?? []), ...anchors]);
  return all;
}

export function anchorsOf(comments: readonly Comment[], withdrawn: string): Anchors {
  const anchors = new Map<string, Anchor[]>();
  for (const { root, place, replies } of threadsOf(comments)) {
    const isSettled = root.settled !== null;
    const remarkOf = ({ author, created_at_ms, body }: Comment, answers: readonly Remark[]): Remark => ({
      by: { id: author.id, name: author.name, atMs: created_at_ms },
      body: body ?? withdrawn,
      isSettled,
      replies: answers,
    });
    const remark = remarkOf(root, replies.map((reply) => remarkOf(reply, [])));
    anchors.set(place.block_id, [...(anchors.get(place.block_id) ?? []), { from: place.from, to: place.to, remark }]);
  }
  return anchors;
}
