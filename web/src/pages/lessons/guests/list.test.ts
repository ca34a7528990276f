import { expect, test } from "vitest";
import { listIn, MOST_NAMES } from "./list";

test("names are one a line, each once", () => {
  expect(listIn("张三\r\n 李小四 \n\n张三\n")).toEqual({ kind: "good", names: ["张三", "李小四"] });
  expect(listIn("")).toEqual({ kind: "good", names: [] });
});

test("the line that is no name is named by its number", () => {
  expect(listIn("张三\n\n李四，王五")).toEqual({ kind: "wrong", line: 3 });
  for (const wrong of ["张", "一二三四五六七", "张 三"]) expect(listIn(wrong)).toEqual({ kind: "wrong", line: 1 });
});

test("there are not more than the largest class has", () => {
  const names = (count: number): string => Array.from({ length: count }, (_, at) => `学生${at}`).join("\n");
  expect(listIn(names(MOST_NAMES)).kind).toBe("good");
  expect(listIn(names(MOST_NAMES + 1))).toEqual({ kind: "many" });
});
