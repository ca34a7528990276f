import fc from "fast-check";
import { expect, test } from "vitest";
import { textDiff } from "./textDiff";

/** Deleted in ［］, inserted in ｛｝. */
function marked(before: string, after: string): string {
  return textDiff(before, after)
    .map(([kind, text]) => (kind === "same" ? text : kind === "delete" ? `［${text}］` : `｛${text}｝`))
    .join("");
}

test("changes read as a teacher would mark them", () => {
  expect(marked("学生能理解分数的意义。", "学生能初步理解分数的意义,会读写几分之一。")).toBe("学生能｛初步｝理解分数的意义｛,会读写几分之一｝。");
  expect(marked("通过小组合作,培养意识。", "通过动手操作与小组合作探究,培养意识。")).toBe("通过｛动手操作与｝小组合作｛探究｝,培养意识。");
});

test("a single kept character between two changes is no anchor", () => {
  expect(marked("让学生自主完成", "请同学们独立完成")).toBe("［让学生自主］｛请同学们独立｝完成");
});

test("a lone change slides to the punctuation", () => {
  expect(marked("先想,再说。", "先想,再想,再说。")).toBe("先想,｛再想,｝再说。");
});

test("characters outside the basic plane are never cut in two", () => {
  expect(marked("𠮷野家", "𠮶野家")).toBe("［𠮷］｛𠮶｝野家");
});

const words = fc.string({ unit: fc.constantFrom(..."教学生,。𠮷a；"), maxLength: 40 });

test("what is kept and deleted is the old text; what is kept and inserted is the new one", () => {
  fc.assert(
    fc.property(words, words, fc.constantFrom(1, 60), (a, b, times) => {
      const [before, after] = [a.repeat(times), b.repeat(times)];
      const changes = textDiff(before, after);
      const without = (left: string): string => changes.flatMap(([kind, text]) => (kind === left ? [] : [text])).join("");
      return without("insert") === before && without("delete") === after;
    }),
    { numRuns: 300 },
  );
});
