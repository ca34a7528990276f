import { expect, it } from "vitest";
import { safeNext } from "./next";

it("goes back to the page that asked for the login", () => {
  expect(safeNext("/plans/p1?show=draft")).toBe("/plans/p1?show=draft");
});

it("goes home instead of to another site or around in a circle", () => {
  for (const asked of [undefined, ["/a", "/b"], "", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/login?next=/"]) {
    expect(safeNext(asked)).toBe("/");
  }
});
