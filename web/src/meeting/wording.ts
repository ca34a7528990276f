/**
 * A text mark whose place reads otherwise by now: what stands there, and what its author would have there. The clause that a person is
 * shown and the text that is written if they take it are worked out together, so that they are the same.
 */

import { baseBlocks, isText, type Blocks } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { BlockId, Hunk } from "../diff/hunk";
import type { Inline } from "../diff/overlay-text";
import { codePoints, inlineFrom, plainText, tokensOf, unitsFrom, unitsOf, type Unit } from "../diff/units";
import type { FindBlock, Lit } from "../editor/light";
import type { Person } from "../proto/Accounts";
import { around, run } from "./clause";
import { noLight, regionNow, type Region } from "./place";

/** The author's wording in the place of what stands there: one contiguous change. */
export interface Taking {
  /** The clause as the paper will read. */
  readonly clause: readonly Inline[];
  /** The consensus without what stands there now, and then with the author's words. */
  readonly steps: readonly [Content, Content];
}

export interface Wordings {
  /** What stands in the consensus where the mark wants to be, with its surroundings. */
  readonly now: readonly Inline[];
  /** Null for marks that are more than a wording, and where the words may stand twice afterwards. */
  readonly theirs: Taking | null;
}

function findNode(content: Content, id: BlockId): Content | null {
  if (content.attrs?.["id"] === id) return content;
  for (const child of content.content ?? []) {
    const found = findNode(child, id);
    if (found !== null) return found;
  }
  return null;
}

function replaceNode(content: Content, id: BlockId, inline: readonly Content[]): Content {
  if (content.attrs?.["id"] === id) return { ...content, content: inline };
  return content.content === undefined ? content : { ...content, content: content.content.map((child) => replaceNode(child, id, inline)) };
}

function textBlocksIn(content: Content): BlockId[] {
  if (content.type === "paragraph" || content.type === "heading") return [String(content.attrs?.["id"] ?? "")];
  return (content.content ?? []).flatMap(textBlocksIn);
}

/** Whether the end of a block was split off, or the next one joined to it: what is missing here, or too much, belongs to another block. */
function isEndUnsure(base: Content, current: Content, block: BlockId): boolean {
  const [was, now] = [textBlocksIn(base), textBlocksIn(current)];
  const [nextWas, nextNow] = [was[was.indexOf(block) + 1], now[now.indexOf(block) + 1]];
  return (nextNow !== undefined && !was.includes(nextNow)) || (nextWas !== undefined && !now.includes(nextWas));
}

/** As the author has it: also what they kept and another adopted mark took out along with what this one replaces. */
function authored(blocks: Blocks, hunk: Hunk & { kind: "txt" }, { was }: Region): Unit[] {
  const units = unitsOf(blocks.get(hunk.from.block)?.inline ?? [], codePoints);
  return [...units.slice(was.from, hunk.from.offset), ...unitsFrom(hunk.inserted), ...units.slice(hunk.to.offset, was.to)];
}

/** Where the wording goes in its block as that reads now, and how it reads. */
interface Placing {
  readonly region: Region;
  readonly words: readonly Unit[];
}

function placing(blocks: Blocks, hunk: Hunk & { kind: "txt" }, now: readonly Content[]): Placing | null {
  const was = blocks.get(hunk.from.block);
  const region = was === undefined || !isText(was) ? null : regionNow(blocks, hunk, now);
  return region === null ? null : { region, words: authored(blocks, hunk, region) };
}

/** The same on the paper that lies behind: what would go is struck, and the very words that would come stand beside it. */
export function litWording(base: Content, hunk: Hunk, find: FindBlock): Lit | null {
  const now = hunk.kind === "txt" ? find(hunk.from.block) : null;
  const placed = hunk.kind !== "txt" || now === null ? null : placing(baseBlocks(base), hunk, now);
  if (hunk.kind !== "txt" || placed === null) return null;
  const { block } = hunk.from;
  const { from, to } = placed.region.now;
  const text = plainText(tokensOf(placed.words));
  return { ...noLight, strikes: true, stretches: [{ block, from, to }], put: text === "" ? null : { block, at: to, text } };
}

/** Null where nothing of the place is left, and for marks of other kinds. */
export function wordings(base: Content, hunk: Hunk, by: Person, current: Content): Wordings | null {
  if (hunk.kind !== "txt") return null;
  const blocks = baseBlocks(base);
  const block = hunk.from.block;
  const node = findNode(current, block);
  const placed = node === null ? null : placing(blocks, hunk, node.content ?? []);
  if (node === null || placed === null) return null;
  const { region, words } = placed;
  const units = unitsOf(node.content ?? [], codePoints);
  const [before, there, after] = [units.slice(0, region.now.from), units.slice(region.now.from, region.now.to), units.slice(region.now.to)];
  const [left, right] = around(before, after);
  const now = run([...left, ...there, ...right], []);
  if (hunk.inserted.some((token) => token.kind === "para")) return { now, theirs: null };
  if (region.isEndChanged && isEndUnsure(base, current, block)) return { now, theirs: null };
  const put: Inline[] = words.length === 0 ? [] : [{ kind: "insert", versions: [{ by: [by], hunks: [], tokens: tokensOf(words) }] }];
  const withWords = (put: readonly Unit[]): Content => replaceNode(current, block, inlineFrom([...before, ...put, ...after]));
  return { now, theirs: { clause: [...run(left, []), ...put, ...run(right, [])], steps: [withWords([]), withWords(words)] } };
}
