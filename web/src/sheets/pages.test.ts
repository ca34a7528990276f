import { expect, test } from "vitest";
import { pagesOf } from "./pages";

const alike = (count: number, height: number): number[] => Array.from({ length: count }, () => height);
const lengths = (heights: readonly number[], room: (pages: number) => number): number[] => pagesOf(heights, 8, room).map(({ from, to }) => to - from);
/** Keys that lead to pages take a row. */
const beside = (pages: number): number => (pages > 1 ? 550 : 600);

test("what fits is one page, without a row for keys", () => {
  expect(lengths(alike(10, 52), beside)).toEqual([10]);
});

test("pages are about as long as each other", () => {
  // Seven would fit.
  expect(lengths(alike(8, 70), beside)).toEqual([4, 4]);
});

test("nothing is left out and nothing stands twice", () => {
  const heights = [60, 200, 60, 410, 60, 60, 900, 60, 120, 60];
  const pages = pagesOf(heights, 8, beside);
  expect(pages.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at))).toEqual(heights.map((_, at) => at));
  for (const { from, to } of pages) {
    const high = heights.slice(from, to).reduce((sum, height) => sum + height, 8 * (to - from - 1));
    expect(high <= 550 || to - from === 1).toBe(true);
  }
});

test("more pages whose keys take a second row leave less room for each", () => {
  const rows = (pages: number): number => 100 - 50 * Math.ceil(pages / 4);
  expect(lengths(alike(5, 50), rows)).toEqual([1, 1, 1, 1, 1]);
});

test("a section without items has one page", () => {
  expect(pagesOf([], 8, beside)).toEqual([{ from: 0, to: 0 }]);
});
