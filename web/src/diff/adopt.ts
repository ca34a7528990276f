/**
 * Adopting hunks of several forks onto their common base. The consensus is `replay(base, adoptions)` and what people wrote
 * freely on top; taking back is a replay without. Conflicts are decided by comparing places, so whether a hunk is refused does
 * not depend on the order of the others.
 */

import { apply } from "./apply";
import { baseBlocks, rootKey, type Blocks } from "./blocks";
import type { Kinship } from "./align";
import type { Content } from "./content";
import { diff, diffKnowing } from "./diff";
import { allParts, partsOf, Refusal, type BlockId, type Hunk, type HunkId, type MoveHunk, type SimpleHunk, type TextHunk, type Token } from "./hunk";
import { conflicts } from "./touch";

/** In the order of adoption, which decides only what stands first where several were put at one place. */
export type Adoptions = readonly Hunk[];

/** The adoptions with one more. Throws a `Refusal` and changes nothing if the hunk has no place beside the others. */
export function adopt(base: Content, adoptions: Adoptions, hunk: Hunk): Adoptions {
  if (adoptions.some((adopted) => adopted.id === hunk.id)) throw new Refusal("already", hunk.id, null);
  const needed = "needs" in hunk ? hunk.needs : [];
  const missing = needed.find((id) => !adoptions.some((adopted) => adopted.id === id));
  if (missing !== undefined) throw new Refusal("needs", hunk.id, missing);
  const other = adoptions.find((adopted) => conflicts(adopted, hunk));
  if (other !== undefined) throw new Refusal("overlap", hunk.id, other.id);
  const parts = allParts([...adoptions, hunk]);
  for (const part of partsOf(hunk)) if (part.kind === "mov") refuseCycle(baseBlocks(base), parts, part);
  const next = [...adoptions, hunk];
  apply(base, next);
  return next;
}

/** A block may not be moved into itself, however many moves it takes. */
function refuseCycle(base: Blocks, parts: readonly SimpleHunk[], hunk: MoveHunk): void {
  const moved = new Map<BlockId, MoveHunk>();
  for (const part of parts) if (part.kind === "mov") moved.set(part.block, part);
  const inserted = new Map<BlockId, BlockId>();
  for (const part of parts) {
    if (part.kind !== "ins") continue;
    const visit = (node: Content) => {
      inserted.set(String(node.attrs?.["id"]), part.place.parent);
      for (const child of node.content ?? []) visit(child);
    };
    visit(part.node);
  }
  let at: BlockId | undefined = hunk.place.parent;
  while (at !== undefined && at !== rootKey) {
    if (at === hunk.block) throw new Refusal("cycle", hunk.id, [...moved.values()].find((other) => other.block !== hunk.block)?.id ?? null);
    at = moved.get(at)?.place.parent ?? base.get(at)?.parent ?? inserted.get(at);
  }
}

/** The adoptions without one of them, as if it had never been made. */
export function takeBack(adoptions: Adoptions, id: HunkId): Adoptions {
  if (!adoptions.some((adopted) => adopted.id === id)) throw new Refusal("already", id, null);
  const dependent = adoptions.find((adopted) => "needs" in adopted && adopted.needs.includes(id));
  if (dependent !== undefined) throw new Refusal("needed", id, dependent.id);
  return adoptions.filter((adopted) => adopted.id !== id);
}

/** The base with all adoptions, mended where together they leave what no editor would: an empty list, an item without a paragraph. */
export function replay(base: Content, adoptions: Adoptions): Content {
  return mend(apply(base, adoptions));
}

/** What was split and joined between two lists of adoptions. Text that was taken out here and put in there may look like it. */
function kinshipOf(before: Adoptions, after: Adoptions): Kinship {
  const begun = (adoptions: Adoptions, tokens: (hunk: TextHunk) => readonly Token[]) => {
    const starts = adoptions.flatMap((hunk) => (hunk.kind === "txt" ? tokens(hunk) : [])).map((token) => (token.kind === "para" ? token.blocks : []));
    return new Map(starts.flatMap((blocks) => blocks.slice(-1).map((start) => [String(start.attrs["id"]), blocks] as const)));
  };
  const [put, taken] = [(hunk: TextHunk) => hunk.inserted, (hunk: TextHunk) => hunk.deleted];
  return {
    splitOff: new Map([...begun(before, taken), ...begun(after, put)]),
    joinedOn: new Set([...begun(before, put).keys(), ...begun(after, taken).keys()]),
  };
}

/**
 * The consensus as people have it, after the adoptions changed from `before` to `after`. `current` is the replay of `before`
 * with free edits; they are kept. Throws a `Refusal` where somebody wrote at the very place.
 */
export function carryOver(base: Content, before: Adoptions, after: Adoptions, current: Content): Content {
  const from = replay(base, before);
  const free = diff(from, current);
  // Mended only at the end: what people wrote may fill what the adoptions alone would leave empty.
  const wanted = diffKnowing(from, apply(base, after), kinshipOf(before, after));
  for (const hunk of wanted) {
    const other = free.find((edit) => conflicts(edit, hunk));
    if (other !== undefined) throw new Refusal("overlap", hunk.id, other.id);
  }
  const known = new Set(free.map((hunk) => hunk.id));
  return mend(apply(from, [...free, ...wanted.filter((hunk) => !known.has(hunk.id))]));
}

/** A hunk with all that it needs, in an order in which they can be adopted. */
export function withNeeds(hunk: Hunk, all: readonly Hunk[]): readonly Hunk[] {
  const needed = "needs" in hunk ? hunk.needs : [];
  const found = needed.flatMap((id) => all.filter((candidate) => candidate.id === id).flatMap((candidate) => withNeeds(candidate, all)));
  return [...new Set([...found, hunk])];
}

const holdsItems: ReadonlySet<string> = new Set(["bullet_list", "ordered_list", "table", "table_row", "blockquote"]);

/** Two people may each delete one of two list items. What is left must be a document that the editor can hold. */
function mend(content: Content): Content {
  const mended = mendNode(content) ?? content;
  return (mended.content ?? []).length === 0 ? { ...mended, content: [emptyParagraph("doc")] } : mended;
}

/** The id is made of the holder's, so that everybody who mends gets the same document. */
const emptyParagraph = (holder: string): Content => ({ type: "paragraph", attrs: { id: `${holder.slice(0, 60)}-p` } });

function mendNode(node: Content): Content | null {
  if (node.type === "text" || node.type === "paragraph" || node.type === "heading") return node;
  let content = (node.content ?? []).map(mendNode).filter((child) => child !== null);
  if (content.length === 0 && holdsItems.has(node.type)) return null;
  const id = String(node.attrs?.["id"]);
  if (node.type === "list_item") {
    if (content.length === 0) return null;
    if (content[0]?.type !== "paragraph") content = [emptyParagraph(id), ...content];
  }
  if ((node.type === "table_cell" || node.type === "table_header") && content.length === 0) content = [emptyParagraph(id)];
  if (content.length === 0) return node.content === undefined ? node : { ...node, content: [] };
  return content.length === node.content?.length && content.every((child, i) => child === node.content?.[i]) ? node : { ...node, content };
}
