/** Who looks at what in one lesson: what nobody looks at, and what more than one does. Pure. */

import type { Form, Instrument, Text } from "../../proto/Instruments";
import type { Language } from "../../text/times";
import { keyOf } from "./planning";

/** A form as far as planning needs it. */
export interface WatchForm {
  readonly key: string;
  readonly name: string;
  readonly kind: Form["kind"];
  /** Of a form whose points are shared out among the observers; else empty. */
  readonly dimensions: readonly { readonly name: string; readonly viewpoints: readonly Viewpoint[] }[];
}

interface Viewpoint {
  readonly name: string;
  /** All names that mean it, in either language. */
  readonly names: readonly string[];
}

export interface Watching {
  readonly name: string;
  readonly instrument: string;
  readonly focus: string;
}

export interface FormCover {
  readonly key: string;
  readonly name: string;
  readonly by: readonly string[];
  /** More than one, and what they write can be compared. */
  readonly isCompared: boolean;
  readonly dimensions: readonly { readonly name: string; readonly viewpoints: readonly ViewpointCover[] }[];
  /** The same words of more than one observer, where they are no viewpoints. */
  readonly doubles: readonly { readonly focus: string; readonly by: readonly string[] }[];
}

export interface ViewpointCover {
  readonly name: string;
  readonly by: readonly string[];
}

/** What a school made may have Chinese only. */
export const worded = (text: Text, language: Language): string => (language === "en" && text.en !== "" ? text.en : text.zh);

export function watchFormOf(instrument: Instrument, language: Language): WatchForm {
  const { form } = instrument;
  const dimensions = form.kind === "viewpoints" ? form.dimensions : [];
  return {
    key: keyOf(instrument),
    name: worded(instrument.name, language),
    kind: form.kind,
    dimensions: dimensions.map(({ name, viewpoints }) => ({
      name: worded(name, language),
      viewpoints: viewpoints.map((viewpoint) => ({
        name: worded(viewpoint.name, language),
        names: [viewpoint.name.zh, viewpoint.name.en].filter((one) => one !== ""),
      })),
    })),
  };
}

const BETWEEN = /[、，,；;\n]/u;

export function partsOf(focus: string): string[] {
  return focus
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** With the viewpoint, or without it if it was there; the observer's other words stay. */
export function toggled(focus: string, viewpoint: string): string {
  const parts = partsOf(focus);
  return (parts.includes(viewpoint) ? parts.filter((part) => part !== viewpoint) : [...parts, viewpoint]).join("、");
}

/** Agreement is computed of marks and codes on one clock; points, questions and seats are shared out. */
function isComparable(kind: Form["kind"]): boolean {
  switch (kind) {
    case "interval":
    case "sequence":
    case "scale":
      return true;
    case "viewpoints":
    case "questions":
    case "seats":
      return false;
  }
}

function coverOf(form: WatchForm, watching: readonly Watching[]): FormCover {
  const mine = watching.filter(({ instrument }) => instrument === form.key);
  const dimensions = form.dimensions.map(({ name, viewpoints }) => ({
    name,
    viewpoints: viewpoints.map((viewpoint) => ({
      name: viewpoint.name,
      by: mine.filter(({ focus }) => partsOf(focus).some((part) => viewpoint.names.includes(part))).map((one) => one.name),
    })),
  }));
  const known = new Set(form.dimensions.flatMap(({ viewpoints }) => viewpoints.flatMap(({ names }) => names)));
  const words = new Map<string, string[]>();
  for (const { name, focus } of mine) for (const part of new Set(partsOf(focus))) if (!known.has(part)) words.set(part, [...(words.get(part) ?? []), name]);
  const doubles = [...words].filter(([, by]) => by.length > 1).map(([focus, by]) => ({ focus, by }));
  return { key: form.key, name: form.name, by: mine.map(({ name }) => name), isCompared: mine.length > 1 && isComparable(form.kind), dimensions, doubles };
}

/** Of the forms that somebody has, in their order. */
export function coverageOf(forms: readonly WatchForm[], watching: readonly Watching[]): FormCover[] {
  return forms.map((form) => coverOf(form, watching)).filter(({ by }) => by.length > 0);
}
