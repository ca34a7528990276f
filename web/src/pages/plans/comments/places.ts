/** Where passages stand on the page now: lines to draw under them, and how far down each begins. */

import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from "vue";
import { blockOf, rangesOf, type Passage } from "./passage";

export interface Placed {
  readonly id: string;
  readonly passage: Passage;
}

/** In pixels from the corner of the paper. */
export interface Line {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly lines: readonly Line[];
  /** Missing for a passage that this paper does not show. */
  readonly tops: ReadonlyMap<string, number>;
  /** Free pixels right of the paper. */
  readonly room: number;
}

export interface Places {
  readonly layout: ShallowRef<Layout>;
  /** Measures before the next frame. */
  look(): void;
}

function layoutOf(paper: HTMLElement, placed: readonly Placed[]): Layout {
  const corner = paper.getBoundingClientRect();
  const lines: Line[] = [];
  const tops = new Map<string, number>();
  for (const { id, passage } of placed) {
    const own = rangesOf(paper, passage).flatMap((range) => [...range.getClientRects()]);
    for (const { left, top, width, height } of own) lines.push({ id, left: left - corner.left, top: top - corner.top, width, height });
    const first = own[0] ?? blockOf(paper, passage.blockId)?.getBoundingClientRect();
    if (first !== undefined) tops.set(id, first.top - corner.top);
  }
  return { lines, tops, room: document.documentElement.clientWidth - corner.right };
}

/** Most letters move nothing: then nothing is drawn again. */
function isSame(a: Layout, b: Layout): boolean {
  return (
    a.room === b.room &&
    a.lines.length === b.lines.length &&
    a.tops.size === b.tops.size &&
    [...b.tops].every(([id, top]) => a.tops.get(id) === top) &&
    b.lines.every((line, i) => {
      const other = a.lines[i];
      return (
        other?.id === line.id && other.left === line.left && other.top === line.top && other.width === line.width && other.height === line.height
      );
    })
  );
}

export function usePlaces(paper: () => HTMLElement | null, placed: () => readonly Placed[]): Places {
  const layout = shallowRef<Layout>({ lines: [], tops: new Map(), room: 0 });
  let frame = 0;
  const look = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const element = paper();
      if (element === null) return;
      const now = layoutOf(element, placed());
      if (!isSame(layout.value, now)) layout.value = now;
    });
  };
  const sizes = new ResizeObserver(look);
  const words = new MutationObserver(look);
  onMounted(() => {
    const element = paper();
    if (element === null) return;
    sizes.observe(element);
    sizes.observe(document.documentElement);
    words.observe(element, { childList: true, subtree: true, characterData: true });
    // A wide table scrolls by itself.
    element.addEventListener("scroll", look, { capture: true, passive: true });
    look();
  });
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame);
    sizes.disconnect();
    words.disconnect();
  });
  return { layout, look };
}
