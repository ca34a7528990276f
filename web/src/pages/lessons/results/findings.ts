/** What one sheet comes to, as lines of words and numbers; and several sheets beside each other. Nothing is computed here. Pure. */

import type { Decimal, Findings, InstrumentResults, PointFinding, ValueResult, ZoneResult } from "../../../proto/Results";
import { worded } from "../coverage";
import type { Names } from "./names";
import type { Language } from "../../../text/times";
import type { Texts } from "../../../text/zh";

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** Words that an observer wrote to it. */
  readonly remark?: string;
  /** It never happened: worth a line only beside a sheet in which it did. */
  readonly isNone?: boolean;
}

export interface LineGroup {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly Line[];
}

export interface Saying {
  readonly names: Names;
  readonly t: Texts;
  readonly language: Language;
}

/** Where there was nothing to divide by there is —, never 0. */
export const orDash = (value: Decimal | null, t: Texts): string => value ?? t.findings.nothing;
export const perCent = (value: Decimal | null, t: Texts): string => (value === null ? t.findings.nothing : t.findings.percent(value));

export function valueSaid(value: ValueResult | null, { t, language }: Pick<Saying, "t" | "language">): string {
  if (value === null) return t.findings.nothing;
  const points = t.findings.of(value.value, value.full);
  return value.band === null ? points : t.findings.joined([points, worded(value.band, language)]);
}

/** 12:05 */
export function minutesSaid(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function pointSaid(found: PointFinding, t: Texts): string {
  switch (found.tool) {
    case "tally":
      return t.findings.times(found.n);
    case "count":
      return t.findings.points.looks(found.looks.length, perCent(found.percent, t));
    case "duration":
      return t.findings.points.lasted(found.times, minutesSaid(found.total_ms), perCent(found.of_lesson, t));
    case "quotes":
      return found.quotes.map(({ t_ms, text }) => `${minutesSaid(t_ms)} ${text}`).join("\n") || t.findings.nothing;
  }
}

function zoneSaid({ zone }: ZoneResult, t: Texts): string {
  switch (zone.kind) {
    case "table":
      return t.findings.seats.table(zone.table);
    case "named":
      return zone.name;
    default:
      return t.findings.seats.zone[zone.kind];
  }
}

type Of<Kind extends Findings["kind"]> = Extract<Findings, { kind: Kind }>;

function intervalGroups(found: Of<"interval">, { names, t }: Saying): LineGroup[] {
  const words = t.findings.interval;
  const { low, middle, high } = found.engagement;
  const general: Line[] = [{ id: "N", name: words.intervals, value: String(found.intervals) }];
  if (low + middle + high > 0) general.push({ id: "engagement", name: words.engagement, value: words.engaged(low, middle, high) });
  return [
    { id: "general", name: words.general, lines: general },
    ...found.sides.flatMap((side) => {
      const all = [...side.groups.filter(({ id }) => names.of(id) !== id), ...side.codes];
      const name = names.of(side.side);
      return [
        { id: `${side.side} of intervals`, name: words.ofIntervals(name), lines: all.map(({ id, ticks, of_intervals }) => ({ id, name: names.of(id), value: perCent(of_intervals, t), isNone: ticks === 0 })) },
        { id: `${side.side} of codes`, name: words.ofCodes(name), lines: all.map(({ id, ticks, of_codes }) => ({ id, name: names.of(id), value: perCent(of_codes, t), isNone: ticks === 0 })) },
      ];
    }),
  ];
}

function flandersGroups(found: Of<"flanders">, { t }: Saying): LineGroup[] {
  const words = t.findings.flanders;
  return [
    {
      id: "general",
      name: words.general,
      lines: [
        { id: "N", name: words.tallies, value: String(found.tallies) },
        { id: "positive", name: words.positive, value: String(found.positive_cells) },
        { id: "defect", name: words.defect, value: String(found.defect_cells) },
      ],
    },
    { id: "indices", name: words.indices, lines: found.indices.map(({ index, value }) => ({ id: index, name: words.names[index], value: perCent(value, t) })) },
  ];
}

function stGroups(found: Of<"st">, { t }: Saying): LineGroup[] {
  const words = t.findings.st;
  const counts: [string, string, number][] = [
    ["N", words.samples, found.samples],
    ["T", words.teacher, found.teacher],
    ["S", words.student, found.student],
    ...(found.standard === "improved" ? [["D", words.dialogue, found.dialogue] as [string, string, number]] : []),
    ["g", words.changes, found.changes],
  ];
  const lines: Line[] = [
    { id: "lesson", name: words.lesson, value: found.lesson === null ? t.findings.nothing : words.lessons[found.lesson] },
    { id: "Rt", name: "Rt", value: orDash(found.rt, t) },
    { id: "Ch", name: "Ch", value: orDash(found.ch, t) },
    ...counts.map(([id, name, value]) => ({ id, name, value: String(value) })),
  ];
  return [{ id: "general", name: words.general[found.standard], lines }];
}

function scaleGroups(found: Of<"scale">, saying: Saying): LineGroup[] {
  const { names, t } = saying;
  const words = t.findings.scale;
  const general: Line[] = [
    { id: "total", name: words.total, value: valueSaid(found.total, saying) },
    ...(found.bonus === null ? [] : [{ id: "bonus", name: words.bonus, value: found.bonus }]),
    { id: "answered", name: words.answered, value: t.findings.of(String(found.answered), String(found.items)) },
  ];
  const looks = found.snapshots;
  if (looks !== null && looks.looks > 0) {
    general.push({ id: "looks", name: words.looks, value: t.findings.times(looks.looks) });
    general.push({ id: "learning", name: words.learning, value: perCent(looks.learning_percent, t) });
    general.push({ id: "off task", name: words.offTask, value: orDash(looks.off_task, t) });
  }
  return [
    { id: "general", name: words.general, lines: general },
    ...found.sections.map(({ section, value, each }) => ({
      id: section,
      name: names.of(section),
      lines: [
        { id: section, name: words.sum, value: valueSaid(value, saying) },
        ...each
          .filter(({ item }) => item !== section)
          .map(({ item, value: mark, full }) => ({ id: item, name: names.of(item), value: mark === null ? t.findings.nothing : t.findings.of(mark, full) })),
      ],
    })),
  ];
}

function questionGroups(found: Of<"questions">, { names, t }: Saying): LineGroup[] {
  const words = t.findings.questions;
  const { wait } = found;
  const range = wait.least_s === null || wait.most_s === null ? t.findings.nothing : t.findings.seconds(`${wait.least_s}–${wait.most_s}`);
  return [
    {
      id: "general",
      name: words.general,
      lines: [
        { id: "measured", name: words.measured, value: t.findings.of(String(wait.measured), String(Math.max(found.asked, found.questions.length))) },
        { id: "mean", name: words.mean, value: wait.mean_s === null ? t.findings.nothing : t.findings.seconds(wait.mean_s) },
        { id: "range", name: words.range, value: range },
      ],
    },
    ...found.categories.map(({ category, groups }) => ({
      id: category,
      name: names.of(category),
      lines: groups.flatMap(({ codes }) => codes.map(({ code, n, of_all }) => ({ id: code, name: names.of(code), value: t.findings.joined([t.findings.times(n), perCent(of_all, t)]) }))),
    })),
  ];
}

function seatGroups(found: Of<"seats">, { names, t }: Saying): LineGroup[] {
  const words = t.findings.seats;
  const { takes_part: part } = found;
  return [
    {
      id: "general",
      name: words.general,
      lines: [
        { id: "coverage", name: words.coverage, value: t.findings.joined([t.findings.of(String(part.reached), String(part.seats)), perCent(part.coverage, t)]) },
        { id: "busiest", name: words.busiest(part.busiest), value: perCent(part.busiest_share, t) },
        { id: "gini", name: words.gini, value: orDash(part.gini, t) },
        { id: "on task", name: words.onTask, value: perCent(found.on_task, t) },
      ],
    },
    { id: "kinds", name: words.kinds, lines: found.kinds.map(({ kind, n, reached }) => ({ id: kind, name: names.of(kind), value: words.reached(n, reached) })) },
    { id: "zones", name: words.zones, lines: found.zones.map((zone) => ({ id: zoneSaid(zone, t), name: zoneSaid(zone, t), value: orDash(zone.per_pupil, t) })) },
  ];
}

export function groupsOf({ findings }: InstrumentResults, saying: Saying): LineGroup[] {
  const groups = ((): LineGroup[] => {
    switch (findings.kind) {
      case "interval":
        return intervalGroups(findings, saying);
      case "flanders":
        return flandersGroups(findings, saying);
      case "st":
        return stGroups(findings, saying);
      case "scale":
        return scaleGroups(findings, saying);
      case "questions":
        return questionGroups(findings, saying);
      case "seats":
        return seatGroups(findings, saying);
      case "viewpoints": {
        const lines = findings.points.map(({ point, found, conclusion }) => ({
          id: point,
          name: saying.names.of(point),
          value: pointSaid(found, saying.t),
          ...(conclusion === "" ? {} : { remark: conclusion }),
        }));
        return [{ id: "points", name: "", lines }];
      }
    }
  })();
  return groups.filter(({ lines }) => lines.length > 0);
}

/** Of one sheet by itself. */
export function occurred(groups: readonly LineGroup[]): LineGroup[] {
  return groups.map((group) => ({ ...group, lines: group.lines.filter((line) => line.isNone !== true) })).filter(({ lines }) => lines.length > 0);
}

export interface Row {
  readonly id: string;
  readonly name: string;
  /** One for each sheet; `null` where a sheet has no such line. */
  readonly cells: readonly (Line | null)[];
}

export interface RowGroup {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly Row[];
}

/** Every line that any of the sheets has, in the order in which they come. */
export function sideBySide(sheets: readonly (readonly LineGroup[])[]): RowGroup[] {
  const groups = new Map<string, { name: string; rows: Map<string, { name: string; cells: (Line | null)[] }> }>();
  sheets.forEach((sheet, at) => {
    for (const { id, name, lines } of sheet) {
      const group = groups.get(id) ?? { name, rows: new Map() };
      groups.set(id, group);
      for (const line of lines) {
        const row = group.rows.get(line.id) ?? { name: line.name, cells: sheets.map(() => null) };
        group.rows.set(line.id, row);
        row.cells[at] = line;
      }
    }
  });
  const isThere = (cells: readonly (Line | null)[]): boolean => cells.some((cell) => cell !== null && cell.isNone !== true);
  return [...groups]
    .map(([id, { name, rows }]) => ({ id, name, rows: [...rows].filter(([, { cells }]) => isThere(cells)).map(([row, { name: said, cells }]) => ({ id: row, name: said, cells })) }))
    .filter(({ rows }) => rows.length > 0);
}
