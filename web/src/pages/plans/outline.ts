/** The headings of the paper that is shown, whoever drew it. */

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly element: Element;
}

/** What reviewers put in and struck out, and whose it is, is not part of a heading. */
const NOT_TEXT = "sup, del, s, ins:not(.plain), .spoken, .seen-by-readers, .ghost, [aria-hidden=true]";

function textOf(heading: Element): string {
  const copy = heading.cloneNode(true) as Element;
  for (const mark of copy.querySelectorAll(NOT_TEXT)) mark.remove();
  return (copy.textContent ?? "").trim();
}

export function headingsIn(root: Element): Heading[] {
  const paper = root.querySelector(".paper");
  if (paper === null) return [];
  return [...paper.querySelectorAll("h1, h2, h3")]
    .map((element) => ({ level: Number(element.tagName.slice(1)), text: textOf(element), element }))
    .filter((heading) => heading.text !== "");
}
