import fc from "fast-check";
import { expect, test } from "vitest";
import { Dice, plan, seeds } from "../diff/testing/random";
import { fork } from "../diff/testing/random-edits";
import { readWord } from "./read/file";
import { layerOf, written } from "./testing/papers";

const runs = { numRuns: Number(process.env["WORD_RUNS"] ?? 150) };
const person = (i: number) => ({ id: `p${i}`, name: `老师${i}` });

test("without everybody's changes the file reads like the sealed draft", () => {
  fc.assert(
    fc.property(seeds, ({ base, forks }) => {
      const a = plan(new Dice(base, "b"));
      const layers = forks.map((seed, i) => layerOf(a, person(i), fork(new Dice(seed, `f${i}`), a, 1 + (seed % 12))));
      const read = readWord(written(a, ...layers));
      expect(read.original ?? read.accepted).toEqual(readWord(written(a)).accepted);
    }),
    runs,
  );
});

test("with all changes of one person the file reads like their fork", () => {
  fc.assert(
    fc.property(seeds, ({ base, forks }) => {
      const a = plan(new Dice(base, "b"));
      const b = fork(new Dice(forks[0] ?? 1, "f"), a, 1 + ((forks[0] ?? 1) % 12));
      expect(readWord(written(a, layerOf(a, person(0), b))).accepted).toEqual(readWord(written(b)).accepted);
    }),
    runs,
  );
});
