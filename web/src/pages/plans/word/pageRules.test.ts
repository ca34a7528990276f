import { expect, test } from "vitest";
import { pageRules } from "./pageRules";

test("page numbers are counted by the browser", () => {
  expect(pageRules({ left: "", right: "", number: "第 {page} 页　共 {pages} 页" })).toContain('content: "第 " counter(page) " 页　共 " counter(pages) " 页";');
});

test("a title cannot end its string or the style element", () => {
  const rules = pageRules({ left: '"; } body { display: none } </style>\\\n', right: "", number: "" });
  const content = /@top-left \{ content: (.*?); font/u.exec(rules)?.[1] ?? "";
  expect(content.slice(1, -1)).not.toMatch(/["<\n]/u);
  expect(content).toContain("\\22 ; } body");
});
