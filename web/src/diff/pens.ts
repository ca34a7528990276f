/** Who writes with which pen: ink, line and the short name that stands beside an insertion. */

import type { Person } from "../proto/Accounts";

export interface Pen {
  readonly person: Person;
  /** 1–6, as in `--reviewer-1`. */
  readonly ink: number;
  readonly line: "solid" | "dashed" | "dotted";
  readonly shortName: string;
}

const inks = 6;
const lines = ["solid", "dashed", "dotted"] as const;

/** Surnames of two characters that teachers have; 司马老师 is not 司老师. */
const doubleSurnames: ReadonlySet<string> = new Set(
  "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 东方 独孤 南宫 长孙 宇文 端木 闻人 西门 钟离 呼延 申屠 太史 轩辕 百里 澹台 濮阳 拓跋 公冶 宗政 淳于 单于 仲孙 赫连".split(
    " ",
  ),
);

export function surname(name: string): string {
  const letters = Array.from(name.trim());
  if (!/^\p{Script=Han}/u.test(name.trim())) return name.trim();
  const two = letters.slice(0, 2).join("");
  return doubleSurnames.has(two) && letters.length > 2 ? two : (letters[0] ?? "");
}

/** Pens in the order of the people, so that hiding one changes nobody's ink. Who shares a surname is shown by the full name. */
export function pensOf(people: readonly Person[]): ReadonlyMap<string, Pen> {
  const bearers = new Map<string, Set<string>>();
  for (const person of people) bearers.set(surname(person.name), (bearers.get(surname(person.name)) ?? new Set()).add(person.id));
  const pens = new Map<string, Pen>();
  for (const person of people) {
    if (pens.has(person.id)) continue;
    const index = pens.size;
    const shared = (bearers.get(surname(person.name))?.size ?? 0) > 1;
    // The seventh person has the first ink again, with the next line.
    const line = lines[(index + Math.floor(index / inks)) % lines.length] ?? "solid";
    pens.set(person.id, { person, ink: (index % inks) + 1, line, shortName: shared ? person.name : surname(person.name) });
  }
  return pens;
}
