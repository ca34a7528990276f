import { expect, test } from "vitest";
import { addressWith, codeInAddress, digitsIn, isWhole } from "./code";

test("a code is read however it was typed", () => {
  expect(digitsIn("４８２ 193")).toBe("482193");
  expect(digitsIn("482-1937")).toBe("482193");
  expect(digitsIn("四八二")).toBe("");
});

test("five digits are no code", () => {
  expect([isWhole("48219"), isWhole("482193")]).toEqual([false, true]);
});

test("a scanned address gives its code back", () => {
  const address = addressWith("https://school/plans/1?show=now#elsewhere", "482193");
  expect(address).toBe("https://school/plans/1?show=now#code=482193");
  expect(codeInAddress(new URL(address).hash)).toBe("482193");
  expect([codeInAddress(""), codeInAddress("#code=12"), codeInAddress("#elsewhere")]).toEqual([null, null, null]);
});
