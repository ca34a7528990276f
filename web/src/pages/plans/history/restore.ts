/**
 * Bringing one passage of an earlier version back into a document that is being written. The document is read as the earlier version with
 * changes; the change that took the passage away is left out, and all others stay.
 */

import type * as Y from "yjs";
import { replay, takeBack } from "../../../diff/adopt";
import { normalise } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { diff } from "../../../diff/diff";
import { Refusal, type BlockId, type Hunk } from "../../../diff/hunk";
import { touches } from "../../../diff/touch";
import { contentOf } from "../../../editor/content";
import { rewrite } from "../../../meeting/rewrite";
import type { DocumentId } from "../../../proto/Ids";
import type { PlanDocument, PlanView } from "../../../proto/Plans";
import { merging, type Merging } from "./merge";

/** The origin of what is brought back, so that exactly this can be undone. */
export const RESTORED = Symbol("brought back from an earlier version");

/** What this person may write now and the versions of the plan can be compared with. Reflections and minutes are other texts. */
export function writableIn(view: PlanView): readonly PlanDocument[] {
  return view.documents.filter((document) => document.can_write && document.kind !== "reflection" && document.kind !== "minutes");
}

/** The text with the earlier passage again. Throws a `Refusal` where the document says something else there by now. */
export function broughtBack(before: Content, hunk: Hunk, current: Content): Content {
  const made = diff(before, current);
  if (!made.some((one) => one.id === hunk.id)) {
    const other = made.find((one) => touches(one, hunk));
    throw new Refusal(other === undefined ? "already" : other.kind === "del" ? "gone" : "changed", hunk.id, other?.id ?? null);
  }
  const wanted = replay(before, takeBack(made, hunk.id));
  // A holder whose content has moved elsewhere would come back empty, which no paper can hold.
  if (diff(before, wanted).some((one) => one.id === hunk.id)) throw new Refusal("needed", hunk.id, null);
  return wanted;
}

/** Writes it into the shared document as one ordinary edit, or throws a `Refusal` and changes nothing. */
export function bringBack(before: Content, hunk: Hunk, doc: Y.Doc): void {
  const was = normalise(contentOf(doc));
  const wanted = broughtBack(before, hunk, was);
  rewrite(doc, was, wanted, hunk.id, RESTORED);
}

/** What a person takes where the passage reads otherwise by now. */
export type Side = "old" | "both";

/** What the document as it is now and the earlier passage would make of each other. */
export function mergingIn(before: Content, hunk: Hunk, doc: Y.Doc): Merging {
  return merging(before, hunk, normalise(contentOf(doc)));
}

/** Writes the chosen words as one ordinary edit. Throws a `Refusal` and changes nothing where the document reads otherwise than was shown. */
export function settle(before: Content, hunk: Hunk, doc: Y.Doc, seen: Merging, side: Side): void {
  const was = normalise(contentOf(doc));
  const found = merging(before, hunk, was);
  const wanted = found[side];
  if (wanted === null || JSON.stringify(found.shown) !== JSON.stringify(seen.shown)) throw new Refusal("changed", hunk.id, null);
  rewrite(doc, was, wanted, hunk.id, RESTORED);
}

/** Something that stood in the earlier version is gone or reads otherwise; what was only added took nothing away. */
export function tookAway(hunk: Hunk): boolean {
  return hunk.kind === "txt" ? hunk.deleted.length > 0 : hunk.kind !== "ins";
}

function idsIn(node: Content): BlockId[] {
  const own = node.attrs?.["id"];
  return [...(typeof own === "string" ? [own] : []), ...(node.content ?? []).flatMap(idsIn)];
}

/** The blocks, of either version, in which a change is seen. */
export function blocksOf(hunk: Hunk): ReadonlySet<BlockId> {
  switch (hunk.kind) {
    case "txt": {
      const begun = [...hunk.deleted, ...hunk.inserted].flatMap((token) => (token.kind === "para" ? token.blocks : []));
      return new Set([hunk.from.block, hunk.to.block, ...begun.map((start) => String(start.attrs["id"]))]);
    }
    case "ins":
    case "del":
      return new Set([hunk.block, ...idsIn(hunk.node)]);
    case "fmt":
    case "att":
    case "mov":
      return new Set([hunk.block]);
    case "wrp":
      return new Set([...hunk.notes.map((note) => note.block), ...hunk.parts.flatMap((part) => [...blocksOf(part)])]);
  }
}

/** Of several papers in hand, the one whose versions these are; else the first. */
export function targetOf(targets: readonly PlanDocument[], wanted: DocumentId | null): PlanDocument | null {
  return targets.find((one) => one.id === wanted) ?? targets[0] ?? null;
}
