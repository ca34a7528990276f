/**
 * What changed inside one block, as a teacher would mark it: whole characters, no crumbs of one kept character between two
 * changes, edges at punctuation where the text allows.
 */

import fastDiff from "fast-diff";

export type Change = readonly [kind: "same" | "insert" | "delete", text: string];

/** Longer blocks are compared by sentence first; a character diff of them finds matches that mean nothing. */
const longText = 1_000;

const punctuation = /[\p{P}\p{Zs}\n\ufffc]/u;

function kindOf(operation: -1 | 0 | 1): Change[0] {
  if (operation === 0) return "same";
  return operation === 1 ? "insert" : "delete";
}

function byCharacter(before: string, after: string): Change[] {
  return fastDiff(before, after).map(([operation, text]) => [kindOf(operation), text] as const);
}

function sentences(text: string): string[] {
  return text.match(/[^。!?！?；;\n]*[。!?！?；;\n]|[^。!?！?；;\n]+/g) ?? [];
}

/** Each different sentence becomes one private character; sentences that were replaced are then compared by character. */
function bySentence(before: string, after: string): Change[] {
  const codes = new Map<string, string>();
  const texts: string[] = [];
  const encode = (text: string): string =>
    sentences(text)
      .map((sentence) => {
        const known = codes.get(sentence);
        if (known !== undefined) return known;
        const code = String.fromCharCode(texts.length + 1);
        codes.set(sentence, code);
        texts.push(sentence);
        return code;
      })
      .join("");
  const decode = (coded: string): string => [...coded].map((code) => texts[code.charCodeAt(0) - 1] ?? "").join("");
  const coarse = fastDiff(encode(before), encode(after)).map(([operation, coded]) => [kindOf(operation), decode(coded)] as const);
  const fine: Change[] = [];
  for (let index = 0; index < coarse.length; index++) {
    const change = coarse[index];
    const next = coarse[index + 1];
    if (change?.[0] === "delete" && next?.[0] === "insert") {
      fine.push(...byCharacter(change[1], next[1]));
      index++;
    } else if (change) fine.push(change);
  }
  return fine;
}

/** One deletion and one insertion between two kept texts; a single kept character that is no punctuation is no anchor. */
function withoutIslands(changes: readonly Change[]): Change[] {
  const tidy: Change[] = [];
  let deleted = "";
  let inserted = "";
  const flush = (): void => {
    if (deleted !== "") tidy.push(["delete", deleted]);
    if (inserted !== "") tidy.push(["insert", inserted]);
    deleted = inserted = "";
  };
  changes.forEach(([kind, text], index) => {
    if (kind === "delete") deleted += text;
    else if (kind === "insert") inserted += text;
    else if ((deleted !== "" || inserted !== "") && index < changes.length - 1 && [...text].length === 1 && !punctuation.test(text)) {
      deleted += text;
      inserted += text;
    } else {
      flush();
      tidy.push(["same", text]);
    }
  });
  flush();
  return tidy;
}

/** How well a change sits between its neighbours: best when it is a clause with its own punctuation. */
function fit(before: string, changed: string, after: string): number {
  const endsClause = (text: string): boolean => text === "" || punctuation.test(text.slice(-1));
  const startsClause = (text: string): boolean => text === "" || punctuation.test(text.charAt(0));
  if (endsClause(before) && endsClause(changed)) return 3;
  if (startsClause(changed) && startsClause(after)) return 2;
  return endsClause(before) || startsClause(after) ? 1 : 0;
}

/** A lone insertion or deletion can often slide ("A[BA]B" is "[AB]AB"): it stops where it reads best. */
function slide(before: string, changed: string, after: string): readonly [string, string, string] {
  let best = [before, changed, after] as const;
  let candidate = best;
  while (candidate[0] !== "" && candidate[0].slice(-1) === candidate[1].slice(-1)) {
    const last = candidate[0].slice(-1);
    candidate = [candidate[0].slice(0, -1), last + candidate[1].slice(0, -1), last + candidate[2]];
    if (fit(...candidate) > fit(...best)) best = candidate;
  }
  candidate = [before, changed, after];
  while (candidate[2] !== "" && candidate[2].charAt(0) === candidate[1].charAt(0)) {
    const first = candidate[2].charAt(0);
    candidate = [candidate[0] + first, candidate[1].slice(1) + first, candidate[2].slice(1)];
    if (fit(...candidate) > fit(...best)) best = candidate;
  }
  return best;
}

function slideToPunctuation(changes: Change[]): Change[] {
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index];
    if (!change || change[0] === "same" || /[\ud800-\udfff]/.test(change[1])) continue;
    const [previous, next] = [changes[index - 1], changes[index + 1]];
    if ((previous && previous[0] !== "same") || (next && next[0] !== "same")) continue;
    const [before, changed, after] = slide(previous?.[1] ?? "", change[1], next?.[1] ?? "");
    changes[index] = [change[0], changed];
    if (previous) changes[index - 1] = ["same", before];
    if (next) changes[index + 1] = ["same", after];
  }
  return changes.filter(([, text]) => text !== "");
}

export function textDiff(before: string, after: string): Change[] {
  if (before === after) return before === "" ? [] : [["same", before]];
  const isLong = before.length > longText || after.length > longText;
  return slideToPunctuation(withoutIslands(isLong ? bySentence(before, after) : byCharacter(before, after)));
}
