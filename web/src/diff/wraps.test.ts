import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Person } from "../proto/Accounts";
import { apply } from "./apply";
import { baseBlocks, forkBlocks, normalise, type Blocks } from "./blocks";
import type { Content } from "./content";
import { diff } from "./diff";
import type { Hunk } from "./hunk";
import { wrapSaid } from "./kinds";
import { toMarks } from "./marks";
import { overlay, type OverlayBlock } from "./overlay";
import { chen, doc, heading, holder, li, p, wang } from "./testing/samples";
import { Dice, plan, seeds } from "./testing/random";
import { fork } from "./testing/random-edits";
import { redPenZh } from "../text/zh-paper";

const quote = (id: string, ...content: Content[]) => holder("blockquote", id, ...content);
const bullets = (id: string, ...items: Content[]) => holder("bullet_list", id, ...items);
const item = (id: string, ...content: Content[]) => holder("list_item", id, ...content);
const [a, b, c] = [p("a", "独立思考"), p("b", "小组交流"), p("c", "全班汇报")];

function said(hunk: Hunk): string {
  if (hunk.kind === "wrp") return hunk.notes.map((note) => `${note.block} ${wrapSaid(note, redPenZh.wraps)}`).join("；");
  return hunk.kind === "txt" || hunk.kind === "fmt" ? hunk.kind : `${hunk.kind} ${hunk.block}`;
}

function change(base: Content, changed: Content): string[] {
  const hunks = diff(base, changed);
  expect(apply(base, hunks)).toEqual(normalise(changed));
  return hunks.map(said);
}

describe("a text that stays where it reads, in another list or quote", () => {
  test.each<[string, Content, Content, string[]]>([
    ["a paragraph becomes a quote", doc(a, b), doc(quote("q", a), b), ["a 改为引用"]],
    ["and a paragraph again", doc(quote("q", a), b), doc(a, b), ["a 不再是引用"]],
    ["several become a list", doc(a, b, c), doc(bullets("u", item("x", a), item("y", b)), c), ["a 从这里起 2 段：改为圆点列表"]],
    ["a list becomes paragraphs", doc(bullets("u", item("x", a), item("y", b))), doc(a, b), ["a 从这里起 2 段：不再是列表"]],
    [
      "the middle of a list leaves it, and the rest is another list",
      doc(bullets("u", item("x", a), item("y", b), item("z", c))),
      doc(bullets("u", item("x", a)), b, bullets("v", item("z", c))),
      ["b 不再是列表"],
    ],
    ["an item goes one level in", doc(bullets("u", item("x", a), item("y", b))), doc(bullets("u", item("x", a, bullets("v", item("y", b))))), ["b 往里缩一级"]],
    ["and out again", doc(bullets("u", item("x", a, bullets("v", item("y", b))))), doc(bullets("u", item("x", a), item("y", b))), ["b 往外移一级"]],
    ["a list is split in two", doc(bullets("u", item("x", a), item("y", b))), doc(bullets("u", item("x", a)), bullets("v", item("y", b))), ["b 列表重新分合"]],
    ["a list goes into a quote", doc(bullets("u", item("x", a), item("y", b))), doc(quote("q", bullets("u", item("x", a), item("y", b)))), ["a 改为引用"]],
    ["places that have others between them are marks of their own", doc(a, b, c), doc(quote("q", a), b, quote("r", c)), ["a 改为引用", "c 改为引用"]],
    ["words change in it too", doc(a, b), doc(quote("q", p("a", "先独立思考")), b), ["a 改为引用", "txt"]],
    ["a heading in a list is a paragraph too", doc(heading("a", 2, "独立思考")), doc(bullets("u", item("x", a))), ["a 改为圆点列表", "att a"]],
    ["a text that comes from elsewhere was moved", doc(a, b, c), doc(bullets("u", item("x", b), item("y", a)), c), ["a 改为圆点列表", "mov b"]],
    [
      "what goes into a list that itself goes elsewhere was moved",
      doc(a, b, bullets("u", item("x", c))),
      doc(bullets("u", item("x", c, a)), b),
      ["mov u", "mov a"],
    ],
    [
      "what leaves an item that is joined to the one before was moved",
      doc(bullets("u", item("x", a), item("y", b, c, p("d", "布置作业")))),
      doc(bullets("u", item("x", p("a", "独立思考小组交流"), c), item("z", p("n", "课后"), p("d", "布置作业")))),
      ["txt", "ins z", "mov d"],
    ],
    ["into a cell of a table is elsewhere", doc(a, b), doc(holder("table", "t", holder("table_row", "r", holder("table_cell", "d", a))), b), ["ins t", "mov a"]],
  ])("%s", (_, base, changed, expected) => {
    expect(change(base, changed)).toEqual(expected);
  });

  test("taken up alone, every text still reads where it was", () => {
    const reading = (blocks: Blocks, known: ReadonlySet<string>) => [...blocks.keys()].filter((key) => known.has(key));
    fc.assert(
      fc.property(seeds, ({ base, forks }) => {
        const before = plan(new Dice(base, "b"));
        const blocks = baseBlocks(before);
        for (const seed of forks) {
          const hunks = diff(before, fork(new Dice(seed, "f"), before, 1 + (seed % 8)));
          for (const hunk of hunks) {
            if (hunk.kind !== "wrp") continue;
            const after = forkBlocks(apply(before, [hunk]), blocks);
            const known = new Set([...after.keys()].filter((key) => blocks.get(key)?.children.length === 0));
            // What another mark moves or takes away may be passed by.
            const others = new Set(hunks.flatMap((other) => ("block" in other && other.kind !== "fmt" && other.kind !== "att" ? within(blocks, other.block) : other.kind === "txt" ? [other.to.block] : [])));
            for (const key of others) known.delete(key);
            expect(reading(after, known)).toEqual(reading(blocks, known));
          }
        }
      }),
      { numRuns: Number(process.env["DIFF_RUNS"] ?? 2_000) },
    );
  });
});

function within(blocks: Blocks, key: string): string[] {
  return [key, ...(blocks.get(key)?.children ?? []).flatMap((child) => within(blocks, child))];
}

/** What stands on the paper, in order: marks before the text, notes after it. */
function drawn(base: Content, ...layers: [Person, Content][]): string[] {
  const line = (block: OverlayBlock): string[] => {
    const text = block.inline.flatMap((piece) => (piece.kind === "run" ? piece.tokens : [])).map((token) => (token.kind === "text" ? token.text : "")).join("");
    const mark = block.kind === "arrived" ? "→" : block.kind === "inserted" ? "+" : block.struckBy.length > 0 ? "-" : block.movedBy.length > 0 ? "←" : "";
    const notes = block.wraps.map(({ by, note }) => `〔${by.name}${wrapSaid(note, redPenZh.wraps)}〕`);
    const own = mark + text + notes.join("");
    return [...(own === "" ? [] : [own]), ...block.children.flatMap(line)];
  };
  return overlay(base, layers.map(([person, content]) => ({ person, hunks: diff(base, content) }))).flatMap(line);
}

describe("on the paper of everybody's red pens", () => {
  test("the text stands unmarked in its place with a note, and the container is not drawn", () => {
    expect(drawn(doc(a, b, c), [chen, doc(bullets("u", item("x", a), item("y", b)), c)])).toEqual(["独立思考〔陈思远从这里起 2 段：改为圆点列表〕", "小组交流", "全班汇报"]);
    expect(drawn(doc(quote("q", a), b), [chen, doc(a, b)])).toEqual(["独立思考〔陈思远不再是引用〕", "小组交流"]);
  });

  test("two people who want it otherwise each have a note", () => {
    expect(drawn(doc(a, b), [chen, doc(quote("q", a), b)], [wang, doc(bullets("u", item("x", a)), b)])).toEqual(["独立思考〔陈思远改为引用〕〔王雅琴改为圆点列表〕", "小组交流"]);
  });

  test("what else came into the new list follows the text that it follows there", () => {
    const fork = doc(bullets("u", item("w", p("n", "先说要求")), item("x", a), li("z", "再示范"), item("y", b)), c);
    expect(drawn(doc(a, b, c), [chen, fork])).toEqual(["+", "+", "+先说要求", "独立思考〔陈思远从这里起 2 段：改为圆点列表〕", "+", "+", "+再示范", "小组交流", "全班汇报"]);
  });

  test("what went with the old quote is struck, and only that", () => {
    expect(drawn(doc(quote("q", a, b), c), [chen, doc(a, c)])).toEqual(["独立思考〔陈思远不再是引用〕", "-小组交流", "全班汇报"]);
  });
});

describe("in one's own fork", () => {
  const kinds = (base: Content, changed: Content) => toMarks(base, changed).map((mark) => ("id" in mark ? `${mark.kind} ${mark.id}` : mark.kind === "block-delete" ? `${mark.kind} after ${mark.was.after} in ${mark.was.parent}` : mark.kind));

  test("a note is all there is, unless something else came or went", () => {
    expect(kinds(doc(a, b), doc(quote("q", a), b))).toEqual(["wrap a"]);
    expect(kinds(doc(quote("q", a), b), doc(a, b))).toEqual(["wrap a"]);
    expect(kinds(doc(a, b), doc(bullets("u", item("x", a), li("z", "再示范"), item("y", b))))).toEqual(["block-insert z", "wrap a"]);
    expect(kinds(doc(quote("q", a, b), c), doc(a, c))).toEqual(["wrap a", "block-delete after a in "]);
  });
});
