// @vitest-environment jsdom
import fc from "fast-check";
import { TableMap } from "prosemirror-tables";
import type { Command } from "prosemirror-state";
import { expect, test } from "vitest";
import type { Content } from "../diff/content";
import * as commands from "./commands";
import { contentOf, nodeOf } from "./content";
import * as at from "./peers";

const cell = (id: string, text: string): Content => ({ type: "table_cell", attrs: { id, colspan: 1, rowspan: 1 }, content: [at.p(`${id}p`, text)] });
const table: Content = {
  type: "table",
  attrs: { id: "T" },
  content: [
    { type: "table_row", attrs: { id: "R1" }, content: [cell("a", "环节"), cell("b", "活动")] },
    { type: "table_row", attrs: { id: "R2" }, content: [cell("c", "导入"), cell("d", "提问")] },
  ],
};
const list: Content = {
  type: "bullet_list",
  attrs: { id: "L" },
  content: ["x", "y"].map((id) => ({ type: "list_item", attrs: { id }, content: [at.p(`${id}p`, `第${id}条`)] })),
};
const start = at.plan(at.h("H", 1, "教学设计"), at.p("A", "学生能理解分数的意义"), list, table, at.p("B", "布置作业"));

const actions: Record<string, (person: at.Peer) => void> = {
  type: (person) => at.type(person, "字词"),
  enter: (person) => void at.press(person, "Enter"),
  backspace: (person) => void at.press(person, "Backspace"),
  tab: (person) => void at.press(person, "Tab"),
  ...Object.fromEntries(
    Object.entries<Command>({
      heading: commands.toHeading(2),
      bullets: commands.toggleBulletList,
      numbers: commands.toggleOrderedList,
      quote: commands.toggleQuote,
      bold: commands.toggleStrong,
      table: commands.insertTable,
      row: commands.addRowAfter,
      column: commands.addColumnAfter,
      deleteRow: commands.deleteRow,
      deleteColumn: commands.deleteColumn,
      undo: commands.undoOwn,
      redo: commands.redoOwn,
    }).map(([name, command]) => [name, (person: at.Peer) => void at.run(person, command)]),
  ),
};

const step = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(...Object.keys(actions)),
  permille: fc.nat(1000),
  length: fc.constantFrom(0, 0, 0, 2, 9),
  thenSync: fc.constantFrom(true, false, false),
});

test("three people who do anything at once end with one document that is what each of them sees, and silence", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 24 }), (steps) => {
      const peers = at.together(start, 3);
      for (const { who, what, permille, length, thenSync } of steps) {
        const person = peers[who] as at.Peer;
        const { size } = person.view.state.doc.content;
        const pos = Math.floor((permille * size) / 1000);
        at.select(person, pos, Math.min(size, pos + length));
        actions[what]?.(person);
        if (thenSync) at.sync(peers);
      }
      at.sync(peers);
      at.sync(peers);
      const after = at.contents(peers);
      expect(new Set(after).size).toBe(1);
      let said = 0;
      for (const { doc } of peers) doc.on("update", () => said++);
      at.sync(peers);
      expect(said).toBe(0);
      for (const person of peers) {
        const { doc } = person.view.state;
        doc.check();
        expect(nodeOf(contentOf(person.doc)).toString()).toBe(doc.toString());
      }
      at.closeAll(peers);
    }),
    { numRuns: 30 },
  );
});

test("a row and a column added at once leave a hole that one person's next edit fills, once", () => {
  const peers = at.together(at.plan(at.p("A", "前"), table), 2);
  const [a, b] = peers as [at.Peer, at.Peer];
  at.caretAt(a, "dp", 0);
  at.run(a, commands.addRowAfter);
  at.caretAt(b, "dp", 0);
  at.run(b, commands.addColumnAfter);
  at.sync(peers);
  expect(at.contents(peers)[0]).toBe(at.contents(peers)[1]);
  at.caretAt(a, "dp", 0);
  at.type(a, "补");
  at.sync(peers);
  const map = TableMap.get(b.view.state.doc.child(1));
  expect([map.width, map.height, map.problems]).toEqual([3, 3, null]);
  expect(at.contents(peers)[0]).toBe(at.contents(peers)[1]);
  at.closeAll(peers);
});
