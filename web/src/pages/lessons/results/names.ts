/** What the short ids of an instrument are called. Pure. */

import type { Instrument, Section, Text } from "../../../proto/Instruments";
import type { Language } from "../../../text/times";
import { worded } from "../coverage";

export interface Names {
  /** A code, item, section, point, side, group or kind; its id where the instrument is not known. */
  of(id: string): string;
}

/** Where the form is not known. */
export const unnamed: Names = { of: (id) => id };

function itemsOf(section: Section): [string, Text][] {
  const itself: [string, Text] = [section.id, section.name];
  const { marking } = section;
  return marking.by === "whole" ? [itself] : [itself, ...marking.items.map(({ id, name }): [string, Text] => [id, name])];
}

function textsOf({ form }: Instrument): [string, Text][] {
  switch (form.kind) {
    case "interval":
    case "questions":
      return (form.kind === "interval" ? form.sides : form.categories).flatMap((side): [string, Text][] => [
        [side.id, side.name],
        ...side.groups.flatMap((group): [string, Text][] => [[group.id, group.name], ...group.codes.map(({ id, name }): [string, Text] => [id, name])]),
      ]);
    case "sequence":
      return form.codes.map(({ id, key, name }): [string, Text] => [id, { zh: `${key} ${name.zh}`, en: name.en === "" ? "" : `${key} ${name.en}` }]);
    case "scale":
      return [...form.sections.flatMap(itemsOf), ...(form.bonus?.items ?? []).map(({ id, name }): [string, Text] => [id, name])];
    case "viewpoints":
      return form.dimensions.flatMap(({ viewpoints }) => viewpoints.flatMap(({ points }) => points.map(({ id, name }): [string, Text] => [id, name])));
    case "seats":
      return form.kinds.map(({ id, name }): [string, Text] => [id, name]);
  }
}

/** Codes with whose they are: 等待 is the pupils' and the teacher's. */
export function sidedNamesOf(instrument: Instrument | null, language: Language): Names {
  const names = namesOf(instrument, language);
  const sides = instrument?.form.kind === "interval" ? instrument.form.sides : [];
  const sideOf = new Map(sides.flatMap((side) => side.groups.flatMap(({ codes }) => codes.map(({ id }) => [id, worded(side.name, language)] as const))));
  return {
    of: (id) => {
      const side = sideOf.get(id);
      return side === undefined ? names.of(id) : `${side} · ${names.of(id)}`;
    },
  };
}

export function namesOf(instrument: Instrument | null, language: Language): Names {
  const names = new Map(instrument === null ? [] : textsOf(instrument).map(([id, text]) => [id, worded(text, language)]));
  return { of: (id) => names.get(id) || id };
}
