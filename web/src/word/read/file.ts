/** Reads a Word file: its text in both wordings where there are tracked changes, its pictures, and what it holds besides. */

import type { Content } from "../../diff/content";
import { Body } from "./body";
import { findingsOf, type Findings } from "./findings";
import { WordPackage } from "./package";
import type { FoundPicture, Wording } from "./runs";
import { Styles } from "./styles";
import { maxBlocks, maxPackedBytes, Unreadable } from "./trouble";
import { childOf } from "./xml";

export interface ReadPicture {
  /** What the text calls it until the server has it. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ReadFile {
  /** With every tracked change; the only wording where there is none. */
  readonly accepted: Content;
  /** Null without tracked changes. */
  readonly original: Content | null;
  readonly pictures: readonly ReadPicture[];
  readonly findings: Findings;
  /** The first heading, if there is one. */
  readonly title: string | null;
}

/** Pictures of the file are named so in the text that is read. */
export const pictureScheme = "word:";

/** The server scales wider ones down; no text is wider. */
const widestPx = 720;

function pictureType(bytes: Uint8Array): string | null {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  if (starts(0x42, 0x4d)) return "image/bmp";
  return starts(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 ? "image/webp" : null;
}

class Pictures {
  readonly byPath = new Map<string, ReadPicture>();
  readonly lost = new Set<string>();

  constructor(private readonly file: WordPackage) {}

  find({ relation: id, widthPx, alt }: FoundPicture): Content | null {
    const relation = this.file.relation(id);
    const picture = relation === null || relation.isExternal ? null : this.load(relation.target);
    if (picture === null) {
      this.lost.add(relation?.target ?? id);
      return null;
    }
    const width = widthPx === null || widthPx >= widestPx ? {} : { width: widthPx };
    return { type: "image", attrs: { src: picture.name, ...(alt === null ? {} : { alt }), ...width } };
  }

  private load(path: string): ReadPicture | null {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    if (this.lost.has(path)) return null;
    const bytes = this.file.bytes(path);
    const type = bytes === null ? null : pictureType(bytes);
    if (bytes === null || type === null) return null;
    // A copy: what is stored unpacked is a piece of the whole file.
    const picture = { name: pictureScheme + path, type, bytes: bytes.slice() };
    this.byPath.set(path, picture);
    return picture;
  }
}

export function countBlocks(content: Content): number {
  return (content.content ?? []).reduce((sum, child) => sum + (child.type === "text" ? 0 : 1 + countBlocks(child)), 0);
}

function textOf(content: Content): string {
  return content.text ?? (content.content ?? []).map(textOf).join("");
}

/** The first bytes say what a file is, whatever it is called. */
function checkKind(bytes: Uint8Array): void {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (bytes.length > maxPackedBytes) throw new Unreadable("too-large");
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) throw new Unreadable("old-word");
  if (starts(0x25, 0x50, 0x44, 0x46)) throw new Unreadable("pdf");
  if (!starts(0x50, 0x4b)) throw new Unreadable("not-word");
}

export function readWord(bytes: Uint8Array): ReadFile {
  checkKind(bytes);
  const file = new WordPackage(bytes);
  const document = file.document();
  const body = childOf(document, "w:body");
  if (body === undefined) throw new Unreadable("not-word");
  const styles = new Styles(file.part("styles"));
  const numbering = file.part("numbering");
  const pictures = new Pictures(file);
  const read = (wording: Wording): Content => {
    const content: Content = { type: "doc", content: new Body(styles, numbering, wording, (picture) => pictures.find(picture)).blocks(body) };
    if (countBlocks(content) > maxBlocks) throw new Unreadable("too-long");
    return content;
  };
  const accepted = read("accepted");
  const hasChanges = findingsOf(file, document, 0).changes > 0;
  const original = hasChanges ? read("original") : null;
  const findings = findingsOf(file, document, pictures.lost.size);
  const heading = accepted.content?.find(({ type }) => type === "heading");
  return { accepted, original, pictures: [...pictures.byPath.values()], findings, title: heading === undefined ? null : textOf(heading).trim() };
}
