/**
 * Lists from Word and WPS. They arrive as paragraphs that say "I am in list l0, level 2" in their style and carry their
 * number as literal text; here they become real lists. A paragraph that Word does not mark stays as it is written.
 */

const chineseDigits = "零一二三四五六七八九";

/** 一 to 九十九. */
export function chineseNumber(text: string): number | null {
  if (!/^[一二三四五六七八九]?十?[一二三四五六七八九]?$/.test(text) || text === "") return null;
  const [tens = "", ones = ""] = text.includes("十") ? text.split("十") : ["零", text];
  const value = (tens === "" ? 1 : chineseDigits.indexOf(tens)) * 10 + Math.max(0, chineseDigits.indexOf(ones === "" ? "零" : ones));
  return text.length === 2 && !text.includes("十") ? null : value;
}

/** The number that a list marker shows, or null when it is a bullet. "a." and "ii." count from one. */
export function markerNumber(marker: string): number | null {
  const text = marker.replace(/[\s\u00a0]/g, "").replace(/^[(（第]/, "");
  const body = /^(.+?)[.．、)）。]?$/.exec(text)?.[1] ?? "";
  if (/^\d{1,4}$/.test(body)) return Math.max(1, Number(body));
  const chinese = chineseNumber(body);
  if (chinese !== null) return chinese;
  // A lone "o" is Word's round bullet of the second level.
  if (/^[a-zA-Z]{1,4}$/.test(body) && text !== "o") return 1;
  return /^[①-⑳]$/.test(body) ? body.charCodeAt(0) - "①".charCodeAt(0) + 1 : null;
}

interface Item {
  readonly element: HTMLElement;
  readonly level: number;
  /** Null is a bullet. */
  readonly number: number | null;
}

const listStyle = /mso-list:\s*l\d+\s+level(\d+)/i;

function markerOf(element: HTMLElement): HTMLElement | null {
  return [...element.querySelectorAll<HTMLElement>("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("style") ?? "")) ?? null;
}

function itemOf(element: Element | null): Item | null {
  const level = listStyle.exec(element?.getAttribute("style") ?? "")?.[1];
  if (level === undefined || element?.tagName !== "P") return null;
  const number = markerNumber(markerOf(element as HTMLElement)?.textContent ?? "");
  return { element: element as HTMLElement, level: Math.max(1, Number(level)), number };
}

/** A heading keeps its number as text: in a list it would not be a heading any more. */
function keepHeadingNumbers(root: ParentNode): void {
  for (const heading of root.querySelectorAll<HTMLElement>("h1,h2,h3,h4,h5,h6")) {
    const marker = markerOf(heading);
    if (marker) marker.replaceWith((marker.textContent ?? "").replace(/[\s\u00a0]+/g, ""));
  }
}

function listFor(item: Item): HTMLElement {
  const list = item.element.ownerDocument.createElement(item.number === null ? "ul" : "ol");
  if (item.number !== null && item.number !== 1) list.setAttribute("start", String(item.number));
  return list;
}

function buildList(run: readonly Item[]): void {
  const first = run[0];
  if (!first) return;
  const anchor = first.element.ownerDocument.createComment("");
  first.element.before(anchor);
  let open: { list: HTMLElement; level: number }[] = [];
  for (const item of run) {
    open = open.filter(({ level }) => level <= item.level);
    let current = open[open.length - 1];
    const sameKind = current?.list.tagName === (item.number === null ? "UL" : "OL");
    if (!current || current.level < item.level || !sameKind) {
      if (current?.level === item.level) open.pop();
      const parent = open[open.length - 1]?.list.lastElementChild ?? null;
      current = { list: listFor(item), level: item.level };
      if (parent) parent.append(current.list);
      else anchor.before(current.list);
      open.push(current);
    }
    markerOf(item.element)?.remove();
    const entry = item.element.ownerDocument.createElement("li");
    current.list.append(entry);
    item.element.removeAttribute("style");
    entry.append(item.element);
  }
  anchor.remove();
}

/** Turns marked paragraphs into lists, in place. */
export function rebuildLists(root: ParentNode): void {
  keepHeadingNumbers(root);
  const done = new Set<Element>();
  for (const paragraph of [...root.querySelectorAll("p")]) {
    if (done.has(paragraph)) continue;
    const run: Item[] = [];
    for (let item = itemOf(paragraph); item !== null; item = itemOf(item.element.nextElementSibling)) {
      run.push(item);
      done.add(item.element);
    }
    buildList(run);
  }
}
