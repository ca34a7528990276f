/** The class's names as somebody pastes them. Pure. */

export const MOST_NAMES = 80;
const NAME = /^[\p{L}\p{N}]{2,6}$/u;

export type List =
  | { readonly kind: "good"; readonly names: readonly string[] }
  | { readonly kind: "many" }
  /** Counted as the person sees the lines, from 1. */
  | { readonly kind: "wrong"; readonly line: number };

export function listIn(text: string): List {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== "" && !NAME.test(line));
  if (wrong >= 0) return { kind: "wrong", line: wrong + 1 };
  const names = [...new Set(lines.filter((line) => line !== ""))];
  return names.length > MOST_NAMES ? { kind: "many" } : { kind: "good", names };
}
