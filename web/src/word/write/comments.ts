/** `word/comments.xml`, and `commentsExtended.xml`, which says what answers what and what is settled. */

import { surname } from "../../diff/pens";
import { wallTime, type NumberedRemark } from "./document";
import { mainNamespace } from "./styles";
import { el, escaped, xmlFile } from "./xml";

const word2010 = "http://schemas.microsoft.com/office/word/2010/wordml";
const word2012 = "http://schemas.microsoft.com/office/word/2012/wordml";
const compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/** Eight hexadecimal digits, not zero, below 80000000. */
const paragraphId = (remark: number): string => (0x10000000 + remark).toString(16).toUpperCase();

function comment({ id, remark }: NumberedRemark): string {
  const lines = remark.body.split("\n");
  const paragraphs = lines.map((line, i) =>
    el(
      "w:p",
      i === lines.length - 1 ? { "w14:paraId": paragraphId(id) } : {},
      el("w:pPr", {}, el("w:pStyle", { "w:val": "CommentText" })),
      el("w:r", {}, el("w:t", { "xml:space": "preserve" }, escaped(line))),
    ),
  );
  const { name, atMs } = remark.by;
  return el("w:comment", { "w:id": id, "w:author": name, "w:date": wallTime(atMs), "w:initials": surname(name) }, ...paragraphs);
}

export function commentsXml(remarks: readonly NumberedRemark[]): string {
  const namespaces = { "xmlns:w": mainNamespace, "xmlns:w14": word2010, "xmlns:mc": compatibility, "mc:Ignorable": "w14" };
  return xmlFile(el("w:comments", namespaces, ...remarks.map(comment)));
}

export function commentsExtendedXml(remarks: readonly NumberedRemark[]): string {
  const entries = remarks.map(({ id, remark, parent }) =>
    el("w15:commentEx", {
      "w15:paraId": paragraphId(id),
      "w15:paraIdParent": parent === null ? undefined : paragraphId(parent),
      "w15:done": remark.isSettled ? 1 : 0,
    }),
  );
  return xmlFile(el("w15:commentsEx", { "xmlns:w15": word2012, "xmlns:mc": compatibility, "mc:Ignorable": "w15" }, ...entries));
}
