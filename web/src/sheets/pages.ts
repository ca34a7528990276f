/** A section that is longer than the screen stands there page by page. Pure. */

/** Items from the one place up to, and without, the other. */
export interface Page {
  readonly from: number;
  readonly to: number;
}

function filled(heights: readonly number[], gap: number, room: number): Page[] {
  const pages: Page[] = [];
  let [from, used] = [0, 0];
  heights.forEach((height, at) => {
    if (at > from && used + gap + height > room) {
      pages.push({ from, to: at });
      [from, used] = [at, height];
    } else {
      used += height + (at > from ? gap : 0);
    }
  });
  return [...pages, { from, to: heights.length }];
}

/**
 * As few pages as there is room for, and those about as long as each other: a last page with one item looks as if something were missing.
 * `room` says what is left for items where keys lead to so many pages. An item that is longer than that has a page of its own.
 */
export function pagesOf(heights: readonly number[], gap: number, room: (pages: number) => number): Page[] {
  let count = 1;
  for (let fits = filled(heights, gap, room(count)).length; fits > count; fits = filled(heights, gap, room(count)).length) count = fits;
  let [tooLow, enough] = [0, Math.ceil(room(count))];
  while (enough - tooLow > 1) {
    const middle = Math.floor((tooLow + enough) / 2);
    if (filled(heights, gap, middle).length > count) tooLow = middle;
    else enough = middle;
  }
  return filled(heights, gap, enough);
}
