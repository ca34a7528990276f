import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { docx, docxFiles, documentXml, para, relation, run } from "../testing/docx";
import { readWord } from "./file";
import { maxDepth, maxEntries, maxPackedBytes, Unreadable, type Trouble } from "./trouble";

function troubleOf(bytes: Uint8Array): Trouble | "none" {
  try {
    readWord(bytes);
    return "none";
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
}

const plain = { body: para(run("你好")) };

describe("files that are not read", () => {
  test("an old .doc, a PDF and a picture are named for what they are", () => {
    expect(troubleOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toBe("old-word");
    expect(troubleOf(strToU8("%PDF-1.7\n"))).toBe("pdf");
    expect(troubleOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBe("not-word");
    expect(troubleOf(new Uint8Array())).toBe("not-word");
  });

  test("a zip file of something else is no Word file", () => {
    expect(troubleOf(zipSync({ "a.txt": strToU8("hello") }))).toBe("not-word");
  });

  test("a spreadsheet is no Word file", () => {
    expect(troubleOf(zipSync({ ...docxFiles(plain), "word/document.xml": strToU8("<workbook/>") }))).toBe("not-word");
  });

  test("a file that was cut off anywhere is refused, never half read", () => {
    const whole = docx({ body: Array.from({ length: 200 }, (_, i) => para(run(`第 ${i} 段：${"字".repeat(i % 17)}`))).join("") });
    for (let length = 4; length < whole.length; length += 97) expect(["broken", "not-word"]).toContain(troubleOf(whole.slice(0, length)));
  });

  test("a file with flipped bytes is refused or read, and nothing else happens", () => {
    const whole = docx(plain);
    for (let at = 0; at < whole.length; at += 5) {
      const bent = whole.slice();
      bent[at] = (bent[at] ?? 0) ^ 0xff;
      expect(typeof troubleOf(bent)).toBe("string");
    }
  });

  test("more bytes than the limit are not looked at", () => {
    const large = new Uint8Array(maxPackedBytes + 1);
    large.set([0x50, 0x4b]);
    expect(troubleOf(large)).toBe("too-large");
  });

  test("a bomb is stopped while it is unpacked, whatever its directory says", () => {
    const bomb = docx({ body: para(run(" ".repeat(9_000_000))) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(troubleOf(bomb)).toBe("bomb");
    const liar = bomb.slice();
    const view = new DataView(liar.buffer);
    for (let at = 0; at + 46 < liar.length; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    expect(troubleOf(liar)).toBe("bomb");
  });

  test("thousands of entries are refused before any is read", () => {
    const files = Object.fromEntries(Array.from({ length: maxEntries }, (_, i) => [`word/media/${i}.png`, new Uint8Array()]));
    expect(troubleOf(docx({ ...plain, files }))).toBe("bomb");
  });

  test("entities and document types are refused, so nothing is expanded or fetched", () => {
    const declared = `<!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>${documentXml(para(run("&b;&c;")))}`;
    expect(troubleOf(docx({ ...plain, files: { "word/document.xml": strToU8(declared) } }))).toBe("hostile");
    expect(troubleOf(docx({ body: para(run("&unknown;")) }))).toBe("broken");
  });

  test("elements in elements without end are refused", () => {
    const deep = "<w:sdt>".repeat(maxDepth) + "</w:sdt>".repeat(maxDepth);
    expect(troubleOf(docx({ body: deep }))).toBe("hostile");
  });
});

describe("what is left behind and said", () => {
  test("macros are neither taken over nor looked into", () => {
    const read = readWord(docx({ ...plain, files: { "word/vbaProject.bin": strToU8("Sub AutoOpen") } }));
    expect(read.findings.hasMacros).toBe(true);
    expect(JSON.stringify(read.accepted)).not.toContain("AutoOpen");
  });

  test("what would have to be fetched is counted, and links keep their text", () => {
    const relations = [
      relation("p", "image", "https://example.org/spy.png", "External"),
      relation("t", "attachedTemplate", "file:///C:/evil.dotm", "External"),
      relation("h", "hyperlink", "https://example.org", "External"),
    ].join("");
    const picture = '<w:r><w:drawing><a:blip r:link="p"/></w:drawing></w:r>';
    const read = readWord(docx({ body: para(`${picture}<w:hyperlink r:id="h">${run("国家平台")}</w:hyperlink>`), relations }));
    expect(read.findings).toMatchObject({ external: 2, links: 1 });
    expect(read.pictures).toEqual([]);
    expect(read.accepted.content).toEqual([{ type: "paragraph", content: [{ type: "text", text: "国家平台" }] }]);
  });

  test("comments, formulas, footnotes and pictures that no browser shows are counted", () => {
    const read = readWord(
      docx({
        body: para(`${run("x")}<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:drawing><a:blip r:embed="e"/></w:drawing></w:r>`),
        comments: '<w:comment w:id="0" w:author="王"/><w:comment w:id="1" w:author="李"/>',
        relations: relation("e", "image", "media/a.emf"),
        files: { "word/media/a.emf": new Uint8Array([1, 0, 0, 0]) },
      }),
    );
    expect(read.findings).toMatchObject({ comments: 2, formulas: 1, footnotes: 1, lostPictures: 1 });
    expect(read.accepted.content).toEqual([{ type: "paragraph", content: [{ type: "text", text: "xa+b" }] }]);
  });

  test("a path that leads out of the file leads nowhere", () => {
    const read = readWord(docx({ body: para('<w:r><w:drawing><a:blip r:embed="e"/></w:drawing></w:r>'), relations: relation("e", "image", "../../../etc/passwd") }));
    expect(read.pictures).toEqual([]);
  });
});

describe("long plans", () => {
  test("two hundred pages are read whole", () => {
    const pages = Array.from({ length: 200 }, (_, page) => {
      const rows = Array.from({ length: 6 }, (_, row) => `<w:tr>${`<w:tc>${para(run(`第 ${page} 页第 ${row} 行，教师出示学具，学生动手操作。`))}</w:tc>`.repeat(3)}</w:tr>`);
      return para(run(`第 ${page} 页`), '<w:outlineLvl w:val="1"/>') + para(run("学生先独立思考，再小组交流，最后全班汇报。".repeat(20))).repeat(4) + `<w:tbl>${rows.join("")}</w:tbl>`;
    });
    const read = readWord(docx({ body: pages.join("") }));
    expect(read.accepted.content?.length).toBe(200 * 6);
  });
});
