/**
 * One person's version of a clause: every red mark that they made in its blocks, taken up as one choice. Each mark still has a decision of
 * its own; here stands which belong together, in which order they can be adopted, and what stands in their way.
 */

import { withNeeds } from "../diff/adopt";
import { baseBlocks, rootKey, type Blocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import { partsOf, type BlockId, type Hunk, type SimpleHunk } from "../diff/hunk";
import { overlay, type OverlayBlock } from "../diff/overlay";
import { conflicts, touches } from "../diff/touch";
import type { Person } from "../proto/Accounts";
import type { AccountId } from "../proto/Ids";
import type { MeetingMark } from "../proto/Meetings";
import type { Adopted } from "./adopt";
import { hunkOf } from "./marks";
import { fitOfAll, isOpen, type Fit } from "./take-up";

export interface Version {
  readonly by: Person;
  /** The blocks of version 0 that it is about, in document order; none where something is put between them. */
  readonly blocks: readonly BlockId[];
  /** Decided or not, each after those that it needs. */
  readonly marks: readonly MeetingMark[];
}

function within(blocks: Blocks, key: BlockId): readonly BlockId[] {
  return [key, ...(blocks.get(key)?.children ?? []).flatMap((child) => within(blocks, child))];
}

function blocksOfPart(blocks: Blocks, part: SimpleHunk): readonly BlockId[] {
  switch (part.kind) {
    case "txt": {
      const begun = part.deleted.flatMap((token) => (token.kind === "para" ? token.blocks.slice(-1) : []));
      return [part.from.block, ...begun.map((start) => String(start.attrs["id"]))];
    }
    case "fmt":
    case "att":
      return [part.block];
    case "del":
    case "mov":
      return within(blocks, part.block);
    case "ins":
      return [];
  }
}

const blocksOf = (blocks: Blocks, hunk: Hunk): readonly BlockId[] => partsOf(hunk).flatMap((part) => blocksOfPart(blocks, part));

/** The blocks of the clause: those of the mark, and those whose text the suggester joined to them. */
function clauseBlocks(blocks: Blocks, hunk: Hunk, theirs: readonly Hunk[]): ReadonlySet<BlockId> {
  const clause = new Set(blocksOf(blocks, hunk));
  const joins = theirs.filter((other) => other.kind === "txt" && other.from.block !== other.to.block).map((other) => blocksOf(blocks, other));
  for (let size = -1; size !== clause.size; ) {
    size = clause.size;
    for (const joined of joins) if (joined.some((key) => clause.has(key))) for (const key of joined) clause.add(key);
  }
  return clause;
}

/** The suggester's version of the clause that a mark lies in; null where they left it as it was. */
export function versionOf(base: Content, marks: readonly MeetingMark[], mark: MeetingMark, suggester: AccountId): Version | null {
  const blocks = baseBlocks(base);
  const theirs = marks.filter((other) => other.owner.id === suggester);
  const all = theirs.map(hunkOf);
  const clause = clauseBlocks(blocks, hunkOf(mark), all);
  const found = all.filter((hunk) => touches(hunk, hunkOf(mark)) || blocksOf(blocks, hunk).some((key) => clause.has(key)));
  const by = theirs[0]?.owner;
  if (by === undefined || found.length === 0) return null;
  const wanted = [...new Set(found.flatMap((hunk) => withNeeds(hunk, all)))];
  const order = (key: BlockId): number => blocks.get(key)?.order ?? blocks.size;
  return {
    by,
    blocks: [...clause].filter((key) => key !== rootKey).sort((a, b) => order(a) - order(b)),
    marks: wanted.flatMap((hunk) => theirs.find((other) => hunkOf(other).id === hunk.id) ?? []),
  };
}

/** Everybody's version of the clause, in the order of the marks. */
export function versionsOf(base: Content, marks: readonly MeetingMark[], mark: MeetingMark): Version[] {
  const people = [...new Set(marks.map((other) => other.owner.id))];
  return people.flatMap((person) => versionOf(base, marks, mark, person) ?? []);
}

/** What adopting the version still has to adopt, in order. */
export const openIn = (version: Version): readonly MeetingMark[] => version.marks.filter(isOpen);

/** Other people's marks that cannot stand beside this version. The adopted ones have to be taken back before it can be adopted. */
export function rivalsOf(marks: readonly MeetingMark[], version: Version): MeetingMark[] {
  const own = version.marks.map(hunkOf);
  const isOthers = (mark: MeetingMark): boolean => !version.marks.some((other) => other.id === mark.id);
  return marks.filter((mark) => isOthers(mark) && own.some((hunk) => conflicts(hunk, hunkOf(mark))));
}

/** Whether all that is open of a version could be adopted together into the consensus as it reads now. */
export function fitOfVersion(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], version: Version, current: Content): Fit {
  return fitOfAll(base, marks, adopted, openIn(version), current);
}

/** Other people's choices for the clause of a mark: versions of which nothing that stands in their way is adopted. */
export function choicesFor(base: Content, marks: readonly MeetingMark[], mark: MeetingMark): Version[] {
  const isIn = (rival: MeetingMark): boolean => rival.decision?.outcome === "adopted";
  return versionsOf(base, marks, mark).filter((version) => {
    const open = openIn(version);
    return open.length > 0 && !open.every((one) => one.id === mark.id) && !rivalsOf(marks, version).some(isIn);
  });
}

/** How the clause reads with this version alone, as the red pen draws it. */
export function readingOf(base: Content, version: Version): OverlayBlock[] {
  const drawn = overlay(base, [{ person: version.by, hunks: version.marks.map(hunkOf) }]);
  const wanted = new Set(version.blocks);
  const visit = (block: OverlayBlock): OverlayBlock[] => (wanted.has(block.key) || block.kind === "inserted" ? [block] : block.children.flatMap(visit));
  return drawn.flatMap(visit);
}
