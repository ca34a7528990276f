import { EditorState, TextSelection } from "prosemirror-state";
import { describe, expect, it } from "vitest";
import { insertTable } from "./commands";
import { schema } from "./schema";
import { fitting, tableTools, toolsFor } from "./toolbarItems";

describe("the tools above the paper", () => {
  it("all stand in one line where there is room, and leave a place for what leads to the rest where there is not", () => {
    const groups = [false, false, true, false];
    expect(fitting(groups, 4 * 44 + 12, 44)).toBe(4);
    expect(fitting(groups, 4 * 44 + 11, 44)).toBe(2);
    expect(fitting(groups, 20, 44)).toBe(0);
  });

  it("of a table all work while one writes in it, and another is not offered there", () => {
    const doc = schema.node("doc", null, [schema.node("paragraph")]);
    let state = EditorState.create({ schema, doc, selection: TextSelection.create(doc, 1) });
    expect(toolsFor(state).some(({ key }) => key === "table")).toBe(true);
    expect(tableTools.some(({ command }) => command(state))).toBe(false);
    insertTable(state, (tr) => (state = state.apply(tr)));
    expect(tableTools.every(({ command }) => command(state))).toBe(true);
    expect(toolsFor(state).some(({ key }) => key === "table")).toBe(false);
  });

  it("make a new table with equal columns", () => {
    const doc = schema.node("doc", null, [schema.node("paragraph")]);
    let state = EditorState.create({ schema, doc, selection: TextSelection.create(doc, 1) });
    insertTable(state, (tr) => (state = state.apply(tr)));
    const widths: unknown[] = [];
    state.doc.descendants((node) => void ("colwidth" in node.attrs && widths.push(node.attrs["colwidth"])));
    expect(new Set(widths.map(String)).size).toBe(1);
    expect(widths).toHaveLength(9);
  });
});
