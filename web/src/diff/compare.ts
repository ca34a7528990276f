/** Which block of one version stands beside which of the other. */

import type { Hunk } from "./hunk";
import type { OverlayBlock } from "./overlay";

export interface Row {
  readonly key: string;
  readonly before: OverlayBlock | null;
  readonly after: OverlayBlock | null;
}

/** Blocks that are in both stand side by side; between them, what only one side has is paired as it comes. */
export function pairBlocks(before: readonly OverlayBlock[], after: readonly OverlayBlock[]): Row[] {
  const [lefts, rights] = [before, after].map((blocks) => blocks.filter((block) => block.kind === "base")) as [
    OverlayBlock[],
    OverlayBlock[],
  ];
  // A block that is drawn as moved is a pair with none: the others keep their order.
  const stays = (block: OverlayBlock) => block.movedBy.length === 0;
  const rightIndex = new Map(rights.map((block, i) => [block.key, stays(block) ? i : -1]));
  const rows: Row[] = [];
  let [left, right] = [0, 0];
  const upTo = (leftEnd: number, rightEnd: number) => {
    while (left < leftEnd || right < rightEnd) {
      const [a, b] = [left < leftEnd ? lefts[left++] : undefined, right < rightEnd ? rights[right++] : undefined];
      rows.push({ key: `${a?.key ?? ""}|${b?.key ?? ""}`, before: a ?? null, after: b ?? null });
    }
  };
  lefts.forEach((block, i) => {
    const match = rightIndex.get(block.key) ?? -1;
    if (match < right || !stays(block)) return;
    upTo(i, match);
    upTo(i + 1, match + 1);
  });
  upTo(lefts.length, rights.length);
  return rows;
}

/**
 * What the right paper shows: the comparison the other way round, but with the same blocks moved. Of two blocks that changed
 * places either may be called the moved one; both papers must name the same.
 */
export function seenFromAfter(forward: readonly Hunk[], backward: readonly Hunk[]): readonly Hunk[] {
  return [...backward.filter((hunk) => hunk.kind !== "mov"), ...forward.filter((hunk) => hunk.kind === "mov")];
}
