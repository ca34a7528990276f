/** The header and footer of printed pages, which only CSS for paged media can put there. Pure. */

export interface PageTexts {
  readonly left: string;
  readonly right: string;
  /** With {page} and {pages} in it. */
  readonly number: string;
}

/** As a CSS string: titles are whatever people type. */
function quoted(text: string): string {
  const safe = text.replace(/[\u0000-\u001f\u007f]/gu, " ").replace(/[\\"<]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `);
  return `"${safe}"`;
}

function counted(text: string): string {
  return text
    .split(/(\{pages?\})/u)
    .flatMap((piece) => (piece === "" ? [] : [piece === "{page}" ? "counter(page)" : piece === "{pages}" ? "counter(pages)" : quoted(piece)]))
    .join(" ");
}

const small = "font: 9pt/1.4 var(--sans); color: #444;";
const line = "border-bottom: 0.5pt solid #888; padding-bottom: 2mm; vertical-align: bottom; margin-bottom: 4mm;";

/** A4, upright; margins that school printers can keep. */
export function pageRules({ left, right, number }: PageTexts): string {
  return `@page {
  size: A4 portrait;
  margin: 24mm 18mm 20mm;
  @top-left { content: ${quoted(left)}; ${small} ${line} width: 50%; text-align: left; }
  @top-right { content: ${quoted(right)}; ${small} ${line} width: 50%; text-align: right; }
  @bottom-center { content: ${counted(number)}; ${small} }
}`;
}
