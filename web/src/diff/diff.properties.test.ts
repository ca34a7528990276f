import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "./apply";
import { baseBlocks, forkBlocks, isText, normalise } from "./blocks";
import { diff } from "./diff";
import { toMarks } from "./marks";
import { Dice, plan, seeds } from "./testing/random";
import { fork } from "./testing/random-edits";
import { characters, codePoints, plainText, tokensOf, unitsOf } from "./units";

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

  test("no mark begins or ends within a character", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        const blocks = baseBlocks(a);
        const seams = (key: string) => {
          let at = 0;
          return new Set([0, ...unitsOf(blocks.get(key)?.inline ?? [], characters).map((unit) => (at += unit.size))]);
        };
        for (const hunk of diff(a, fork(new Dice(forks[0] ?? 0, "f"), a, 12))) {
          if (hunk.kind === "fmt") for (const offset of [hunk.from, hunk.to]) expect(seams(hunk.block)).toContain(offset);
          if (hunk.kind !== "txt") continue;
          for (const point of [hunk.from, hunk.to]) expect(seams(point.block)).toContain(point.offset);
          const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
          expect(plainText([...hunk.deleted, ...hunk.inserted])).not.toMatch(halves);
        }
      }),
      runs,
    );
  });

  test("a fork's own marks are exactly what differs: without them it reads like the base", () => {
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const a = plan(new Dice(base, "b"));
        const b = fork(new Dice(forks[0] ?? 0, "f"), a, 6);
        const marks = toMarks(a, b);
        const across = marks.some((mark) => mark.kind === "split" || (mark.kind === "delete" && mark.text.includes("¶")));
        if (across) return;
        const blocks = baseBlocks(a);
        for (const block of forkBlocks(b, blocks).values()) {
          const original = blocks.get(block.key);
          if (original === undefined || !isText(original)) continue;
          const points = unitsOf(block.inline, codePoints).map((unit) => plainText(tokensOf([unit])));
          const kept = points.map((point, i) =>
            marks.some((mark) => mark.kind === "insert" && mark.block === block.key && mark.from <= i && i < mark.to) ? "" : point,
          );
          for (const mark of marks)
            if (mark.kind === "delete" && mark.block === block.key) kept[mark.at] = mark.text + (kept[mark.at] ?? "");
          expect(kept.join("")).toBe(plainText(tokensOf(unitsOf(original.inline, codePoints))));
        }
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
