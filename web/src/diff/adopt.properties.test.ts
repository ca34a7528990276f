import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adopt, carryOver, replay, takeBack, type Adoptions } from "./adopt";
import { normalise } from "./blocks";
import type { Content } from "./content";
import { diff } from "./diff";
import { Refusal, type Hunk } from "./hunk";
import { Dice, plan, seeds } from "./testing/random";
import { fork } from "./testing/random-edits";
import { touches } from "./touch";

const runs = { numRuns: Number(process.env["DIFF_RUNS"] ?? 2_000) };

function shuffled<T>(dice: Dice, values: readonly T[]): T[] {
  const left = [...values];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(dice.below(left.length), 1));
  return order;
}

/** Adopts in the given order; what is refused for now is tried again after the others. */
function adoptAll(base: Content, hunks: readonly Hunk[]): { adoptions: Adoptions; refused: readonly Hunk[] } {
  let adoptions: Adoptions = [];
  let waiting = hunks;
  for (;;) {
    const refused: Hunk[] = [];
    for (const hunk of waiting) {
      try {
        adoptions = adopt(base, adoptions, hunk);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.push(hunk);
      }
    }
    if (refused.length === 0 || refused.length === waiting.length) return { adoptions, refused };
    waiting = refused;
  }
}

function forksOf(base: Content, forkSeeds: readonly number[], most: number): Content[] {
  return forkSeeds.map((seed, i) => fork(new Dice(seed, `f${i}x`), base, 1 + (seed % most)));
}

/** Hunks of several forks of which no two touch and none depends on another. */
function apart(forks: readonly (readonly Hunk[])[]): Hunk[] {
  const chosen: Hunk[] = [];
  for (const hunks of forks) {
    for (const hunk of hunks) {
      const depends = "needs" in hunk && hunk.needs.length > 0;
      const isNeeded = hunks.some((other) => "needs" in other && other.needs.includes(hunk.id));
      if (!depends && !isNeeded && !chosen.some((other) => touches(other, hunk))) chosen.push(hunk);
    }
  }
  return chosen;
}

describe("adoption", () => {
  test("any order of adoptions that do not touch gives one text", () => {
    let [tried, refusedInAll] = [0, 0];
    fc.assert(
      fc.property(seeds, ({ base, forks, order }) => {
        const a = plan(new Dice(base, "b"));
        const hunks = apart(forksOf(a, forks, 6).map((b) => diff(a, b)));
        const dice = new Dice(order, "o");
        const [one, other] = [adoptAll(a, shuffled(dice, hunks)), adoptAll(a, shuffled(dice, hunks))];
        tried += hunks.length;
        refusedInAll += one.refused.length;
        if (one.refused.length > 0 || other.refused.length > 0) return;
        expect(replay(a, one.adoptions)).toEqual(replay(a, other.adoptions));
      }),
      runs,
    );
    expect(refusedInAll).toBeLessThan(tried * 0.05);
  });

  test("adopting all of a fork, one by one in any order, gives the fork", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks, order }) => {
        const a = plan(new Dice(base, "b"));
        const [b] = forksOf(a, forks, 10);
        const { adoptions, refused } = adoptAll(a, shuffled(new Dice(order, "o"), diff(a, b as Content)));
        expect(refused).toEqual([]);
        expect(replay(a, adoptions)).toEqual(normalise(b as Content));
      }),
      runs,
    );
  });

  test("taking back an adoption equals never having made it", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks, order }) => {
        const a = plan(new Dice(base, "b"));
        const dice = new Dice(order, "o");
        const hunks = shuffled(
          dice,
          forksOf(a, forks, 4).flatMap((b) => diff(a, b)),
        );
        const { adoptions } = adoptAll(a, hunks);
        if (adoptions.length === 0) return;
        const victim = dice.pick(adoptions);
        try {
          const left = takeBack(adoptions, victim.id);
          const never = adoptAll(
            a,
            adoptions.filter((hunk) => hunk.id !== victim.id),
          );
          expect(never.refused.length === 0 ? replay(a, left) : null).toEqual(
            never.refused.length === 0 ? replay(a, never.adoptions) : null,
          );
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(error.reason).toBe("needed");
        }
      }),
      runs,
    );
  });

  test("at most one in twenty adoptions and take-backs of a meeting is refused", () => {
    let [tried, refused] = [0, 0];
    fc.assert(
      fc.property(seeds, ({ base, forks, order }) => {
        const a = plan(new Dice(base, "b"));
        const dice = new Dice(order, "o");
        let adoptions: Adoptions = [];
        for (const hunk of shuffled(dice, apart(forksOf(a, forks, 4).map((b) => diff(a, b))))) {
          tried++;
          try {
            adoptions =
              dice.below(4) === 0 && adoptions.length > 0 ? takeBack(adoptions, dice.pick(adoptions).id) : adopt(a, adoptions, hunk);
            replay(a, adoptions);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            refused++;
          }
        }
      }),
      runs,
    );
    expect(refused).toBeLessThan(tried * 0.05);
  });

  test("free edits of a consensus survive adoptions that do not touch them", () => {
    let [tried, refused] = [0, 0];
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        const [mine, theirs] = forksOf(a, forks, 3) as [Content, Content];
        const free = diff(a, theirs);
        const independent = diff(a, mine).filter(
          (hunk) => !("needs" in hunk && hunk.needs.length > 0) && !free.some((edit) => touches(edit, hunk)),
        );
        const { adoptions } = adoptAll(a, independent);
        tried++;
        try {
          expect(carryOver(a, [], adoptions, theirs)).toEqual(replay(a, [...free, ...adoptions]));
          expect(carryOver(a, adoptions, [], replay(a, adoptions))).toEqual(replay(a, []));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refused++;
        }
      }),
      runs,
    );
    expect(refused).toBeLessThan(tried * 0.05);
  });
});
