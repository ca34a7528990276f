import { EditorState, TextSelection } from "prosemirror-state";
import { expect, test } from "vitest";
import type { Content } from "../diff/content";
import { insertParagraph } from "./commands";
import { nodeOf } from "./content";
import { schema } from "./schema";

const p = (id: string, text: string): Content => ({ type: "paragraph", attrs: { id }, content: [{ type: "text", text }] });
const table: Content = {
  type: "table",
  attrs: { id: "t" },
  content: [{ type: "table_row", attrs: { id: "row" }, content: [{ type: "table_cell", attrs: { id: "cell" }, content: [p("in", "格")] }] }],
};

/** What stands in the paper afterwards, with `[ ]` around a table. */
function after(block: string | null, cursorIn: string): string {
  const doc = nodeOf({ type: "doc", content: [p("a", "甲"), table, p("b", "乙")] });
  let cursor = 0;
  doc.descendants((node, pos) => {
    if (node.attrs["id"] === cursorIn) cursor = pos + 1;
  });
  let state = EditorState.create({ schema, doc, selection: TextSelection.create(doc, cursor) });
  insertParagraph("新", block)(state, (tr) => (state = state.apply(tr)));
  expect(state.selection.$from.parent.textContent).toBe("新");
  let drawn = "";
  state.doc.forEach((node) => (drawn += node.type.name === "table" ? `[${node.textContent}]` : node.textContent));
  return drawn;
}

test("a paragraph comes after the block it belongs to", () => {
  expect(after("a", "b")).toBe("甲新[格]乙");
  expect(after("in", "b")).toBe("甲[格新]乙");
});

test("a paragraph for a row or a cell comes after the table", () => {
  expect(after("row", "a")).toBe("甲[格]新乙");
  expect(after("cell", "a")).toBe("甲[格]新乙");
});

test("a paragraph for a block that is gone comes after the cursor", () => {
  expect(after("gone", "b")).toBe("甲[格]乙新");
  expect(after(null, "a")).toBe("甲新[格]乙");
});
