import { expect, test } from "vitest";
import { addressWith, codeInAddress, inHalves, isWhole, lettersIn } from "./code";

test("a code is read however it was typed", () => {
  for (const typed of ["K7QM3XWP", "k7qm 3xwp", "k7qm-3xwp", "Ｋ７ｑｍ３ＸＷＰ", " K7QM3XWP 来"]) expect(lettersIn(typed)).toBe("K7QM3XWP");
  expect(isWhole("K7QM3XWP")).toBe(true);
  for (const wrong of ["", "K7QM3XW", "K7QM3XW0", "K7QMOXWP", "k7qm3xwp"]) expect(isWhole(wrong)).toBe(false);
  expect(inHalves("K7QM3XWP")).toBe("K7QM 3XWP");
});

test("the scanned address gives back its code and nothing else does", () => {
  const address = addressWith("https://school.example/guest", "K7QM3XWP");
  expect(codeInAddress(new URL(address).hash)).toBe("K7QM3XWP");
  for (const hash of ["", "#", "#code=", "#code=K7QM", "#other=K7QM3XWP"]) expect(codeInAddress(hash)).toBe(null);
});
