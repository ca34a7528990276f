/**
 * Every block has an id that survives editing; forks are compared by it.
 *
 * Ids are given only in answer to a local transaction, and only in the ranges it touched. Remote edits and undo are never
 * repaired: several clients would repair at once and chase each other. Duplicates made by two people at once stay; the
 * diff tolerates them and sealing repairs them.
 */

import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Node as PMNode } from "prosemirror-model";
import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { isSettling } from "./composition";
import { blockIdOf, isBlock } from "./schema";

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Holder {
  readonly node: PMNode;
  readonly pos: number;
}

/** 64 characters, so that each takes six bits of a random byte without bias. */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/** 72 bits: no collision among all plans of all schools. */
const idLength = 12;

export function newBlockId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(idLength)), (byte) => alphabet.charAt(byte & 63)).join("");
}

const blockIdsKey = new PluginKey<readonly Range[]>("block-ids");

/** True for what came from the shared document: remote edits, and one's own undo and redo. */
export function isFromShared(tr: Transaction): boolean {
  const meta: unknown = tr.getMeta(ySyncPluginKey);
  return typeof meta === "object" && meta !== null && "isChangeOrigin" in meta && meta.isChangeOrigin === true;
}

/** The places that the transactions changed, in the document after the last of them. */
export function changedRanges(transactions: readonly Transaction[]): Range[] {
  let ranges: Range[] = [];
  for (const tr of transactions) {
    for (const map of tr.mapping.maps) {
      ranges = ranges.map(({ from, to }) => ({ from: map.map(from, -1), to: map.map(to, 1) }));
      map.forEach((_oldFrom, _oldTo, from, to) => ranges.push({ from, to }));
    }
  }
  return ranges;
}

function isEmpty(node: PMNode): boolean {
  let empty = true;
  node.descendants((child) => {
    if (child.isText || (child.isLeaf && !child.isTextblock)) empty = false;
    return empty;
  });
  return empty && !node.isAtom;
}

/** Who of several touched holders keeps the id: the first that has text (so Enter at the start of a block moves nothing). */
function keeper(holders: readonly Holder[]): Holder | undefined {
  return holders.find(({ node }) => !isEmpty(node)) ?? holders[0];
}

/** Typing inside a block leaves both its ends alone: a duplicate that two people made long ago is then not touched. */
function beginsOrEndsIn(from: number, to: number, pos: number, node: PMNode): boolean {
  const end = pos + node.nodeSize;
  return pos < to && end > from && (pos >= from || end <= to);
}

/** The blocks that need a new id. */
export function blocksToName(doc: PMNode, ranges: readonly Range[]): number[] {
  if (ranges.length === 0) return [];
  const touched = new Set<number>();
  const nameless: number[] = [];
  for (const { from, to } of ranges) {
    // One position wider: a block that was filled in for a deleted one lies beside the empty range.
    doc.nodesBetween(Math.max(0, from - 1), Math.min(doc.content.size, to + 1), (node, pos) => {
      if (!isBlock(node)) return true;
      if (blockIdOf(node) === null) {
        if (!nameless.includes(pos)) nameless.push(pos);
      } else if (beginsOrEndsIn(from, to, pos, node)) {
        touched.add(pos);
      }
      return true;
    });
  }
  const touchedIds = new Map<string, Holder[]>();
  for (const pos of touched) {
    const node = doc.nodeAt(pos);
    const name = node && blockIdOf(node);
    if (node && name !== null) touchedIds.set(name, [...(touchedIds.get(name) ?? []), { node, pos }]);
  }
  const elsewhere = new Set<string>();
  doc.descendants((node, pos) => {
    const name = isBlock(node) ? blockIdOf(node) : null;
    if (name !== null && !touched.has(pos) && touchedIds.has(name)) elsewhere.add(name);
    return !node.isTextblock;
  });
  const renamed = [...touchedIds].flatMap(([name, holders]) => {
    holders.sort((a, b) => a.pos - b.pos);
    const kept = elsewhere.has(name) ? undefined : keeper(holders);
    return holders.filter((holder) => holder !== kept).map(({ pos }) => pos);
  });
  return [...nameless, ...renamed];
}

/** `isComposing`: the composed block must not be redrawn, and a new attribute redraws it; such ranges wait. */
export function blockIds(isComposing: () => boolean): Plugin<readonly Range[]> {
  return new Plugin<readonly Range[]>({
    key: blockIdsKey,
    state: {
      init: () => [],
      apply: (tr, waiting) => {
        if (isFromShared(tr) || tr.getMeta(blockIdsKey) === "named") return [];
        const mapped = waiting.map(({ from, to }) => ({ from: tr.mapping.map(from, -1), to: tr.mapping.map(to, 1) }));
        return isComposing() && tr.docChanged ? [...mapped, ...changedRanges([tr])] : mapped;
      },
    },
    appendTransaction: (transactions, _before, state) => {
      if (transactions.some(isFromShared) || isComposing()) return null;
      const waiting = blockIdsKey.getState(state) ?? [];
      const tr = state.tr.setMeta(blockIdsKey, "named");
      for (const pos of blocksToName(state.doc, [...waiting, ...changedRanges(transactions)])) tr.setNodeAttribute(pos, "id", newBlockId());
      // An id given late must not be a step of its own that undo could take away.
      if (transactions.some(isSettling)) tr.setMeta("addToHistory", false);
      return tr.docChanged || waiting.length > 0 ? tr : null;
    },
  });
}
