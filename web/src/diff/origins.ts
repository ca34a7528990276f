/**
 * Where each character of a text comes from on which hunks were put: from a place in the base, or from a hunk. Two texts made from one base
 * are compared by it exactly; by their words one could only guess which of two equal characters is which.
 */

import type { Content } from "./content";

const known = new WeakMap<readonly Content[], readonly string[]>();

export function noteOrigins(inline: readonly Content[], origins: readonly string[]): void {
  known.set(inline, origins);
}

/** One for each code point and inline atom. A text that no hunk touched comes from its own block. */
export function originsOf(inline: readonly Content[], block: string, length: number): readonly string[] {
  return known.get(inline) ?? Array.from({ length }, (_, offset) => `${block}:${offset}`);
}
