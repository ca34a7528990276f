import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentOf } from "../../../editor/content";
import { addPoint, isUnwritten, pointsOf, quoteOf, removePoint, setAnchor, setPointText, withoutBlankFields } from "./points";

/** As the server begins it, with one empty point in each field. */
function begun(): Y.Doc {
  const doc = new Y.Doc();
  for (const field of ["shining", "failing", "mistakes", "next_time"]) {
    const [heading, list, item, paragraph] = ["heading", "bullet_list", "list_item", "paragraph"].map((name) => new Y.XmlElement(name));
    heading!.setAttribute("id", field);
    list!.setAttribute("id", `${field}-points`);
    item!.setAttribute("id", `${field}-1`);
    item!.insert(0, [paragraph!]);
    list!.insert(0, [item!]);
    doc.getXmlFragment("content").push([heading!, list!]);
  }
  return doc;
}

const read = (doc: Y.Doc) => pointsOf(contentOf(doc));

describe("a reflection", () => {
  it("begins with one empty point in each field", () => {
    expect(read(begun())).toEqual({
      shining: [{ id: "shining-1", text: "", anchor: null }],
      failing: [{ id: "failing-1", text: "", anchor: null }],
      mistakes: [{ id: "mistakes-1", text: "", anchor: null }],
      next_time: [{ id: "next_time-1", text: "", anchor: null }],
    });
  });

  it("is unwritten until a point says something", () => {
    const doc = begun();
    setPointText(doc, "failing-1", " 　");
    expect(isUnwritten(contentOf(doc))).toBe(true);
    setPointText(doc, "failing-1", "一");
    expect(isUnwritten(contentOf(doc))).toBe(false);
  });

  it("is read without the fields in which nothing was written", () => {
    const doc = begun();
    setPointText(doc, "failing-1", "一");
    expect(withoutBlankFields(contentOf(doc)).content?.map((block) => block.attrs?.["id"])).toEqual(["failing", "failing-points"]);
  });

  it("takes points after one another, and lets them go", () => {
    const doc = begun();
    setPointText(doc, "failing-1", "一");
    const third = addPoint(doc, "failing", null) ?? "";
    setPointText(doc, third, "三");
    const second = addPoint(doc, "failing", "failing-1") ?? "";
    setPointText(doc, second, "二");
    expect(read(doc).failing.map((point) => point.text)).toEqual(["一", "二", "三"]);
    removePoint(doc, second);
    removePoint(doc, "nobody's");
    expect(read(doc).failing.map((point) => point.text)).toEqual(["一", "三"]);
    expect(read(doc).shining).toHaveLength(1);
  });

  it("hangs a point on one block at a time", () => {
    const doc = begun();
    setPointText(doc, "mistakes-1", "把 1/4 说成四份");
    setAnchor(doc, "mistakes-1", { block: "b1", quote: "折一折" });
    setAnchor(doc, "mistakes-1", { block: "b2", quote: "涂一涂" });
    expect(read(doc).mistakes).toEqual([{ id: "mistakes-1", text: "把 1/4 说成四份", anchor: { block: "b2", quote: "涂一涂" } }]);
    setAnchor(doc, "mistakes-1", null);
    expect(read(doc).mistakes[0]?.anchor).toBeNull();
  });

  it("says what was written, whatever was there before, and never halves a character", () => {
    const words = fc.string({ unit: fc.constantFrom("折", "纸", "😀", "😁", "𠮷", "a"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (texts) => {
        const doc = begun();
        for (const text of texts) {
          setPointText(doc, "shining-1", text);
          expect(read(doc).shining[0]?.text).toBe(text);
        }
      }),
    );
  });

  it("merges what two tablets of one teacher wrote into one point", () => {
    const one = begun();
    setPointText(one, "shining-1", "孩子们抢着折");
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    setPointText(one, "shining-1", "今天孩子们抢着折");
    setPointText(other, "shining-1", "孩子们抢着折纸");
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    expect(read(one).shining[0]?.text).toBe("今天孩子们抢着折纸");
  });

  it("quotes a block by its beginning", () => {
    expect(quoteOf("  折一折，\n涂一涂 ")).toBe("折一折， 涂一涂");
    expect([...quoteOf("😀".repeat(61))]).toHaveLength(60);
    expect(quoteOf("长".repeat(60))).toBe("长".repeat(60));
  });
});
