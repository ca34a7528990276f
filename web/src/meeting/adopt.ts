/**
 * Adopting in a shared consensus. The document's own list of adoptions, in coordinates of version 0, is the truth about what is adopted:
 * consensus = replay(version 0 + adoptions) + free edits.
 *
 * Nothing here changes the consensus itself. A change is made on a copy with a client id of its own and comes out as an update; the
 * server commits it together with the decision, or refuses both, and it comes back like anybody's edit.
 */

import * as Y from "yjs";
import { adopt, carryOver, type Adoptions } from "../diff/adopt";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { Refusal, type Hunk, type HunkId } from "../diff/hunk";
import { contentOf } from "../editor/content";
import type { DecisionId } from "../proto/Ids";
import { writeContent } from "./write";

/** The root of the consensus that holds what is adopted, and between it the id of each decision that changed the text. */
export const adoptionsRoot = "adoptions";

/** One adopted mark. */
export interface Adopted {
  readonly mark: string;
  /** Whose mark it was. */
  readonly by: string;
  readonly hunk: Hunk;
  /** Hunks of the same fork without which this one has no place; adopted along with it where they were not yet. */
  readonly needs: readonly Hunk[];
}

function isAdopted(entry: unknown): entry is Adopted {
  return typeof entry === "object" && entry !== null && "mark" in entry && "hunk" in entry && "needs" in entry;
}

/** A list that two people wrote to at once may hold a mark twice: it counts once. */
export function adoptedIn(doc: Y.Doc): Adopted[] {
  const entries = doc.getArray<unknown>(adoptionsRoot).toArray().filter(isAdopted);
  return entries.filter((entry, i) => entries.findIndex((other) => other.mark === entry.mark) === i);
}

/** Whether the change that a decision made has arrived in this document. */
export function holdsChange(doc: Y.Doc, decision: DecisionId): boolean {
  return doc.getArray<unknown>(adoptionsRoot).toArray().includes(decision);
}

/** Two people may have made the same hunk: it is in the text once, and credited to both. */
export function hunksOf(adopted: readonly Adopted[]): Adoptions {
  const hunks = new Map<HunkId, Hunk>();
  for (const { needs, hunk } of adopted) for (const one of [...needs, hunk]) hunks.set(one.id, hunk.id === one.id ? hunk : one);
  return [...hunks.values()];
}

/** The text as it reads with more marks. Throws a `Refusal` where one of them has no place any more. */
export function contentWith(base: Content, adopted: readonly Adopted[], entries: readonly Adopted[], current: Content): Content {
  const before = hunksOf(adopted);
  let after = before;
  for (const entry of entries) for (const hunk of [...entry.needs, entry.hunk]) if (!after.some((one) => one.id === hunk.id)) after = adopt(base, after, hunk);
  return after === before ? normalise(current) : carryOver(base, before, after, current);
}

/** The text as if a mark had never been adopted. */
export function contentWithout(base: Content, adopted: readonly Adopted[], mark: string, current: Content): Content {
  const left = adopted.filter((entry) => entry.mark !== mark);
  if (left.length === adopted.length) throw new Refusal("already", mark, null);
  return carryOver(base, hunksOf(adopted), hunksOf(left), current);
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/**
 * What the change adds to the document. The text is compared with what was wanted before anybody else sees it. The decision that makes it
 * is noted with it, so that a page knows which changes its text holds.
 */
function updateOf(doc: Y.Doc, refused: string, was: Content, steps: readonly [...Content[], Content], decision: DecisionId, list: (adoptions: Y.Array<unknown>) => void): Uint8Array {
  const copy = copyOf(doc);
  try {
    const before = Y.encodeStateVector(copy);
    copy.transact(() => {
      let now = normalise(was);
      for (const step of steps) {
        writeContent(copy, now, step);
        now = step;
      }
      const adoptions = copy.getArray<unknown>(adoptionsRoot);
      list(adoptions);
      adoptions.push([decision]);
    });
    if (JSON.stringify(normalise(contentOf(copy))) !== JSON.stringify(steps[steps.length - 1])) throw new Refusal("changed", refused, null);
    return Y.encodeStateAsUpdate(copy, before);
  } finally {
    copy.destroy();
  }
}

/** The update that adopts the marks, in this order. Throws a `Refusal` and changes nothing if one of them has no place. */
export function adoption(base: Content, doc: Y.Doc, entries: readonly Adopted[], decision: DecisionId): Uint8Array {
  const adopted = adoptedIn(doc);
  const twice = entries.find((entry) => adopted.some((other) => other.mark === entry.mark));
  if (twice !== undefined) throw new Refusal("already", twice.hunk.id, null);
  const was = contentOf(doc);
  const wanted = contentWith(base, adopted, entries, was);
  return updateOf(doc, entries[0]?.hunk.id ?? "", was, [wanted], decision, (list) => list.push(JSON.parse(JSON.stringify(entries)) as unknown[]));
}

function unlist(list: Y.Array<unknown>, mark: string): void {
  for (let i = list.length - 1; i >= 0; i--) {
    const entry = list.get(i);
    if (isAdopted(entry) && entry.mark === mark) list.delete(i, 1);
  }
}

/** The update that takes an adoption back. Throws a `Refusal` where somebody has written on since, or another mark builds on it. */
export function withdrawal(base: Content, doc: Y.Doc, mark: string, decision: DecisionId): Uint8Array {
  const was = contentOf(doc);
  const wanted = contentWithout(base, adoptedIn(doc), mark, was);
  return updateOf(doc, mark, was, [wanted], decision, (list) => unlist(list, mark));
}

/** The update that takes only the decision back: the words stay, as if written by hand. */
export function release(doc: Y.Doc, mark: string, decision: DecisionId): Uint8Array {
  const was = contentOf(doc);
  return updateOf(doc, mark, was, [normalise(was)], decision, (list) => unlist(list, mark));
}

/** The update that writes a mark's own wording at its place: what stands there goes out as one, and the wording comes in as one. */
export function rewording(doc: Y.Doc, mark: string, [cut, wanted]: readonly [Content, Content], decision: DecisionId): Uint8Array {
  return updateOf(doc, mark, contentOf(doc), [normalise(cut), normalise(wanted)], decision, () => undefined);
}
