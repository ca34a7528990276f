/** A red mark in words: in one line for a list, or whole. */

import type { Hunk } from "../diff/hunk";
import { plainText } from "../diff/units";
import type { Texts } from "../text/zh";
import { textOfNode } from "./place";

/** Enough to know it again. */
const longest = 18;

function short(text: string): string {
  const points = Array.from(text);
  return points.length > longest ? `${points.slice(0, longest).join("")}…` : text;
}

export function gistOf(hunk: Hunk, words: Texts["meeting"]["gist"]): string {
  return saidOf(hunk, words, short);
}

/** With all its words, for a record that nothing is beside of. */
export function wordingOf(hunk: Hunk, words: Texts["meeting"]["gist"]): string {
  return saidOf(hunk, words, (text) => text);
}

function saidOf(hunk: Hunk, words: Texts["meeting"]["gist"], short: (text: string) => string): string {
  switch (hunk.kind) {
    case "txt": {
      const [was, now] = [short(plainText(hunk.deleted)), short(plainText(hunk.inserted))];
      if (was === "") return words.insert(now);
      return now === "" ? words.delete(was) : words.replace(was, now);
    }
    case "fmt":
      return words.format(hunk.add, hunk.remove);
    case "att":
      return words.kind;
    case "ins":
      return words.insertBlock(short(textOfNode(hunk.node)));
    case "del":
      return words.deleteBlock(short(textOfNode(hunk.node)));
    case "mov":
      return words.move;
    case "wrp":
      return words.wrap;
  }
}
