/** Scrolls the lit place of the paper to where the eye is: into the upper half of what the bars leave free. */

const LIT = ".lit-struck, .lit-put, .lit-put-block, .lit-kept, .lit-around";
/** The lit place comes to stand this far down in the free part. */
const HEIGHT_SHARE = 0.3;

function topOfPage(): number {
  return document.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
}

function bottomOfPage(): number {
  const bar = document.querySelector(".take-up");
  if (bar === null || getComputedStyle(bar).position !== "fixed") return window.innerHeight;
  return bar.getBoundingClientRect().top;
}

export function bringIntoSight(paper: Element): void {
  const lit = paper.querySelector(LIT);
  if (lit === null) return;
  const [top, bottom, place] = [topOfPage(), bottomOfPage(), lit.getBoundingClientRect()];
  const margin = (bottom - top) * 0.15;
  if (place.top > top + margin && place.bottom < bottom - margin) return;
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollBy({ top: place.top - top - (bottom - top) * HEIGHT_SHARE, behavior: isCalm ? "auto" : "smooth" });
}
