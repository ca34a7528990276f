/**
 * Finds names of a class in a text by their salted hashes. Pure.
 *
 * The hash is computed in script, since browsers offer theirs on https only. Every run of 2 to 6 letters is looked at, so a word that
 * happens to be a name too is found as one: this warns, and never forbids. What the hashes protect and what not: server, `guests/names.rs`.
 */

import * as sha256 from "lib0/hash/sha256";
import type { ClassNames } from "../../../proto/Guests";

const SHORTEST = 2;
const LONGEST = 6;
/** Of what has been looked at: while somebody types, all but the last few runs are the same again. */
const MOST_KNOWN = 20_000;

const encoder = new TextEncoder();

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class NameFinder {
  readonly #salt: string;
  readonly #hashes: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  constructor({ salt, hashes }: ClassNames) {
    this.#salt = salt;
    this.#hashes = new Set(hashes);
  }

  /** Whether somewhere in the text there is a name of the class. */
  isIn(text: string): boolean {
    for (const word of text.match(/[\p{L}\p{N}]{2,}/gu) ?? []) {
      const letters = [...word];
      for (let from = 0; from + SHORTEST <= letters.length; from += 1) {
        for (let length = SHORTEST; length <= LONGEST && from + length <= letters.length; length += 1) {
          if (this.#isName(letters.slice(from, from + length).join(""))) return true;
        }
      }
    }
    return false;
  }

  #isName(run: string): boolean {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const isName = this.#hashes.has(hex(sha256.digest(encoder.encode(this.#salt + run))));
    this.#known.set(run, isName);
    return isName;
  }
}
