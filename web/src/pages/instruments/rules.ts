/** What a scoring table goes by, in sentences. Pure. */

import type { ScaleForm } from "../../proto/Instruments";
import { said } from "../../sheets/words";
import type { Texts } from "../../text/zh";

/** Nobody gives more than everything: so high a line asks of nobody. */
const NEVER = 100;

export function rulesSaid(form: ScaleForm, t: Texts): string[] {
  const words = t.instruments.read;
  const lines: string[] = [];
  if (form.section_value === "mean") lines.push(words.mean);
  switch (form.total.kind) {
    case "sum":
      lines.push(words.sum);
      break;
    case "weighted": {
      const { weights } = form.total;
      lines.push(words.weighted(form.sections.map(({ name }, at) => words.weight(said(name), weights[at] ?? 0))));
      break;
    }
    case "absent":
      lines.push(words.absent);
  }
  if (form.bands !== null) {
    const whose = t.instruments.form.bandsOfs[form.bands.of];
    lines.push(words.bands(whose, form.bands.bands.map(({ name, from }) => words.band(said(name), from)), said(form.bands.below)));
  }
  if (form.bonus !== null) {
    const items = form.bonus.items.map(({ name, full }) => words.bonusItem(said(name), full));
    lines.push(words.bonus(items, t.instruments.form.caps[form.bonus.cap]));
  }
  if (form.cycles !== null) lines.push(words.cycles(form.cycles.least, form.cycles.most));
  lines.push(words.missing[form.missing]);
  if (form.evidence !== null) lines.push(form.evidence.from > NEVER ? words.evidence(form.evidence.below) : words.evidenceBoth(form.evidence.below, form.evidence.from));
  lines.push(t.instruments.form.rounding);
  if (form.bands !== null) lines.push(t.instruments.form.bandRule, words.together[form.together]);
  return lines;
}
