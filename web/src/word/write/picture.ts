/** Pictures in a Word file. */

import { el } from "./xml";

export interface Picture {
  readonly bytes: Uint8Array;
  readonly type: "png" | "jpeg";
  readonly widthPx: number;
  readonly heightPx: number;
  /** Its relationship in the file. */
  readonly relation: string;
}

const emuPerPixel = 9525;
/** The width of the text on A4 with our margins. */
const widestEmu = 5_731_510;
/** A tall picture must leave room for a line. */
const tallestEmu = 8_400_000;

const wordprocessingDrawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const drawingMain = "http://schemas.openxmlformats.org/drawingml/2006/main";
const drawingPicture = "http://schemas.openxmlformats.org/drawingml/2006/picture";

export interface Shown {
  /** Unique in the document. */
  readonly number: number;
  readonly alt: string;
  readonly widthPx: number | null;
}

export function drawing({ relation, widthPx: width, heightPx: height }: Picture, { number, alt, widthPx }: Shown): string {
  const wanted = (widthPx ?? width) * emuPerPixel;
  const scale = Math.min(1, widestEmu / wanted, tallestEmu / ((wanted * height) / width));
  const cx = Math.round(wanted * scale);
  const cy = Math.round((cx * height) / width);
  const name = `Picture ${number}`;
  const shape = el("pic:spPr", {}, el("a:xfrm", {}, el("a:off", { x: 0, y: 0 }), el("a:ext", { cx, cy })), el("a:prstGeom", { prst: "rect" }, el("a:avLst", {})));
  const fill = el("pic:blipFill", {}, el("a:blip", { "r:embed": relation }), el("a:stretch", {}, el("a:fillRect", {})));
  const named = el("pic:nvPicPr", {}, el("pic:cNvPr", { id: number, name, descr: alt }), el("pic:cNvPicPr", {}));
  const picture = el("pic:pic", { "xmlns:pic": drawingPicture }, named, fill, shape);
  return el(
    "w:drawing",
    {},
    el(
      "wp:inline",
      { "xmlns:wp": wordprocessingDrawing, distT: 0, distB: 0, distL: 0, distR: 0 },
      el("wp:extent", { cx, cy }),
      el("wp:docPr", { id: number, name, descr: alt }),
      el("a:graphic", { "xmlns:a": drawingMain }, el("a:graphicData", { uri: drawingPicture }, picture)),
    ),
  );
}
