/** Words of an instrument in the person's language. What a school made may have Chinese only. */

import type { Text } from "../proto/Instruments";
import { language } from "../text";

export function said({ zh, en }: Text): string {
  return language.value === "en" && en !== "" ? en : zh;
}
