/** Word files made by hand, as small as can be, for what no program of ours would write. */

import { strToU8, zipSync, type Zippable } from "fflate";

const main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

export interface Parts {
  /** Inside `w:body`. */
  readonly body: string;
  /** Inside `w:styles`. */
  readonly styles?: string;
  /** Inside `w:numbering`. */
  readonly numbering?: string;
  /** Inside `w:comments`. */
  readonly comments?: string;
  /** `Relationship` elements of the document. */
  readonly relations?: string;
  /** Other files, by path. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export function relation(id: string, kind: string, target: string, mode = ""): string {
  return `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"${mode === "" ? "" : ` TargetMode="${mode}"`}/>`;
}

export function documentXml(body: string): string {
  return `<w:document xmlns:w="${main}" xmlns:r="${office}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:body>${body}</w:body></w:document>`;
}

export function docxFiles({ body, styles, numbering, comments, relations = "", files = {} }: Parts): Zippable {
  const parts = { styles, numbering, comments };
  const zipped: Zippable = { ...files };
  let own = relations;
  for (const [kind, inside] of Object.entries(parts)) {
    if (inside === undefined) continue;
    zipped[`word/${kind}.xml`] = strToU8(`<w:${kind} xmlns:w="${main}">${inside}</w:${kind}>`);
    own += relation(`own-${kind}`, kind, `${kind}.xml`);
  }
  zipped["_rels/.rels"] = strToU8(`<Relationships xmlns="${packageRelations}">${relation("d", "officeDocument", "word/document.xml")}</Relationships>`);
  zipped["word/_rels/document.xml.rels"] = strToU8(`<Relationships xmlns="${packageRelations}">${own}</Relationships>`);
  zipped["word/document.xml"] ??= strToU8(documentXml(body));
  return zipped;
}

export function docx(parts: Parts): Uint8Array {
  return zipSync(docxFiles(parts));
}

export const run = (text: string, properties = ""): string => `<w:r>${properties === "" ? "" : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
export const para = (inside: string, properties = ""): string => `<w:p>${properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`}${inside}</w:p>`;
