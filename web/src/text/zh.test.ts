import { expect, test } from "vitest";
import { zh } from "./zh";

/** A half-width sign beside a Chinese character, on either side. */
const HALF_WIDTH = /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u;

/** A list of names; where a sentence asks for something else, it reads as a name of its own. */
const names = (...all: string[]): string[] => Object.assign(all, { toString: () => all.join("、") });

/** Something to say in every place of a sentence, whatever it asks for: a name, a number, names, none. */
const ARGUMENTS: readonly unknown[][] = [
  ["王丽娟", "三（2）班", "三年级"],
  [2, 2, 2],
  [names("王丽娟", "赵明"), names("王丽娟"), names("赵明")],
  [names("王", "赵", "周", "李", "陈"), 5, 5],
  ["课堂提问", names("王丽娟", "赵明")],
  ["", null, ""],
];

function sentencesOf(text: unknown, path: string): [path: string, sentence: string][] {
  if (typeof text === "string") return [[path, text]];
  if (typeof text === "function") {
    return ARGUMENTS.flatMap((args): [string, string][] => {
      try {
        return [[path, String((text as (...args: readonly unknown[]) => unknown)(...args))]];
      } catch {
        // Not what this sentence asks for; the next may be.
        return [];
      }
    });
  }
  if (typeof text !== "object" || text === null) return [];
  return Object.entries(text).flatMap(([key, inner]) => sentencesOf(inner, path === "" ? key : `${path}.${key}`));
}

test("no Chinese sentence of the page has a half-width sign beside a Chinese character", () => {
  const sentences = sentencesOf(zh, "");
  expect(sentences.length).toBeGreaterThan(300);
  expect(sentences.filter(([, sentence]) => HALF_WIDTH.test(sentence))).toEqual([]);
});

test("every sentence that is made of parts is looked at with some", () => {
  const made = new Set(sentencesOf(zh, "").map(([path]) => path));
  const functions: string[] = [];
  const walk = (text: unknown, path: string): void => {
    if (typeof text === "function") functions.push(path);
    else if (typeof text === "object" && text !== null) for (const [key, inner] of Object.entries(text)) walk(inner, path === "" ? key : `${path}.${key}`);
  };
  walk(zh, "");
  expect(functions.filter((path) => !made.has(path))).toEqual([]);
});

test("the sign is found where there is one", () => {
  expect(["你好,老师", "（好)了", "班:", "二(2)班"].filter((words) => HALF_WIDTH.test(words))).toHaveLength(4);
  expect(HALF_WIDTH.test("1/2, 2:1（对）")).toBe(false);
});
