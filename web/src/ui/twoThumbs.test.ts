import { expect, test } from "vitest";
import { TwoThumbs, type Touch } from "./twoThumbs";

const touch = (pointerId: number, timeStamp: number, clientX = 10, clientY = 10): Touch => ({ pointerId, timeStamp, clientX, clientY });

test("one finger after the other is the browser's business", () => {
  const thumbs = new TwoThumbs<string>();
  thumbs.down(touch(1, 0), "a");
  expect(thumbs.up(touch(1, 80), "a")).toBeNull();
  thumbs.down(touch(2, 90), "b");
  expect(thumbs.up(touch(2, 150), "b")).toBeNull();
  expect(thumbs.isSecond("b", 151)).toBe(false);
});

test("two thumbs that overlap click both keys, and the browser's click on top is one too many", () => {
  const thumbs = new TwoThumbs<string>();
  thumbs.down(touch(1, 0), "a");
  thumbs.down(touch(2, 50), "b");
  expect(thumbs.up(touch(1, 80), "a")).toBe("a");
  expect(thumbs.up(touch(2, 120), "b")).toBe("b");
  expect([thumbs.isSecond("a", 121), thumbs.isSecond("a", 122), thumbs.isSecond("b", 2_000)]).toEqual([true, false, false]);
});

test("the next tap on the same key counts", () => {
  const thumbs = new TwoThumbs<string>();
  thumbs.down(touch(1, 0), "a");
  thumbs.down(touch(2, 10), "b");
  expect(thumbs.up(touch(1, 20), "a")).toBe("a");
  expect(thumbs.up(touch(2, 30), "b")).toBe("b");
  thumbs.down(touch(3, 60), "a");
  expect(thumbs.up(touch(3, 90), "a")).toBeNull();
  expect(thumbs.isSecond("a", 91)).toBe(false);
});

test("a thumb that rests beside the keys does not hinder the other", () => {
  const thumbs = new TwoThumbs<string>();
  thumbs.down(touch(1, 0), null);
  for (const [id, key] of [[2, "a"], [3, "b"]] as const) {
    thumbs.down(touch(id, id * 100), key);
    expect(thumbs.up(touch(id, id * 100 + 50), key)).toBe(key);
  }
  expect(thumbs.up(touch(1, 900), null)).toBeNull();
});

test("who slides off a key, scrolls or is taken for a gesture does not tap", () => {
  const thumbs = new TwoThumbs<string>();
  thumbs.down(touch(1, 0), "a");
  thumbs.down(touch(2, 10), "b");
  expect(thumbs.up(touch(1, 80), "c")).toBeNull();
  expect(thumbs.up(touch(2, 90, 10, 60), "b")).toBeNull();
  thumbs.down(touch(3, 100), "a");
  thumbs.down(touch(4, 110), "b");
  thumbs.cancel(touch(3, 120));
  expect([thumbs.up(touch(3, 130), "a"), thumbs.up(touch(4, 140), "b")]).toEqual([null, "b"]);
});
