/** What charts need of printed numbers. The numbers themselves are the server's: nothing is computed from them but places on a drawing. */

import type { Text } from "../../../proto/Instruments";
import type { Decimal } from "../../../proto/Results";
import type { Language } from "../../../text/times";

/** What a school made may have Chinese only. */
export function inLanguage(text: Text, language: Language): string {
  return language === "en" && text.en !== "" ? text.en : text.zh;
}

/** 0 at `from`, 1 at `to`; what lies outside is drawn at the edge. */
export function placeBetween(value: Decimal | number, from: number, to: number): number {
  const place = (Number(value) - from) / (to - from);
  return Number.isFinite(place) ? Math.max(0, Math.min(1, place)) : 0;
}

/** A word on how many of the most: 0 is nothing, 4 the most. Five shades are as many as a projector shows apart. */
export function shade(count: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (count <= 0 || most <= 0) return 0;
  const step = Math.ceil((4 * count) / most);
  return step <= 1 ? 1 : step === 2 ? 2 : step === 3 ? 3 : 4;
}
