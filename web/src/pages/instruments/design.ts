/** What can be changed in a scoring table while it is designed. What it must keep to is the server's to say. */

import type { Band, Level, LevelItem, Marking, PointsItem, ScaleForm, Section, Step, Text } from "../../proto/Instruments";
import type { Definition, FoundFlaw } from "../../proto/OwnInstruments";
import type { Decimal } from "../../proto/Results";
import { randomUuid } from "../../sync/surroundings";

export type By = Marking["by"];
export const bys: readonly By[] = ["points", "levels", "whole"];

/** What a school writes has no English: what was translated from the words before would be wrong. */
export const written = (zh: string): Text => ({ zh, en: "" });

/** Never shown; only unique in its table. */
const newId = (): string => randomUuid().slice(0, 8);

/** As the certification tables of schools have them; the lowest is not nothing. */
const USUAL_LEVELS: readonly (readonly [string, number])[] = [
  ["优", 5],
  ["良", 4],
  ["中", 3],
  ["差", 2],
];
const usualLevels = (): Level[] => USUAL_LEVELS.map(([name, points]) => ({ name: written(name), points }));

const USUAL_FULL = 10;
const USUAL_BONUS = 5;

const USUAL_BANDS: readonly (readonly [string, number])[] = [
  ["优秀", 90],
  ["良好", 75],
  ["合格", 60],
];

export const newPointsItem = (name: string, full: number): PointsItem => ({ id: newId(), name: written(name), full, step: "half", hints: [] });
const newLevelItem = (name: string): LevelItem => ({ id: newId(), name: written(name), worth: { kind: "points" }, signs: null, hints: [] });

export function newSection(name: string, item: string): Section {
  return { id: newId(), name: written(name), seen: "lesson", marking: { by: "points", items: [newPointsItem(item, USUAL_FULL)] } };
}

export function blank(names: { readonly table: string; readonly section: string; readonly item: string }): Definition {
  return {
    name: written(names.table),
    source: written(""),
    licence: written(""),
    form: {
      sections: [newSection(names.section, names.item)],
      section_value: "sum",
      total: { kind: "sum" },
      bands: null,
      bonus: null,
      missing: "blocks",
      not_applicable: "refused",
      evidence: null,
      cycles: null,
      snapshots: null,
      together: "mean",
    },
  };
}

/** Another table that begins as this one. */
export function copyOf(from: Definition, name: string): Definition {
  return { ...structuredClone(from), name: written(name) };
}

export function moved<T>(all: T[], from: number, by: -1 | 1): void {
  const to = from + by;
  const one = all[from];
  if (one === undefined || to < 0 || to >= all.length) return;
  all.splice(from, 1);
  all.splice(to, 0, one);
}

export function moveItem(marking: Marking, from: number, by: -1 | 1): void {
  if (marking.by === "points") moved(marking.items, from, by);
  if (marking.by === "levels") moved(marking.items, from, by);
}

/** A section's weight goes where the section goes. */
export function moveSection(form: ScaleForm, from: number, by: -1 | 1): void {
  moved(form.sections, from, by);
  if (form.total.kind === "weighted") moved(form.total.weights, from, by);
}

export function addSection(form: ScaleForm, name: string, item: string): void {
  form.sections.push(newSection(name, item));
  if (form.total.kind === "weighted") form.total.weights.push(0);
}

export function removeSection(form: ScaleForm, at: number): void {
  form.sections.splice(at, 1);
  if (form.total.kind === "weighted") form.total.weights.splice(at, 1);
}

export function addItem(marking: Marking, name: string): void {
  if (marking.by === "points") marking.items.push(newPointsItem(name, marking.items.at(-1)?.full ?? USUAL_FULL));
  if (marking.by !== "levels") return;
  const worth = marking.items.at(-1)?.worth;
  marking.items.push({ ...newLevelItem(name), worth: worth?.kind === "share" ? { ...worth } : { kind: "points" } });
}

interface Kept {
  readonly id: string;
  readonly name: Text;
  readonly hints: Text[];
}

function keptOf(section: Section): readonly Kept[] {
  const { marking } = section;
  if (marking.by !== "whole") return marking.items.map(({ id, name, hints }) => ({ id, name, hints }));
  const aspects = marking.aspects.length === 0 ? [section.name] : marking.aspects;
  return aspects.map((name) => ({ id: newId(), name, hints: [] }));
}

const fullOf = (marking: Marking): number => {
  switch (marking.by) {
    case "whole":
      return marking.full;
    case "points":
      return marking.items.reduce((sum, { full }) => sum + full, 0);
    case "levels":
      return marking.items.length * Math.max(0, ...marking.levels.map(({ points }) => points));
  }
};

/** Marked in another way; what the items are called stays. */
export function markedBy(section: Section, by: By): Marking {
  if (section.marking.by === by) return section.marking;
  const kept = keptOf(section);
  const full = fullOf(section.marking);
  switch (by) {
    case "points":
      return { by, items: kept.map((item) => ({ ...item, full: kept.length === 1 ? full : USUAL_FULL, step: "half" })) };
    case "levels":
      return { by, levels: usualLevels(), items: kept.map((item) => ({ ...item, worth: { kind: "points" }, signs: null })) };
    case "whole":
      return { by, full, aspects: kept.map(({ name }) => name), step: "half" };
  }
}

/** Whether the items have full marks of their own. */
export const isShared = (items: readonly LevelItem[]): boolean => items.some(({ worth }) => worth.kind === "share");

export function share(items: LevelItem[], isOwn: boolean): void {
  for (const item of items) {
    if (item.worth.kind === "reversed") continue;
    item.worth = isOwn ? { kind: "share", full: USUAL_FULL } : { kind: "points" };
  }
}

/** What the keys of a section offer; a form may differ from item to item, the page does not. */
export const hasHalves = (marking: Marking): boolean =>
  marking.by === "whole" ? marking.step === "half" : marking.by === "points" && marking.items.some(({ step }) => step === "half");

export function stepBy(marking: Marking, step: Step): void {
  if (marking.by === "whole") marking.step = step;
  if (marking.by === "points") for (const item of marking.items) item.step = step;
}

/** What no field of the page stands for: ids, and what came from a file. */
export function unplaced(flaws: readonly FoundFlaw[]): readonly FoundFlaw[] {
  return flaws.filter(({ at }) => at.includes("/signs") || !/\/(name|full|worth|items|levels|hints|aspects|total|evidence|bands|below|sections)$/u.test(at));
}

/** 20.00 is said as 20. */
export const plainPoints = (printed: Decimal): string => String(Number(printed));

/** The next lower level or band, half as far down again as the last. */
export function addLevel(levels: Level[]): void {
  const last = levels.at(-1)?.points ?? 0;
  levels.push({ name: written(""), points: Math.max(0, last - 1) });
}

export const usualBands = (): NonNullable<ScaleForm["bands"]> => ({
  of: "total",
  bands: USUAL_BANDS.map(([name, from]): Band => ({ name: written(name), from })),
  below: written("不合格"),
});

export function addBand(bands: Band[]): void {
  const last = bands.at(-1)?.from ?? 100;
  bands.push({ name: written(""), from: Math.max(1, last - 10) });
}

export const usualBonus = (name: string): NonNullable<ScaleForm["bonus"]> => ({ items: [newPointsItem(name, USUAL_BONUS)], cap: "at_full" });

/** Low marks ask for a note; praise does not have to be proved. */
export const usualEvidence = (): NonNullable<ScaleForm["evidence"]> => ({ below: 50, from: 101 });

export function totalBy(form: ScaleForm, kind: ScaleForm["total"]["kind"]): ScaleForm["total"] {
  if (kind !== "weighted") return { kind };
  const even = Math.floor(100 / Math.max(1, form.sections.length));
  const weights = form.sections.map(() => even);
  weights[0] = 100 - even * (weights.length - 1);
  return { kind, weights };
}

/** Lines of a field as the points to look for; empty lines are none. */
export function hintsFrom(text: string, before: readonly Text[]): Text[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.map((line) => before.find(({ zh }) => zh === line) ?? written(line));
}

/** What the page does not offer to change, and keeps. */
export const hasMore = (form: ScaleForm): boolean =>
  form.cycles !== null || form.snapshots !== null || form.sections.some(({ marking }) => marking.by === "levels" && marking.items.some(({ signs }) => signs !== null));
