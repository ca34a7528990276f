/** The rules of the house that hold on every page, whoever looks at it on whatever. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import type axe from "axe-core";
import { names } from "./school";

const axeSource = readFileSync(resolve(__dirname, "../node_modules/axe-core/axe.min.js"), "utf8");

/** What axe finds that somebody cannot work with. */
export async function inaccessible(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const results = await page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: typeof axe };
    // Experimental in axe: a name that differs from the words on the button leaves out who speaks to the page.
    return run.run(document, { resultTypes: ["violations"], rules: { "label-content-name-mismatch": { enabled: true } } });
  });
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

/** What sticks out of the page to the side. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName} ${element.className} ends at ${element.getBoundingClientRect().right} of ${width}`);
  });
}

/** Buttons and links that a thumb would miss. A link in a sentence is text. */
export function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = 43.5;
    const visible = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 && getComputedStyle(element).visibility !== "hidden" && !element.matches(".skip");
    };
    return [...document.querySelectorAll("button, select, input:not([type=checkbox]):not([type=radio]), label.choice, a.button, nav a, li > a")]
      .filter((element) => visible(element) && element.closest(".ProseMirror") === null)
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < least || box.width < least)
      .map(({ element, box }) => `${element.tagName} ${element.textContent?.trim() ?? ""} is ${box.width} × ${box.height}`);
  });
}

/** What people wrote or are called is Chinese in every language of the page. */
const content = [...Object.values(names), ...Object.values(names).map((name) => name.slice(0, 1)), "分数的初步认识", "倍的认识", "三年级数学备课组", "三年级", "数学", "三（2）班", "三（1）班", "三（4）班", "三楼录播教室", "录播教室", "中文"];

/** Chinese words of the page that an English reader would meet. */
export async function chineseWords(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const words: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(".paper, .clause, .reads, .outline li, script, style") == null) words.push(node.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) words.push(element.getAttribute(name) ?? "");
    }
    return words;
  });
  return said.map((words) => content.reduce((rest, known) => rest.replaceAll(known, ""), words)).filter((words) => /\p{Script=Han}/u.test(words));
}
