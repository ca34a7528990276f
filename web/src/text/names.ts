/** Several names in one sentence, and words in quotation marks. */

/** Names past the third make no sentence clearer; all of them stand where the members are listed. */
const SHOWN = 3;

export const listZh = (names: readonly string[]): string => names.join("、");
export const fewZh = (names: readonly string[]): string => (names.length > SHOWN ? `${listZh(names.slice(0, SHOWN))}等 ${names.length} 位老师` : listZh(names));

export const listEn = (names: readonly string[]): string => names.join(", ");
export const fewEn = (names: readonly string[]): string => (names.length > SHOWN ? `${listEn(names.slice(0, SHOWN))} and ${names.length - SHOWN} more` : listEn(names));

/** What people wrote, in quotation marks; its own become the inner kind. */
export const quoted = (words: string): string => `“${words.replaceAll("“", "‘").replaceAll("”", "’")}”`;
