import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "./apply";
import { normalise } from "./blocks";
import { diff } from "./diff";
import { Dice, plan, seeds } from "./random";
import { fork } from "./random-edits";

const runs = { numRuns: Number(process.env["DIFF_RUNS"] ?? 2_000) };

describe("diff and apply", () => {
  test("putting the diff on the base gives the fork", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        for (const seed of forks) {
          const b = fork(new Dice(seed, "f"), a, 1 + (seed % 12));
          expect(apply(a, diff(a, b))).toEqual(normalise(b));
        }
      }),
      runs,
    );
  });

  test("a document does not differ from itself", () => {
    fc.assert(
      fc.property(seeds, ({ base }) => {
        const a = plan(new Dice(base, "b"));
        expect(diff(a, structuredClone(a))).toEqual([]);
        expect(apply(a, [])).toEqual(normalise(a));
      }),
      runs,
    );
  });

  test("two documents that share nothing but ids still diff exactly", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "n"));
        const b = plan(new Dice(forks[0] ?? 0, "n"));
        expect(apply(a, diff(a, b))).toEqual(normalise(b));
      }),
      runs,
    );
  });
});
