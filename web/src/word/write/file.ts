/** Writes a plan as a Word file. */

import { strToU8, zipSync, type Zippable } from "fflate";
import type { Content } from "../../diff/content";
import type { BlockId } from "../../diff/hunk";
import { commentsExtendedXml, commentsXml } from "./comments";
import { DocumentWriter, page } from "./document";
import { Flowing, type FlowTexts, type Layer } from "./flow";
import type { Picture } from "./picture";
import type { Anchor } from "./pieces";
import { fontTableXml, mainNamespace, numberingXml, stylesXml } from "./styles";
import { el, escaped, xmlFile } from "./xml";

export interface WriteTexts extends FlowTexts {
  readonly missingPicture: string;
  pageNumber(page: string, pages: string): string;
}

export interface Paper {
  readonly title: string;
  /** Under the title in the header: school, group, version, date. */
  readonly about: readonly string[];
  readonly author: string;
  readonly base: Content;
  /** Everybody's red pen; none for a version as it is. */
  readonly layers: readonly Layer[];
  readonly anchors: ReadonlyMap<BlockId, readonly Anchor[]>;
  readonly pictures: ReadonlyMap<string, Omit<Picture, "relation">>;
  readonly texts: WriteTexts;
  readonly writtenAtMs: number;
}

const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const officeDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml";

interface Part {
  readonly path: string;
  readonly type: string;
  readonly relation: string;
  readonly xml: string;
}

function text(words: string): string {
  return el("w:r", {}, el("w:t", { "xml:space": "preserve" }, escaped(words)));
}

function field(name: string): string {
  return el("w:fldSimple", { "w:instr": ` ${name} ` }, text("1"));
}

function headerXml({ title, about }: Paper): string {
  return xmlFile(el("w:hdr", { "xmlns:w": mainNamespace }, el("w:p", {}, el("w:pPr", {}, el("w:pStyle", { "w:val": "Header" })), text([title, ...about].join("　")))));
}

function footerXml({ texts }: Paper): string {
  const marks = { page: "\u0001", pages: "\u0002" };
  const pieces = texts.pageNumber(marks.page, marks.pages).split(/([\u0001\u0002])/);
  const runs = pieces.map((piece) => (piece === marks.page ? field("PAGE") : piece === marks.pages ? field("NUMPAGES") : piece === "" ? "" : text(piece)));
  return xmlFile(el("w:ftr", { "xmlns:w": mainNamespace }, el("w:p", {}, el("w:pPr", {}, el("w:pStyle", { "w:val": "Footer" })), ...runs)));
}

function documentXml(body: string): string {
  const section = el(
    "w:sectPr",
    {},
    el("w:headerReference", { "w:type": "default", "r:id": "header" }),
    el("w:footerReference", { "w:type": "default", "r:id": "footer" }),
    el("w:pgSz", { "w:w": page.width, "w:h": page.height }),
    el("w:pgMar", { "w:top": page.margin, "w:right": page.margin, "w:bottom": page.margin, "w:left": page.margin, "w:header": 720, "w:footer": 720, "w:gutter": 0 }),
  );
  return xmlFile(el("w:document", { "xmlns:w": mainNamespace, "xmlns:r": office }, el("w:body", {}, body, section)));
}

function settingsXml(): string {
  const mode = el("w:compatSetting", { "w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": 15 });
  return xmlFile(el("w:settings", { "xmlns:w": mainNamespace }, el("w:compat", {}, mode), el("w:themeFontLang", { "w:val": "en-US", "w:eastAsia": "zh-CN" })));
}

function coreXml({ title, author, writtenAtMs }: Paper): string {
  const namespaces = {
    "xmlns:cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
  };
  const created = el("dcterms:created", { "xsi:type": "dcterms:W3CDTF" }, new Date(writtenAtMs).toISOString());
  return xmlFile(el("cp:coreProperties", namespaces, el("dc:title", {}, escaped(title)), el("dc:creator", {}, escaped(author)), created));
}

function contentTypesXml(parts: readonly Part[]): string {
  const known: Readonly<Record<string, string>> = {
    rels: "application/vnd.openxmlformats-package.relationships+xml",
    xml: "application/xml",
    png: "image/png",
    jpeg: "image/jpeg",
  };
  const defaults = Object.entries(known).map(([Extension, ContentType]) => el("Default", { Extension, ContentType }));
  const overrides = [
    el("Override", { PartName: "/word/document.xml", ContentType: `${officeDocument}.document.main+xml` }),
    el("Override", { PartName: "/docProps/core.xml", ContentType: "application/vnd.openxmlformats-package.core-properties+xml" }),
    ...parts.map(({ path, type }) => el("Override", { PartName: `/word/${path}`, ContentType: `${officeDocument}.${type}+xml` })),
  ];
  return xmlFile(el("Types", { xmlns: "http://schemas.openxmlformats.org/package/2006/content-types" }, ...defaults, ...overrides));
}

function relationsXml(relations: readonly { readonly id: string; readonly type: string; readonly target: string }[]): string {
  const all = relations.map(({ id, type, target }) => el("Relationship", { Id: id, Type: type, Target: target }));
  return xmlFile(el("Relationships", { xmlns: relationships }, ...all));
}

export function writeWord(paper: Paper): Uint8Array {
  const pictures = new Map([...paper.pictures].map(([src, picture], i) => [src, { ...picture, relation: `picture${i + 1}` }]));
  const flowing = new Flowing(paper.base, paper.layers, paper.anchors, paper.texts);
  const writer = new DocumentWriter((src) => pictures.get(src) ?? null, paper.texts.missingPicture);
  const document = documentXml(writer.flow(flowing.all()));
  const part = (path: string, type: string, xml: string): Part => ({ path, type, relation: `${office}/${type}`, xml });
  const parts: readonly Part[] = [
    part("styles.xml", "styles", stylesXml()),
    part("numbering.xml", "numbering", numberingXml(flowing.numbering.all())),
    part("fontTable.xml", "fontTable", fontTableXml()),
    part("settings.xml", "settings", settingsXml()),
    part("header.xml", "header", headerXml(paper)),
    part("footer.xml", "footer", footerXml(paper)),
    ...(writer.remarks.length === 0
      ? []
      : [
          part("comments.xml", "comments", commentsXml(writer.remarks)),
          { ...part("commentsExtended.xml", "commentsExtended", commentsExtendedXml(writer.remarks)), relation: "http://schemas.microsoft.com/office/2011/relationships/commentsExtended" },
        ]),
  ];
  const media = [...pictures.values()].map((picture) => ({ ...picture, target: `media/${picture.relation}.${picture.type}` }));
  const files: Zippable = {
    "[Content_Types].xml": strToU8(contentTypesXml(parts)),
    "_rels/.rels": strToU8(
      relationsXml([
        { id: "document", type: `${office}/officeDocument`, target: "word/document.xml" },
        { id: "core", type: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", target: "docProps/core.xml" },
      ]),
    ),
    "docProps/core.xml": strToU8(coreXml(paper)),
    "word/document.xml": strToU8(document),
    "word/_rels/document.xml.rels": strToU8(
      relationsXml([
        ...parts.map(({ path, relation }) => ({ id: path.replace(".xml", ""), type: relation, target: path })),
        ...media.map(({ relation, target }) => ({ id: relation, type: `${office}/image`, target })),
      ]),
    ),
  };
  for (const { path, xml } of parts) files[`word/${path}`] = strToU8(xml);
  // A picture is packed already.
  for (const { target, bytes } of media) files[`word/${target}`] = [bytes, { level: 0 }];
  return zipSync(files);
}
