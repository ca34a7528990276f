/** How the numbers on a page are computed: each rule once, however many sheets and drawings it is for. Pure. */

import type { Form, Instrument } from "../../../proto/Instruments";
import type { PairAgreement, Together } from "../../../proto/SheetViews";
import type { Language } from "../../../text/times";
import type { Texts } from "../../../text/zh";
import { inLanguage } from "./numbers";

/** A form that numbers are shown of. */
export interface Ruled {
  readonly instrument: Instrument | null;
  /** Several people's marks stand together. */
  readonly isShared: boolean;
  readonly pairs: readonly PairAgreement[];
}

export const ruledBy = (instrument: Instrument | null, { raters, agreement }: Pick<Together, "raters" | "agreement">): Ruled => ({
  instrument,
  isShared: (raters?.raters ?? 0) > 1,
  pairs: agreement,
});

function ruleOf(form: Form, t: Texts): string {
  switch (form.kind) {
    case "interval":
      return t.charts.interval.rule;
    case "sequence":
      return form.method === "flanders" ? t.charts.flanders.rule : t.charts.st.rule[form.method === "st_classic" ? "classic" : "improved"];
    case "questions":
      return t.sheetCharts.questions.rule;
    case "viewpoints":
      return t.sheetCharts.points.rule;
    case "scale":
    case "seats":
      return "";
  }
}

const isCompared = ({ agreement }: PairAgreement): boolean => (agreement.kind === "interval" ? agreement.codes.some(({ kappa }) => kappa.n > 0) : agreement.kappa.n > 0);

function rulesOfOne({ instrument, isShared, pairs }: Ruled, t: Texts, language: Language): readonly string[] {
  const reference = instrument?.reference ?? null;
  const compared = pairs.filter(isCompared);
  return [
    instrument === null ? "" : ruleOf(instrument.form, t),
    reference === null ? "" : t.charts.flanders.compared(inLanguage(reference.note, language)),
    isShared ? t.board.outcome.rule : "",
    compared.length > 0 ? t.board.outcome.kappaRule : "",
    compared.some(({ agreement }) => agreement.kind === "interval") ? t.board.outcome.jaccardRule : "",
  ];
}

export function rulesOf(forms: readonly Ruled[], t: Texts, language: Language): readonly string[] {
  const rules = forms.flatMap((form) => rulesOfOne(form, t, language)).filter((rule) => rule !== "");
  return [...new Set([...rules, t.sheetCharts.rounding])];
}
