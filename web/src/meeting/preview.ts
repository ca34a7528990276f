/**
 * How a passage of the consensus will read once a version of it is adopted, before anybody adopts it: worked out by the very adopting
 * that the press does, and only drawn from there.
 */

import { isText, normalise } from "../diff/blocks";
import { seenFromAfter } from "../diff/compare";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import { Refusal } from "../diff/hunk";
import { overlay, type OverlayBlock } from "../diff/overlay";
import type { Inline } from "../diff/overlay-text";
import { unitsFrom } from "../diff/units";
import type { MeetingMark } from "../proto/Meetings";
import { contentWith, type Adopted } from "./adopt";
import { around, run } from "./clause";
import { entryOf } from "./marks";
import { openIn, type Version } from "./version";

export type Preview =
  /** Each text that changes, with the new words struck as `put-in` draws them; none where all of it goes. */
  | { readonly fits: true; readonly lines: readonly (readonly Inline[])[] }
  /** The text has gone another way by now. */
  | { readonly fits: false };

const isUntouched = (piece: Inline | undefined): boolean => piece?.kind === "run" && piece.struckBy.length === 0 && piece.formats.length === 0;

/** The texts in a block that change; all of them where the block does. */
function changedTexts(block: OverlayBlock, isWithinChanged: boolean): OverlayBlock[] {
  // What only the text of now has.
  if (block.kind !== "base") return [];
  const isChanged = isWithinChanged || block.struckBy.length + block.movedBy.length + block.changes.length + block.wraps.length > 0;
  if (isText(block)) return isChanged || !block.inline.every(isUntouched) ? [block] : [];
  return block.children.flatMap((child) => changedTexts(child, isChanged));
}

/** What stays as it is before the first change and after the last one is cut to what one has to see. */
function trimmed(inline: readonly Inline[]): readonly Inline[] {
  const cut = (piece: Inline | undefined, side: "left" | "right"): Inline[] => {
    if (piece?.kind !== "run" || !isUntouched(piece)) return piece === undefined ? [] : [piece];
    const units = unitsFrom(piece.tokens);
    return run(side === "left" ? around(units, [])[0] : around([], units)[1], []);
  };
  if (inline.length < 2) return inline;
  return [...cut(inline[0], "left"), ...inline.slice(1, -1), ...cut(inline[inline.length - 1], "right")];
}

export function previewOf(base: Content, marks: readonly MeetingMark[], adopted: readonly Adopted[], version: Version, current: Content): Preview {
  let wanted: Content;
  try {
    wanted = contentWith(base, adopted, openIn(version).map((mark) => entryOf(mark, marks)), current);
  } catch (error) {
    if (error instanceof Refusal) return { fits: false };
    throw error;
  }
  const now = normalise(current);
  // Seen from the text that will be: what the one of now lacks is what comes in.
  const hunks = seenFromAfter(diff(now, wanted), diff(wanted, now));
  const texts = overlay(wanted, [{ person: version.by, hunks }]).flatMap((block) => changedTexts(block, false));
  return { fits: true, lines: texts.map((block) => trimmed(block.inline)) };
}
