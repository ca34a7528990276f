/** The reasons of everybody's marks, by where the red pen draws them. */

import type { Person } from "../proto/Accounts";
import type { Content } from "../diff/content";
import type { Whys } from "../diff/draw-text";
import type { BlockId, Hunk } from "../diff/hunk";
import type { Answered } from "./answers";
import { bound, notesOf, spotOf } from "./reasons";

/** What is put in is read by its first text. */
export function firstTextIn(node: Content): BlockId {
  const first = node.content?.find((child) => child.attrs?.["id"] !== undefined);
  return first === undefined ? String(node.attrs?.["id"]) : firstTextIn(first);
}

function placeOf(hunk: Hunk): string {
  switch (hunk.kind) {
    case "txt":
    case "fmt":
    case "del":
      return hunk.id;
    case "ins":
      return firstTextIn(hunk.node);
    case "att":
    case "mov":
    case "wrp":
      return spotOf(hunk).block;
  }
}

export interface ReasonedLayer {
  readonly person: Person;
  readonly content: Content;
  readonly hunks: readonly Hunk[];
}

/** With what became of each mark, once that is known: on a line of its own under the reason. */
export function whysOf(layers: readonly ReasonedLayer[], answered: Answered): Whys {
  return new Map(
    layers.map(({ person, content, hunks }) => {
      const notes = bound(notesOf(content), hunks);
      const told = hunks.flatMap((hunk): [string, string][] => {
        const said = [notes.get(hunk.id)?.reason ?? "", answered.get(person.id)?.get(hunk.id) ?? ""].filter((part) => part !== "");
        return said.length === 0 ? [] : [[placeOf(hunk), said.join("\n")]];
      });
      return [person.id, new Map(told)];
    }),
  );
}
