/** What a file holds that a plan cannot: said before anything is taken over. */

import { attribute, descendants, elementsIn, type Element } from "./xml";
import type { WordPackage } from "./package";

export interface Findings {
  readonly changes: number;
  /** Who made them. */
  readonly reviewers: readonly string[];
  readonly comments: number;
  readonly hasMacros: boolean;
  /** Pictures and the like that would have to be fetched from elsewhere. */
  readonly external: number;
  readonly links: number;
  readonly formulas: number;
  readonly footnotes: number;
  /** Pictures of a kind that browsers cannot show. */
  readonly lostPictures: number;
}

const tracked: ReadonlySet<string> = new Set([
  "w:ins",
  "w:del",
  "w:moveFrom",
  "w:moveTo",
  "w:rPrChange",
  "w:pPrChange",
  "w:tblPrChange",
  "w:tcPrChange",
  "w:trPrChange",
  "w:sectPrChange",
  "w:cellIns",
  "w:cellDel",
]);

function count(root: Element, names: readonly string[]): number {
  let found = 0;
  for (const { name } of descendants(root)) if (names.includes(name)) found += 1;
  return found;
}

export function findingsOf(file: WordPackage, document: Element, lostPictures: number): Findings {
  let changes = 0;
  const reviewers = new Set<string>();
  for (const element of descendants(document)) {
    if (!tracked.has(element.name)) continue;
    changes += 1;
    const author = attribute(element, "w:author")?.trim();
    if (author !== undefined && author !== "") reviewers.add(author);
  }
  const comments = file.part("comments");
  return {
    changes,
    reviewers: [...reviewers],
    comments: comments === null ? 0 : elementsIn(comments).filter(({ name }) => name === "w:comment").length,
    hasMacros: file.hasMacros(),
    external: file.external(),
    links: count(document, ["w:hyperlink"]),
    formulas: count(document, ["m:oMath"]),
    footnotes: count(document, ["w:footnoteReference", "w:endnoteReference"]),
    lostPictures,
  };
}
