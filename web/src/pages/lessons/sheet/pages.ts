/** Divides what stands in a place into pages that fit on the screen. Measured where it stands: how long an item is only its words know. */

import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { pagesOf, type Page } from "../../../sheets/pages";

/** Between items, and between their place and the keys that lead to pages; as in the styles. */
const GAP = 8;
/** The keys that lead to pages, and how narrow they may be; as in the styles. */
const PAGE_KEY = { height: 52, width: 96, gap: 6 } as const;
/** With less than two items' room one scrolls anyway: a phone on its side, a sheet under its results. */
const LEAST_ROOM = 240;

export interface Pages {
  /** While they are found everything stands in its place, unseen: no frame is drawn meanwhile. */
  readonly isMeasuring: ComputedRef<boolean>;
  readonly pages: ComputedRef<readonly Page[]>;
  readonly at: Ref<number>;
}

/** On a phone, and where a table is tried, the page itself scrolls. */
function isBounded(place: HTMLElement): boolean {
  for (let around = place.parentElement; around !== null && around !== document.body; around = around.parentElement) {
    if (getComputedStyle(around).overflowY !== "visible") return true;
  }
  return false;
}

/** A keyboard that comes up takes half of the screen from whoever writes; it goes again, and nothing should have moved. */
const isWriting = (): boolean => document.activeElement?.matches("textarea, input") === true;

function measured(place: HTMLElement): Page[] {
  const heights = Array.from(place.firstElementChild?.children ?? [], (item) => item.getBoundingClientRect().height);
  const all = place.clientHeight;
  if (!isBounded(place) || all < LEAST_ROOM) return [{ from: 0, to: heights.length }];
  const inRow = Math.max(1, Math.floor((place.clientWidth + PAGE_KEY.gap) / (PAGE_KEY.width + PAGE_KEY.gap)));
  const rows = (pages: number): number => (pages > 1 ? Math.ceil(pages / inRow) : 0);
  const keys = (pages: number): number => (rows(pages) === 0 ? 0 : rows(pages) * (PAGE_KEY.height + PAGE_KEY.gap) - PAGE_KEY.gap + GAP);
  return pagesOf(heights, GAP, (pages) => all - keys(pages));
}

/**
 * `place` has one child, whose children are the items; while measuring it takes as much room as there is. `section`: another one begins
 * with its first page. `moved`: what may have given the place more room, or less.
 */
export function usePages(place: Readonly<Ref<HTMLElement | null>>, section: () => unknown, moved: () => unknown): Pages {
  const found = shallowRef<readonly Page[] | null>(null);
  const at = ref(0);
  /** The first item that is shown stays shown. */
  let first = 0;

  function measure(): void {
    if (place.value === null || found.value !== null) return;
    const pages = measured(place.value);
    found.value = pages;
    at.value = Math.max(0, pages.findIndex(({ to }) => to > first));
  }
  function again(): void {
    first = found.value?.[at.value]?.from ?? first;
    found.value = null;
  }
  const resized = (): void => {
    if (!isWriting()) again();
  };

  watch(moved, again);
  watch(section, () => {
    again();
    first = 0;
  });
  watch(found, measure, { flush: "post" });
  onMounted(() => {
    measure();
    window.addEventListener("resize", resized);
  });
  onScopeDispose(() => window.removeEventListener("resize", resized));
  return { isMeasuring: computed(() => found.value === null), pages: computed(() => found.value ?? []), at };
}
