/**
 * The ends of paragraphs. In Word a ¶ is put in and struck like a character, and the ¶ that stays says how the merged paragraph looks. The
 * last ¶ before a table, and the last of a cell or of the paper, can be neither: there the ¶ before it goes instead.
 */

import { stays, type Fate, type Flow, type Look, type Para } from "./paper";

const plain: Look = { style: "paragraph", number: null, depth: 0, quotes: 0, isHeaderCell: false };

/** Two tables without anything between them would be one; a cell ends with a paragraph. */
const separator: Para = { kind: "para", pieces: [], look: plain, was: plain, lookBy: null, isKept: true, mark: stays };

interface Neighbours {
  readonly before: "start" | "table";
  readonly after: "table" | "end";
}

function withMark(paras: readonly Para[], changes: ReadonlyMap<number, Fate>): Para[] {
  return paras.map((para, i) => ({ ...para, mark: changes.get(i) ?? para.mark }));
}

function lastIndexWhere(paras: readonly Para[], holds: (para: Para) => boolean): number {
  for (let i = paras.length - 1; i >= 0; i--) {
    const para = paras[i];
    if (para !== undefined && holds(para)) return i;
  }
  return -1;
}

/** Makes the last ¶ one that stays. */
function withLastMark(paras: readonly Para[], { before, after }: Neighbours): Para[] {
  const last = paras[paras.length - 1];
  if (last === undefined) return before === "start" && after === "table" ? [] : [separator];
  const end = paras.length - 1;
  if (last.mark.ins !== null) {
    const own = lastIndexWhere(paras, (para) => para.mark.ins === null);
    if (own < 0) {
      if (before === "table") return [...paras, separator];
      return after === "table" ? [...paras] : withMark(paras, new Map([[end, stays]]));
    }
    return withMark(paras, new Map([[own, { ins: last.mark.ins, del: paras[own]?.mark.del ?? null }], [end, stays]]));
  }
  if (last.mark.del === null) return [...paras];
  const kept = lastIndexWhere(paras, (para) => para.mark.del === null);
  const changes = new Map([[end, stays]]);
  if (kept >= 0) changes.set(kept, { ins: paras[kept]?.mark.ins ?? null, del: last.mark.del });
  // All of them go: what is left of the last is an empty line, and no rule, heading or item.
  const left = kept < 0 ? { look: plain, was: last.was ?? last.look, lookBy: last.mark.del } : {};
  return withMark([...paras.slice(0, end), { ...last, ...left }], changes);
}

/** The look of the merged paragraph goes to the ¶ that stays, under the name of who merged; with all accepted and with all rejected. */
function withLooks(paras: readonly Para[]): Para[] {
  let [afterFrom, beforeFrom] = [0, 0];
  return paras.map((para, i) => {
    let { look, lookBy } = para;
    let was: Look = para.was ?? para.look;
    if (para.mark.del === null) {
      const merged = paras.slice(afterFrom, i + 1);
      look = (merged.find((one) => one.isKept) ?? para).look;
      lookBy ??= merged.find((one) => one.mark.del !== null)?.mark.del ?? null;
      afterFrom = i + 1;
    }
    if (para.mark.ins === null) {
      const merged = paras.slice(beforeFrom, i + 1);
      was = merged.find((one) => one.was !== null)?.was ?? look;
      lookBy ??= merged.find((one) => one.mark.ins !== null)?.mark.ins ?? null;
      beforeFrom = i + 1;
    } else if (para.was === null) was = look;
    return { ...para, look, was, lookBy };
  });
}

export function settled(flow: readonly Flow[]): readonly Flow[] {
  const result: Flow[] = [];
  let segment: Para[] = [];
  let before: Neighbours["before"] = "start";
  const close = (after: Neighbours["after"]): void => {
    result.push(...withLooks(withLastMark(segment, { before, after })));
    segment = [];
  };
  for (const item of flow) {
    if (item.kind === "para") {
      segment.push(item);
      continue;
    }
    close("table");
    result.push(item);
    before = "table";
  }
  close("end");
  return result;
}
