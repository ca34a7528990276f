/** How far every two observers agree, as rows of a table; and where there is nothing to compare, why. Pure. */

import type { AccountId } from "../../../proto/Ids";
import type { Instrument } from "../../../proto/Instruments";
import type { Agreement, Kappa } from "../../../proto/Results";
import type { PairAgreement } from "../../../proto/SheetViews";
import type { Texts } from "../../../text/zh";
import { orDash } from "./findings";
import type { Names } from "./names";

export interface AgreementRow {
  readonly id: string;
  readonly name: string;
  readonly kappa: Kappa;
  readonly jaccard: string;
}

export interface PairRows {
  readonly key: string;
  readonly name: string;
  /** Empty where nothing can be compared. */
  readonly rows: readonly AgreementRow[];
}

function rowsOf(agreement: Agreement, names: Names, t: Texts): readonly AgreementRow[] {
  const rows =
    agreement.kind === "interval"
      ? // Where neither of the two ever ticked a code there is nothing to agree on.
        agreement.codes
          .filter(({ jaccard }) => jaccard !== null)
          .map(({ code, kappa, jaccard }) => ({ id: code, name: names.of(code), kappa, jaccard: orDash(jaccard, t) }))
      : [{ id: "", name: "", kappa: agreement.kappa, jaccard: "" }];
  return rows.filter(({ kappa }) => kappa.n > 0);
}

export function pairRows(pairs: readonly PairAgreement[], people: ReadonlyMap<AccountId, string>, names: Names, t: Texts): readonly PairRows[] {
  return pairs.map(({ one, other, agreement }) => ({
    key: `${one} ${other}`,
    name: t.board.outcome.pair(people.get(one) ?? "", people.get(other) ?? ""),
    rows: rowsOf(agreement, names, t),
  }));
}

/** Why two have nothing to compare. Levels are said alike or not; points are only nearer or further, and their spread says that. */
export function whyNothing(instrument: Instrument | null, agreement: Agreement["kind"], t: Texts): string {
  const words = t.board.outcome.incomparable;
  const isPoints = instrument?.form.kind === "scale" && instrument.form.sections.every(({ marking }) => marking.by !== "levels");
  return isPoints ? words.points : words[agreement];
}
