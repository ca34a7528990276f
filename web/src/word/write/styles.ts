/** `word/styles.xml`, `numbering.xml` and `fontTable.xml`: how our paper looks in Word. */

import { indentStep } from "./document";
import { deepestLevel, type NumberedList } from "./lists";
import { el, xmlFile } from "./xml";

export const mainNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const main = { "xmlns:w": mainNamespace };

const song = { "w:ascii": "Times New Roman", "w:hAnsi": "Times New Roman", "w:eastAsia": "宋体", "w:cs": "Times New Roman" };
const hei = { "w:ascii": "Arial", "w:hAnsi": "Arial", "w:eastAsia": "黑体", "w:cs": "Arial" };

interface Style {
  readonly id: string;
  readonly name: string;
  readonly next?: string;
  readonly paragraph?: string;
  readonly run?: string;
}

function paragraphStyle({ id, name, next, paragraph = "", run = "" }: Style): string {
  return el(
    "w:style",
    { "w:type": "paragraph", "w:styleId": id },
    el("w:name", { "w:val": name }),
    el("w:basedOn", { "w:val": "Normal" }),
    next === undefined ? "" : el("w:next", { "w:val": next }),
    el("w:uiPriority", { "w:val": 9 }),
    el("w:qFormat", {}),
    el("w:pPr", {}, paragraph),
    el("w:rPr", {}, run),
  );
}

/** `size` in half points. */
function heading(level: number, size: number): string {
  return paragraphStyle({
    id: `Heading${level}`,
    name: `heading ${level}`,
    next: "Normal",
    paragraph: el("w:keepNext", {}) + el("w:spacing", { "w:before": 240, "w:after": 120 }) + el("w:outlineLvl", { "w:val": level - 1 }),
    run: el("w:rFonts", hei) + el("w:b", {}) + el("w:bCs", {}) + el("w:sz", { "w:val": size }) + el("w:szCs", { "w:val": size }),
  });
}

const edge = (name: string): string => el(`w:${name}`, { "w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "808080" });

const tableStyle = el(
  "w:style",
  { "w:type": "table", "w:customStyle": 1, "w:styleId": "PlanTable" },
  el("w:name", { "w:val": "Plan Table" }),
  el("w:uiPriority", { "w:val": 59 }),
  el("w:pPr", {}, el("w:spacing", { "w:before": 0, "w:after": 0 })),
  el(
    "w:tblPr",
    {},
    el("w:tblBorders", {}, ...["top", "left", "bottom", "right", "insideH", "insideV"].map(edge)),
    el("w:tblCellMar", {}, el("w:left", { "w:w": 108, "w:type": "dxa" }), el("w:right", { "w:w": 108, "w:type": "dxa" })),
  ),
);

export function stylesXml(): string {
  const size = el("w:sz", { "w:val": 24 }) + el("w:szCs", { "w:val": 24 });
  const language = el("w:lang", { "w:val": "en-US", "w:eastAsia": "zh-CN" });
  const defaults = el(
    "w:docDefaults",
    {},
    el("w:rPrDefault", {}, el("w:rPr", {}, el("w:rFonts", song), size, language)),
    el("w:pPrDefault", {}, el("w:pPr", {}, el("w:spacing", { "w:after": 80, "w:line": 360, "w:lineRule": "auto" }))),
  );
  const small = el("w:sz", { "w:val": 18 }) + el("w:szCs", { "w:val": 18 });
  const normal = el("w:style", { "w:type": "paragraph", "w:default": 1, "w:styleId": "Normal" }, el("w:name", { "w:val": "Normal" }), el("w:qFormat", {}));
  const line = (place: "bottom" | "left", space: number): string => el("w:pBdr", {}, el(`w:${place}`, { "w:val": "single", "w:sz": 8, "w:space": space, "w:color": "A0A0A0" }));
  const reference = el("w:style", { "w:type": "character", "w:styleId": "CommentReference" }, el("w:name", { "w:val": "annotation reference" }), el("w:rPr", {}, el("w:sz", { "w:val": 16 })));
  return xmlFile(
    el(
      "w:styles",
      main,
      defaults,
      normal,
      heading(1, 36),
      heading(2, 30),
      heading(3, 26),
      paragraphStyle({ id: "Quote", name: "Quote", paragraph: line("left", 8) + el("w:ind", { "w:left": indentStep }), run: el("w:color", { "w:val": "57606A" }) }),
      paragraphStyle({ id: "TableHeading", name: "Table Heading", run: el("w:b", {}) + el("w:bCs", {}) }),
      paragraphStyle({ id: "Rule", name: "Horizontal Line", paragraph: line("bottom", 1) }),
      paragraphStyle({ id: "Header", name: "header", paragraph: line("bottom", 4) + el("w:jc", { "w:val": "center" }), run: small }),
      paragraphStyle({ id: "Footer", name: "footer", paragraph: el("w:jc", { "w:val": "center" }), run: small }),
      paragraphStyle({ id: "CommentText", name: "annotation text", run: el("w:sz", { "w:val": 20 }) }),
      reference,
      tableStyle,
    ),
  );
}

/** As the page numbers them: 1. then a. then i. */
const formats = ["decimal", "lowerLetter", "lowerRoman"] as const;
const bullets = ["•", "◦", "▪"] as const;

function level(at: number, format: string, text: string): string {
  const indent = el("w:pPr", {}, el("w:ind", { "w:left": (at + 1) * indentStep, "w:hanging": indentStep }));
  return el("w:lvl", { "w:ilvl": at }, el("w:start", { "w:val": 1 }), el("w:numFmt", { "w:val": format }), el("w:lvlText", { "w:val": text }), el("w:lvlJc", { "w:val": "left" }), indent);
}

export function numberingXml(lists: readonly NumberedList[]): string {
  const levels = Array.from({ length: deepestLevel + 1 }, (_, at) => at);
  const ordered = levels.map((at) => level(at, formats[at % formats.length] ?? "decimal", `%${at + 1}.`));
  const bulleted = levels.map((at) => level(at, "bullet", bullets[at % bullets.length] ?? "•"));
  const abstract = (id: number, all: readonly string[]): string => el("w:abstractNum", { "w:abstractNumId": id }, el("w:multiLevelType", { "w:val": "hybridMultilevel" }), ...all);
  const used = lists.map(({ id, isOrdered, level: at, start }) => {
    const begin = isOrdered ? el("w:lvlOverride", { "w:ilvl": at }, el("w:startOverride", { "w:val": start })) : "";
    return el("w:num", { "w:numId": id }, el("w:abstractNumId", { "w:val": isOrdered ? 1 : 0 }), begin);
  });
  return xmlFile(el("w:numbering", main, abstract(0, bulleted), abstract(1, ordered), ...used));
}

/** Fonts by the names that Word and WPS use, with what other systems call them. */
export function fontTableXml(): string {
  const font = (name: string, other: string, family: string): string =>
    el("w:font", { "w:name": name }, el("w:altName", { "w:val": other }), el("w:charset", { "w:val": "86" }), el("w:family", { "w:val": family }));
  return xmlFile(el("w:fonts", main, font("宋体", "SimSun", "roman"), font("黑体", "SimHei", "swiss")));
}
