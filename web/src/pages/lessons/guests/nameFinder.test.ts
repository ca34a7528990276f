import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { NameFinder } from "./nameFinder";

const SALT = "盐";
const listed = (...names: string[]): NameFinder =>
  new NameFinder({ salt: SALT, hashes: names.map((name) => createHash("sha256").update(SALT + name).digest("hex")) });

test("a name is found wherever it stands", () => {
  const finder = listed("张小雨", "欧阳天天", "Anna", "阿迪力江买提");
  for (const text of ["张小雨", "请张小雨回答", "第三组（欧阳天天）没动笔", "Anna答对了", "他叫阿迪力江买提。", "12号，张小雨"]) expect(finder.isIn(text)).toBe(true);
});

test("a text without one is left in peace", () => {
  const finder = listed("张小雨");
  for (const text of ["", "张", "张小", "小雨", "张，小雨", "12 号没有举手", "张 小 雨"]) expect(finder.isIn(text)).toBe(false);
  expect(new NameFinder({ salt: SALT, hashes: [] }).isIn("张小雨")).toBe(false);
});

test("the same name under another salt is not found", () => {
  const hashes = [createHash("sha256").update("别的盐张小雨").digest("hex")];
  expect(new NameFinder({ salt: SALT, hashes }).isIn("张小雨")).toBe(false);
});

test("a long note is looked through at once, and every letter more in no time", () => {
  const finder = listed(...Array.from({ length: 80 }, (_, at) => `学生${at}号`));
  const note = Array.from({ length: 2_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000))).join("");
  const began = performance.now();
  expect(finder.isIn(note)).toBe(false);
  const whole = performance.now() - began;
  const again = performance.now();
  expect(finder.isIn(`${note}好`)).toBe(false);
  const more = performance.now() - again;
  // Generous: what is asked is that nobody waits, on a tablet ten times as slow as this.
  expect(whole).toBeLessThan(1_500);
  expect(more).toBeLessThan(150);
});
