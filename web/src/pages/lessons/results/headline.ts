/** What a form comes to in one line, while its details are folded away. Pure. */

import type { Decimal } from "../../../proto/Results";
import type { SubmittedSheet, Together } from "../../../proto/SheetViews";
import { listEn, listZh } from "../../../text/names";
import type { Language } from "../../../text/times";
import type { Texts } from "../../../text/zh";
import { worded } from "../coverage";
import { nameSaid } from "../guests/unverified";
import { valueSaid } from "./findings";

/** Whose marks are counted together; `null` where it is several kinds of judges. The teacher's own is not among them. */
export function whoseOf(sheets: readonly SubmittedSheet[], t: Texts): string | null {
  const kinds = new Set(sheets.filter(({ channel }) => channel !== "self_review").map(({ channel }) => channel));
  const [kind] = kinds;
  return kinds.size > 1 ? null : kind === undefined ? "" : t.channels.names[kind];
}

/** What the totals are of; `null` where they are of different full marks, since something did not apply to one of the sheets. */
export function fullOf(sheets: readonly SubmittedSheet[]): Decimal | null {
  const fulls = new Set(sheets.flatMap(({ results: { findings } }) => (findings.kind === "scale" && findings.total !== null ? [findings.total.full] : [])));
  const [full] = fulls;
  return fulls.size > 1 ? null : (full ?? null);
}

/** A mean of totals, with what it is of. */
export const meanSaid = (mean: Decimal, full: Decimal | null, t: Texts): string => (full === null ? mean : t.findings.of(mean, full));

/** One sheet: whose, and what it comes to. Several: how many of whom, and the mean with its band, unless it mixes kinds of judges. */
export function headlineOf(together: Together, sheets: readonly SubmittedSheet[], t: Texts, language: Language): string {
  const [first] = sheets;
  if (first === undefined) return "";
  const names = sheets.map(({ observer, guest }) => nameSaid(observer, guest));
  const who = language === "zh" ? listZh(names) : listEn(names);
  if (sheets.length === 1) {
    const { findings } = first.results;
    const total = findings.kind === "scale" && findings.total !== null ? [valueSaid(findings.total, { t, language })] : [];
    return t.findings.joined([who, ...total]);
  }
  const [total, band] = [together.raters?.total ?? null, together.raters?.band ?? null];
  const said = t.board.outcome.sheetsOf(sheets.length, who);
  if (total === null || whoseOf(sheets, t) === null) return said;
  return t.findings.joined([said, `${t.board.outcome.mean} ${meanSaid(total.mean, fullOf(sheets), t)}`, ...(band === null ? [] : [worded(band, language)])]);
}
