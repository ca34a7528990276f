/** Random lesson plans and random edits to them, for the properties. Valid by the schema: what an editor could have made. */

import fc from "fast-check";
import type { Content, Mark } from "../content";

/** A small deterministic source of choices, fed by fast-check so that failures replay and shrink by seed. */
export class Dice {
  private state: number;
  private made = 0;

  constructor(
    seed: number,
    private readonly name: string,
  ) {
    this.state = seed >>> 0;
  }

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  id(): string {
    return `${this.name}${this.made++}`;
  }
}

const pieces = ["学", "生", "教", "师", "，", "。", "分", "数", "a", "b", "1", " ", "🙂", "👩‍🏫", "𠮷", "é", "🇨🇳", "👍🏽", "学生", "理解"];

export function words(dice: Dice, most: number): string {
  let text = "";
  for (let n = dice.below(most + 1); n > 0; n--) text += dice.pick(pieces);
  return text;
}

const someMarks = (dice: Dice): Mark[] =>
  dice.below(3) > 0 ? [] : ["em", "strong", "underline"].filter(() => dice.below(2) === 0).map((type) => ({ type }));

export function inline(dice: Dice, most: number): Content[] {
  const nodes: Content[] = [];
  for (let n = dice.below(4); n > 0; n--) {
    const marks = someMarks(dice);
    if (dice.below(6) === 0) nodes.push({ type: "hard_break" });
    const text = words(dice, most);
    if (text !== "") nodes.push({ type: "text", text, ...(marks.length > 0 ? { marks } : {}) });
  }
  return nodes;
}

export const paragraph = (dice: Dice): Content => ({ type: "paragraph", attrs: { id: dice.id() }, content: inline(dice, 6) });

export function block(dice: Dice, depth: number): Content {
  const attrs = { id: dice.id() };
  switch (depth > 2 ? 0 : dice.below(12)) {
    case 1:
      return { type: "heading", attrs: { ...attrs, level: 1 + dice.below(3) }, content: inline(dice, 4) };
    case 2:
      return { type: "blockquote", attrs, content: blocks(dice, depth + 1, 2) };
    case 3:
    case 4:
      return { type: dice.pick(["bullet_list", "ordered_list"]), attrs, content: many(dice, 3, () => item(dice, depth + 1)) };
    case 5: {
      const columns = 1 + dice.below(2);
      return { type: "table", attrs, content: many(dice, 3, () => row(dice, depth + 1, columns)) };
    }
    case 6:
      return { type: "image", attrs: { ...attrs, src: `/api/images/${dice.below(3)}`, alt: null, width: null } };
    case 7:
      return { type: "horizontal_rule", attrs };
    default:
      return { type: "paragraph", attrs, content: inline(dice, 8) };
  }
}

const many = (dice: Dice, most: number, make: () => Content): Content[] => Array.from({ length: 1 + dice.below(most) }, make);

export function item(dice: Dice, depth: number): Content {
  return {
    type: "list_item",
    attrs: { id: dice.id() },
    content: [paragraph(dice), ...(dice.below(3) === 0 ? blocks(dice, depth + 1, 2) : [])],
  };
}

export function row(dice: Dice, depth: number, columns: number): Content {
  const cell = () => ({
    type: dice.pick(["table_cell", "table_header"]),
    attrs: { id: dice.id(), colspan: 1, rowspan: 1, colwidth: null },
    content: blocks(dice, depth + 1, 2),
  });
  return { type: "table_row", attrs: { id: dice.id() }, content: Array.from({ length: columns }, cell) };
}

export function blocks(dice: Dice, depth: number, most: number): Content[] {
  return many(dice, most, () => block(dice, depth));
}

export function plan(dice: Dice): Content {
  return { type: "doc", content: blocks(dice, 0, 6) };
}

/** A seed for a base and for each of its forks. */
export const seeds = fc.record({
  base: fc.nat(0xffffffff),
  forks: fc.array(fc.nat(0xffffffff), { minLength: 3, maxLength: 3 }),
  order: fc.nat(0xffffffff),
});
