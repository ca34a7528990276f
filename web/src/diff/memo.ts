/** Diffs already made. Sealed contents never change, so a layer is compared once however often it is shown and hidden. */

import { toRaw } from "vue";
import type { Content } from "./content";
import { diff } from "./diff";
import type { Hunk } from "./hunk";

const made = new WeakMap<Content, WeakMap<Content, readonly Hunk[]>>();

export function diffOf(base: Content, content: Content): readonly Hunk[] {
  const [from, to] = [toRaw(base), toRaw(content)];
  let known = made.get(from);
  if (known === undefined) made.set(from, (known = new WeakMap()));
  let hunks = known.get(to);
  if (hunks === undefined) known.set(to, (hunks = diff(from, to)));
  return hunks;
}
