/**
 * Whether what was adopted still stands in the text. Somebody may have taken another wording for the same place, or written over it by
 * hand: the decision stays what it was, and whoever reads it is told. Worked out from the text alone, so that it is true. Pure.
 */

import { replay } from "../diff/adopt";
import { baseBlocks, normalInline, normalise, type Blocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import { Refusal, type Hunk, type TextHunk } from "../diff/hunk";
import { touches } from "../diff/touch";
import { codePoints, plainText, tokensOf, unitsOf } from "../diff/units";
import type { Person } from "../proto/Accounts";
import type { MeetingMark } from "../proto/Meetings";
import { hunksOf, type Adopted } from "./adopt";
import { entryOf, hunkOf } from "./marks";
import { regionNow } from "./place";

/** Marks whose words are no longer in the text: whose wording stands there, where it is somebody's. */
export type Overwritten = ReadonlyMap<string, Person | null>;

export const nothingOverwritten: Overwritten = new Map();

function findNode(content: Content, id: string): Content | null {
  if (content.attrs?.["id"] === id) return content;
  for (const child of content.content ?? []) {
    const found = findNode(child, id);
    if (found !== null) return found;
  }
  return null;
}

const readsAlike = (one: Content, other: Content | null): boolean =>
  other !== null && JSON.stringify(normalInline(one.content ?? [])) === JSON.stringify(normalInline(other.content ?? []));

/** A text mark within one block whose words can be looked for; null for any other. */
const wordsOf = (hunk: Hunk): TextHunk | null =>
  hunk.kind === "txt" && hunk.from.block === hunk.to.block && hunk.inserted.every((token) => token.kind === "text") ? hunk : null;

/** Whether the block reads at the place of the mark as the mark wants it. */
function holds(blocks: Blocks, hunk: TextHunk, now: Content): boolean {
  const inline = now.content ?? [];
  const region = regionNow(blocks, hunk, inline);
  if (region === null) return true;
  const there = plainText(tokensOf(unitsOf(inline, codePoints).slice(region.now.from, region.now.to)));
  const words = plainText(hunk.inserted);
  return words === "" ? there !== plainText(hunk.deleted) : there.includes(words);
}

/** Who has the wording that stands where this mark's stood: the last of those that were taken on after it. */
function rewriter(blocks: Blocks, marks: readonly MeetingMark[], mark: MeetingMark, now: Content | null): Person | null {
  const since = mark.decision?.at_ms ?? 0;
  const later = marks.filter(({ id, owner, decision }) => {
    const isIn = decision?.outcome === "adopted" || decision?.outcome === "adapted";
    return id !== mark.id && owner.id !== mark.owner.id && isIn && decision.at_ms >= since;
  });
  const rivals = later.filter((other) => touches(hunkOf(other), hunkOf(mark)));
  const standing = rivals.filter((other) => {
    const words = wordsOf(hunkOf(other));
    return words !== null && now !== null && holds(blocks, words, now);
  });
  standing.sort((one, other) => (one.decision?.at_ms ?? 0) - (other.decision?.at_ms ?? 0));
  return standing[standing.length - 1]?.owner ?? null;
}

/** `adopted`: what is adopted in this text. */
export function overwrittenIn(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], current: Content): Overwritten {
  const inText = marks.filter((mark) => mark.decision?.outcome === "adopted" && adopted.some((entry) => entry.mark === mark.id));
  if (inText.length === 0) return nothingOverwritten;
  const blocks = baseBlocks(base);
  const alone = normalise(replay(base, hunksOf(adopted)));
  const found = new Map<string, Person | null>();
  for (const mark of inText) {
    const hunk = wordsOf(hunkOf(mark));
    if (hunk === null) continue;
    const [made, now] = [findNode(alone, hunk.from.block), findNode(current, hunk.from.block)];
    // Joined to another by a mark that is adopted too; or as the adoptions alone make it, so that nobody has written there since.
    if (made === null || readsAlike(made, now)) continue;
    if (now === null || !holds(blocks, hunk, now)) found.set(mark.id, rewriter(blocks, marks, mark, now));
  }
  return found;
}

/** Of a sealed consensus, where the decisions say what was adopted. */
export function overwrittenInSealed(base: Content, marks: readonly MeetingMark[], sealed: Content): Overwritten {
  const adopted = marks.filter((mark) => mark.decision?.outcome === "adopted");
  adopted.sort((one, other) => (one.decision?.at_ms ?? 0) - (other.decision?.at_ms ?? 0) || one.order - other.order);
  try {
    return overwrittenIn(base, marks, adopted.map((mark) => entryOf(mark, marks)), sealed);
  } catch (error) {
    // A list from before this version of the page: of it nothing can be said beyond its decisions.
    if (error instanceof Refusal) return nothingOverwritten;
    throw error;
  }
}
