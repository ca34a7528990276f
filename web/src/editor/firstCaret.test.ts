// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import type { Content } from "../diff/content";
import * as commands from "./commands";
import * as at from "./peers";
import { toolsBeforeCaret } from "./toolbarItems";

let open: at.Peer[] = [];
afterEach(() => at.closeAll(open));
const quote: Content = { type: "blockquote", attrs: { id: "Q" }, content: [at.p("QP", "课题")] };
const table: Content = {
  type: "table",
  attrs: { id: "T" },
  content: [{ type: "table_row", attrs: { id: "R" }, content: [{ type: "table_cell", attrs: { id: "C", colspan: 1, rowspan: 1 }, content: [at.p("CP", "格")] }] }],
};

function one(...content: Content[]): at.Peer {
  open = at.together(at.plan(...content), 1);
  return open[0] as at.Peer;
}
const kinds = ({ view }: at.Peer): string[] => Array.from({ length: view.state.doc.childCount }, (_, i) => view.state.doc.child(i).type.name);

test("the caret begins before the first word, also where the text begins with a quotation, and nothing complains", () => {
  const complaints = vi.spyOn(console, "warn");
  const { selection } = one(quote, at.p("A", "正文")).view.state;
  expect([selection.$from.parent.textContent, selection.$from.parentOffset, selection.empty]).toEqual(["课题", 0, true]);
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockRestore();
});

test("opening a text writes nothing", () => {
  const a = one(quote, at.p("A", "正文"));
  const written = vi.fn();
  a.doc.on("update", written);
  a.view.dispatch(a.view.state.tr.setMeta("addToHistory", false));
  expect([written.mock.calls.length, commands.canUndo(a.view.state)]).toEqual([0, false]);
});

test("a table or a picture inserted before the caret was ever put goes to the end of the text", () => {
  const a = one(quote, at.p("A", "正文"));
  at.run(a, commands.atEnd(commands.insertTable));
  expect(kinds(a)).toEqual(["blockquote", "paragraph", "table", "paragraph"]);
});

test("… and after a table that stands at the end, not into it", () => {
  const a = one(at.p("A", "正文"), table);
  at.run(a, commands.atEnd(commands.insertTable));
  expect(kinds(a)).toEqual(["paragraph", "table", "table", "paragraph"]);
});

test("before the caret was put no tool is lit, and those for what is selected do nothing", () => {
  const { state } = one(quote).view;
  expect(toolsBeforeCaret.filter((tool) => tool.isOn?.(state))).toEqual([]);
  expect(toolsBeforeCaret.filter((tool) => tool.command(state)).map(({ key }) => key)).toEqual(["table"]);
});
