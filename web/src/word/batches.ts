/** A long text as edits that the server takes one by one: each stays far below its limit for one edit. Pure. */

import type { Content } from "../diff/content";
import { newBlockId } from "../editor/blockIds";
import { contentFrom, nodeOf } from "../editor/content";
import { schema } from "../editor/schema";

/** As JSON, in UTF-16 units. In bytes it is at most three times as much, and the server's limit is 1 MiB. */
export const batchUnits = 150_000;
/** A paragraph of this many characters is no paragraph; whoever wrote it has lost their line breaks. */
const longestParagraph = 20_000;

/** Blocks for the end of the paper, or for the end of the container at its end. */
export interface Batch {
  readonly into: "paper" | "last";
  readonly blocks: readonly Content[];
}

const sizeOf = (content: Content): number => JSON.stringify(content).length;

function named(content: Content): Content {
  if (content.type === "text") return content;
  const hasId = "id" in (schema.nodes[content.type]?.spec.attrs ?? {});
  const children = content.content === undefined ? {} : { content: content.content.map(named) };
  return { ...content, ...(hasId ? { attrs: { ...content.attrs, id: newBlockId() } } : {}), ...children };
}

/** As the schema has it, with ids. */
function fitted(block: Content): readonly Content[] {
  return (contentFrom(nodeOf({ type: "doc", content: [block] })).content ?? []).map(named);
}

function cut(block: Content): readonly Content[] {
  if (block.type !== "paragraph" || sizeOf(block) < longestParagraph) return [block];
  const pieces = (block.content ?? []).flatMap((node): Content[] => {
    const letters = Array.from(node.text ?? "");
    if (letters.length <= longestParagraph) return [node];
    const parts = Math.ceil(letters.length / longestParagraph);
    return Array.from({ length: parts }, (_, i) => ({ ...node, text: letters.slice(i * longestParagraph, (i + 1) * longestParagraph).join("") }));
  });
  const paragraphs: Content[][] = [[]];
  let length = 0;
  for (const piece of pieces) {
    length += (piece.text ?? "").length;
    if (length > longestParagraph) {
      paragraphs.push([]);
      length = (piece.text ?? "").length;
    }
    paragraphs[paragraphs.length - 1]?.push(piece);
  }
  return paragraphs.filter((content) => content.length > 0).map((content) => ({ ...block, content }));
}

function grouped(blocks: readonly Content[]): readonly (readonly Content[])[] {
  const groups: Content[][] = [];
  let room = 0;
  for (const block of blocks) {
    const size = sizeOf(block);
    if (size > room) {
      groups.push([]);
      room = batchUnits;
    }
    groups[groups.length - 1]?.push(block);
    room -= size;
  }
  return groups;
}

/** A container too long for one edit begins with its first blocks; the others follow into it. */
function begun(block: Content): readonly Batch[] {
  const [first = [], ...others] = grouped(block.content ?? []);
  return [{ into: "paper", blocks: [{ ...block, content: first }] }, ...others.map((blocks): Batch => ({ into: "last", blocks }))];
}

export function batchesOf(content: Content): readonly Batch[] {
  const blocks = (content.content ?? []).flatMap(cut).flatMap(fitted);
  return grouped(blocks).flatMap((group): readonly Batch[] => {
    const [only] = group;
    return group.length === 1 && only !== undefined && sizeOf(only) > batchUnits ? begun(only) : [{ into: "paper", blocks: group }];
  });
}
