/**
 * Who wrote each passage of a sealed version. Every character of a shared document has a client id, and every client id an account; an
 * adoption is made under a client id of its own together with its entry in the list of adoptions, and so is its suggester's. Which client
 * id and how much of it, the server has kept with the decision: an entry that somebody else wrote into the list gives no credit. Where a
 * mark's wording was taken over other words the server tells the mark, and only words that the mark has are its suggester's.
 *
 * Splitting, moving or retitling a block writes its text anew under another client id. What a version shares with the one it was made
 * from keeps the author that it had there.
 */

import * as Y from "yjs";
import { align } from "../../../diff/align";
import type { Block } from "../../../diff/blocks";
import { isText } from "../../../diff/blocks";
import type { Content } from "../../../diff/content";
import { partsOf, type BlockId, type Hunk } from "../../../diff/hunk";
import type { LineDiff, Side } from "../../../diff/line";
import { plainText } from "../../../diff/units";
import { contentRoot } from "../../../editor/content";
import { adoptedIn, type Adopted } from "../../../meeting/adopt";
import { textOfNode } from "../../../meeting/place";
import type { Person } from "../../../proto/Accounts";
import type { AdoptedUnder, ClientAuthor } from "../../../proto/Versions";
import { blocksOf } from "./restore";

export interface Credit {
  /** Several where one decision took up marks of several that cannot be told apart. */
  readonly people: readonly Person[];
  /** Who took it up into the consensus, if it was suggested. */
  readonly takenUpBy: Person | null;
}

/** For each block of text, by id, whose each code point of it is; an inline atom counts as one. `null`: a template's, or unknown. */
export type Authors = ReadonlyMap<BlockId, readonly (Credit | null)[]>;

/** A stretch of one block by the same people. */
export interface Passage {
  readonly block: BlockId;
  readonly from: number;
  readonly to: number;
  readonly credit: Credit;
}

export interface Authored {
  readonly content: Content;
  readonly authors: Authors;
}

function itemsOf(type: { readonly _start: Y.Item | null }): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) items.push(item);
  return items;
}

/** A mark whose wording was taken. */
interface Worded {
  readonly mark: string;
  readonly hunk: Hunk;
}

/** What was adopted under a client id, and below which clock: one decision may take up several marks, of several people. */
interface Decided {
  readonly clocks: number;
  readonly adopted: readonly Adopted[];
  readonly worded: readonly Worded[];
}

function decidedByClient(doc: Y.Doc, under: readonly AdoptedUnder[]): ReadonlyMap<number, Decided> {
  const counted = new Map(adoptedIn(doc).map((entry) => [entry.mark, entry]));
  const decided = new Map<number, Decided>();
  for (const { client, clocks, mark_id, wording } of under) {
    const known = decided.get(client) ?? { clocks, adopted: [], worded: [] };
    const entry = counted.get(mark_id);
    // An answer that was kept on the device before there were wordings has none.
    if (wording !== null && wording !== undefined) decided.set(client, { ...known, worded: [...known.worded, { mark: mark_id, hunk: wording as Hunk }] });
    else if (entry !== undefined) decided.set(client, { ...known, adopted: [...known.adopted, entry] });
  }
  return decided;
}

/** What a mark puts in, to be known again by. */
function wordsOf(hunk: Hunk): string {
  return partsOf(hunk)
    .map((part) => (part.kind === "txt" ? plainText(part.inserted) : part.kind === "ins" ? textOfNode(part.node) : ""))
    .join("");
}

/** Of the marks that were adopted at once, those that these words in this block come from. */
function sourcesOf(adopted: readonly Adopted[], block: BlockId, words: string): readonly Adopted[] {
  const narrowed = (from: readonly Adopted[], fits: (hunk: Hunk) => boolean): readonly Adopted[] => {
    const left = from.filter((entry) => [entry.hunk, ...entry.needs].some(fits));
    return left.length > 0 ? left : from;
  };
  const here = narrowed(adopted, (hunk) => blocksOf(hunk).has(block));
  if (here.length < 2) return here;
  const whole = narrowed(here, (hunk) => wordsOf(hunk).includes(words));
  // A paragraph that was written anew has old words around those of its marks; a mark that only changed its kind wrote none.
  return whole.length < here.length ? whole : narrowed(here, (hunk) => wordsOf(hunk) !== "" && words.includes(wordsOf(hunk)));
}

/** The stretch of some words in a block that a mark has, in UTF-16 units. What it does not have is nobody's but the hand's. */
function stretchOf({ hunk }: Worded, block: BlockId, words: string): readonly [number, number] | null {
  const own = wordsOf(hunk);
  if (!blocksOf(hunk).has(block) || own === "" || words === "") return null;
  if (own.includes(words)) return [0, words.length];
  const from = words.indexOf(own);
  return from < 0 ? null : [from, from + own.length];
}

const keyOf = ({ people, takenUpBy }: Credit): string => [...people.map((person) => person.id), "by", takenUpBy?.id].join(" ");

export const isSameCredit = (a: Credit | null, b: Credit | null): boolean => a === b || (a !== null && b !== null && keyOf(a) === keyOf(b));

/** What the server tells about the client ids in a document. */
export interface Told {
  readonly clients: readonly ClientAuthor[];
  readonly adoptions: readonly AdoptedUnder[];
}

/** `suggesterOf`: whose a mark is. */
export function authorsIn(doc: Y.Doc, told: Told, suggesterOf: (mark: string) => Person | null): Authors {
  const people = new Map(told.clients.map(({ client, person }) => [client, person]));
  const decided = decidedByClient(doc, told.adoptions);
  const creditOf = (client: number, clock: number, block: BlockId, words: string): Credit | null => {
    const person = people.get(client) ?? null;
    const decision = decided.get(client);
    const sources = decision === undefined || clock >= decision.clocks ? [] : sourcesOf(decision.adopted, block, words);
    const suggesters = new Map(sources.flatMap((entry) => suggesterOf(entry.mark) ?? []).map((one) => [one.id, one]));
    if (suggesters.size > 0) return { people: [...suggesters.values()], takenUpBy: person };
    return person === null ? null : { people: [person], takenUpBy: null };
  };
  /** Words by hand may follow on those of a decision in one item. */
  const creditsOf: CreditsOf = ({ client, clock }, block, words) => {
    const cut = Math.max(0, (decided.get(client)?.clocks ?? 0) - clock);
    const alike = (part: string, credit: Credit | null): (Credit | null)[] => Array.from(part, () => credit);
    const credits = (part: string, at: number): (Credit | null)[] => {
      const own = creditOf(client, at, block, part);
      const isDecided = at < (decided.get(client)?.clocks ?? 0);
      for (const worded of isDecided ? (decided.get(client)?.worded ?? []) : []) {
        const [stretch, suggester] = [stretchOf(worded, block, part), suggesterOf(worded.mark)];
        if (stretch === null || suggester === null) continue;
        const taken = { people: [suggester], takenUpBy: people.get(client) ?? null };
        return [...alike(part.slice(0, stretch[0]), own), ...alike(part.slice(...stretch), taken), ...alike(part.slice(stretch[1]), own)];
      }
      return alike(part, own);
    };
    return [...credits(words.slice(0, cut), clock), ...credits(words.slice(cut), clock + cut)];
  };
  const authors = new Map<BlockId, readonly (Credit | null)[]>();
  const walk = (holder: Y.XmlFragment | Y.XmlElement): void => {
    for (const child of holder.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue;
      const id: unknown = child.getAttribute("id");
      const isTextBlock = child.nodeName === "paragraph" || child.nodeName === "heading";
      if (!isTextBlock) walk(child);
      else if (typeof id === "string" && !authors.has(id)) authors.set(id, inlineAuthors(child, id, creditsOf));
    }
  };
  walk(doc.getXmlFragment(contentRoot));
  return authors;
}

/** Of each code point of some words in a block, the first of them at this clock. */
type CreditsOf = (from: Y.ID, block: BlockId, words: string) => (Credit | null)[];

/** An inline atom counts as one. */
const atom = "￼";

function inlineAuthors(element: Y.XmlElement, block: BlockId, creditsOf: CreditsOf): (Credit | null)[] {
  return itemsOf(element).flatMap((item) => {
    const type = item.content instanceof Y.ContentType ? item.content.type : null;
    if (!(type instanceof Y.XmlText)) return creditsOf(item.id, block, atom);
    return itemsOf(type).flatMap(({ content, id }) => (content instanceof Y.ContentString ? creditsOf(id, block, content.str) : []));
  });
}

const sizeOf = (block: Block): number => block.inline.reduce((size, node) => size + (node.text === undefined ? 1 : Array.from(node.text).length), 0);
const idOf = (block: Block): BlockId => String(block.start.attrs["id"] ?? "");

/** The author of each unit of one side of a line. */
function unitsBy(side: Side, authors: Authors): (Credit | null)[] {
  return side.blocks.flatMap((block, part) => {
    const own = authors.get(idOf(block)) ?? [];
    const start = side.starts[part] ?? 0;
    const next = side.starts[part + 1];
    const units = side.units.slice(start, next === undefined ? undefined : next - 1);
    let at = 0;
    const row = units.map((unit) => {
      const credit = own[at] ?? null;
      at += unit.size;
      return credit;
    });
    // The ¶ that begins the next block.
    return next === undefined ? row : [...row, null];
  });
}

/** A line that differs: what is equal in it keeps its author. */
function inheritLine(line: LineDiff, before: Authors, now: Authors): [BlockId, (Credit | null)[]][] {
  const [was, is] = [unitsBy(line.base, before), unitsBy(line.fork, now)];
  let [a, b] = [0, 0];
  for (const change of [...line.changes, { a0: was.length, a1: 0, b0: is.length, b1: 0 }]) {
    for (; a < change.a0 && b < change.b0; a++, b++) is[b] = was[a] ?? null;
    [a, b] = [change.a1, change.b1];
  }
  return line.fork.blocks.map((block, part) => {
    const start = line.fork.starts[part] ?? 0;
    const next = line.fork.starts[part + 1];
    const units = line.fork.units.slice(start, next === undefined ? undefined : next - 1);
    return [idOf(block), units.flatMap((unit, i) => Array.from({ length: unit.size }, () => is[start + i] ?? null))];
  });
}

/** The authors of a version, given those of the version that it was made from. */
export function inherited(before: Authored, now: Authored): Authors {
  const alignment = align(before.content, now.content, "guessed");
  const authors = new Map(now.authors);
  for (const block of alignment.fork.values()) {
    const old = alignment.base.has(block.key) ? before.authors.get(idOf(block)) : undefined;
    if (isText(block) && old !== undefined) authors.set(idOf(block), old);
  }
  for (const line of alignment.lines) for (const [id, row] of inheritLine(line, before.authors, now.authors)) authors.set(id, row);
  return authors;
}

/** In document order. A block whose text is not what the shared document says has no author rather than a wrong one. */
export function passagesOf({ content, authors }: Authored): Passage[] {
  const passages: Passage[] = [];
  const walk = (node: Content): void => {
    if (node.type !== "paragraph" && node.type !== "heading") {
      for (const child of node.content ?? []) walk(child);
      return;
    }
    const block = String(node.attrs?.["id"] ?? "");
    const row = authors.get(block) ?? [];
    const size = sizeOf({ key: block, start: { type: node.type, attrs: {} }, parent: null, children: [], inline: node.content ?? [], order: 0 });
    if (row.length !== size) return;
    let from = 0;
    for (let to = 1; to <= size; to++) {
      const credit = row[from] ?? null;
      if (to < size && isSameCredit(credit, row[to] ?? null)) continue;
      if (credit !== null) passages.push({ block, from, to, credit });
      from = to;
    }
  };
  walk(content);
  return passages;
}
