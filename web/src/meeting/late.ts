/**
 * What a late edit suggests. In the meeting its hunks are marks of its author's fork, beside those that are listed. In a paper that is still
 * written it goes in over whatever stands there now.
 */

import type * as Y from "yjs";
import { carryOver } from "../diff/adopt";
import { baseBlocks, normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff, sortKey } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import { contentOf } from "../editor/content";
import type { MeetingMark, NewMark } from "../proto/Meetings";
import { hunkOf, marksOf, type SealedFork } from "./marks";
import { rewrite } from "./rewrite";

/**
 * What the edit changed, as marks of its author's fork: in coordinates of the base, without what the fork says anyway. Throws a `Refusal`
 * where the edit is of words that only the fork has: as a mark of its own it would have no place.
 */
export function lateMarks(base: Content, fork: Pick<SealedFork, "document" | "owner">, without: Content, withEdit: Content, listed: readonly MeetingMark[]): NewMark[] {
  const [from, to, start] = [normalise(without), normalise(withEdit), normalise(base)];
  const alone = carryOver(from, [], diff(from, to), start);
  const known = new Set(listed.map((mark) => mark.id));
  const blocks = baseBlocks(base);
  return marksOf(base, [{ ...fork, content: alone }])
    .filter((mark) => !known.has(mark.id))
    .map((mark) => {
      const [line, column] = sortKey(blocks, mark.hunk as Hunk);
      const before = listed.filter((other) => {
        const [otherLine, otherColumn] = sortKey(blocks, hunkOf(other));
        return otherLine < line || (otherLine === line && otherColumn <= column);
      });
      // Next to the last that comes before it: the list is ordered by this number, then by id.
      return { ...mark, order: Math.max(-1, ...before.map((other) => other.order)) + 1, group: null, reason: null };
    });
}

/** Writes what a late edit changed into a document. Throws a `Refusal` and changes nothing where it says something else there by now. */
export function putIn(without: Content, withEdit: Content, doc: Y.Doc): void {
  const [from, to] = [normalise(without), normalise(withEdit)];
  const was = normalise(contentOf(doc));
  rewrite(doc, was, carryOver(from, [], diff(from, to), was), "", null);
}
