/** Draws text with everybody's marks. Plain functions that make nodes: a paper has thousands of them and no component per block. */

import { h, type VNode, type VNodeChild } from "vue";
import type { Person } from "../proto/Accounts";
import type { Texts } from "../text/zh";
import type { HunkId, Token } from "./hunk";
import type { Format, Inline, Inset, Piece, Version } from "./overlay-text";
import type { Pen } from "./pens";

/**
 * `all` draws everything. In two columns the left paper shows only what is taken out, and the right one, compared the other way
 * round, what is put in.
 */
export type Ink = "all" | "taken-out" | "put-in";

export interface Drawing {
  readonly ink: Ink;
  /** Null where a comparison names nobody. */
  readonly pens: ReadonlyMap<string, Pen> | null;
  readonly text: Texts["redPen"];
  readonly whys: Whys;
}

/** Why a person made a mark: by the person's id, then by the mark's or that of the block that it is about. */
export type Whys = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const noWhys: Whys = new Map();

/** What people say of a mark: each on a line of its own. */
function whyOf({ whys, text }: Drawing, by: readonly Person[], marks: readonly string[]): string {
  const said = by.flatMap(({ id, name }) => marks.flatMap((mark) => (whys.get(id)?.has(mark) === true ? [text.because(name, whys.get(id)?.get(mark) ?? "")] : [])));
  return [...new Set(said)].join("\n");
}

/** A mark with a reason can be tapped, and reached by the keyboard; what it says is shown by the page around it. */
export function whyAttributes(drawing: Drawing, by: readonly Person[], marks: readonly string[]): Record<string, unknown> {
  const why = whyOf(drawing, by, marks);
  return why === "" ? {} : { tabindex: 0, "data-why": why };
}

export function penClass(drawing: Drawing, people: readonly Person[]): string {
  const pen = drawing.pens?.get(people[0]?.id ?? "");
  return pen === undefined ? "pen" : `pen ink-${pen.ink} line-${pen.line}`;
}

export function whoIs(drawing: Drawing, people: readonly Person[]): string {
  return drawing.pens === null ? "" : drawing.text.names(people.map((person) => person.name));
}

/** For those who hear the page: `ins` and `del` may not carry a name themselves. */
export function spoken(words: string): VNode {
  return h("span", { class: "seen-by-readers" }, words);
}

/** Keeps a surname from beginning a line. */
const wordJoiner = "\u2060";

/** The surnames that stand raised beside a mark. */
export function signature(drawing: Drawing, people: readonly Person[], note: string): VNode | null {
  if (drawing.pens === null && note === "") return null;
  const names = people.map((person, i) => {
    const pen = drawing.pens?.get(person.id);
    return pen === undefined ? null : h("span", { class: `pen ink-${pen.ink}` }, (i > 0 ? "·" : "") + pen.shortName);
  });
  return h("sup", { class: "signature", "aria-hidden": "true" }, [wordJoiner, ...names, note]);
}

const markTags: Readonly<Record<string, string>> = { strong: "strong", em: "em", underline: "u" };

export function drawTokens(tokens: readonly Token[]): VNodeChild[] {
  return tokens.map((token) => {
    switch (token.kind) {
      case "text":
        return token.marks.reduce<VNodeChild>((inner, mark) => h(markTags[mark.type] ?? "span", [inner]), token.text);
      case "atom":
        return token.node.type === "hard_break" ? h("br") : null;
      case "para":
        return h("span", { class: "pilcrow" }, "¶");
    }
  });
}

/** A line break that is put in or taken out must be seen. */
function drawMarkedTokens(tokens: readonly Token[]): VNodeChild[] {
  return tokens.map((token) => (token.kind === "atom" ? h("span", { class: "pilcrow" }, "↵") : drawTokens([token])));
}

function drawInserted(drawing: Drawing, tokens: readonly Token[], by: readonly Person[], hunks: readonly HunkId[]): VNode {
  return h("ins", { class: penClass(drawing, by), ...whyAttributes(drawing, by, hunks) }, [spoken(drawing.text.inserted(whoIs(drawing, by))), ...drawMarkedTokens(tokens)]);
}

/** Several people's lines lie under each other: the first is drawn by the text, each further one by a box around it. */
function drawDeleted(drawing: Drawing, tokens: readonly Token[], by: readonly Person[], hunks: readonly HunkId[]): VNode {
  const inner = h("del", { class: penClass(drawing, by.slice(0, 1)), ...whyAttributes(drawing, by, hunks) }, [
    spoken(drawing.text.deleted(whoIs(drawing, by))),
    ...drawMarkedTokens(tokens),
  ]);
  return by
    .slice(1, 3)
    .reduce((box, person, i) => h("span", { class: `${penClass(drawing, [person])} also-struck-${i + 1}` }, [box]), inner);
}

function drawVersions(drawing: Drawing, versions: readonly Version[]): VNodeChild[] {
  return versions.flatMap(({ by, hunks, tokens }, i) => [
    i > 0 ? h("span", { class: "or" }, "／") : null,
    drawInserted(drawing, tokens, by, hunks),
    signature(drawing, by, ""),
  ]);
}

function drawRun(drawing: Drawing, run: Inline & { kind: "run" }, next: Inline | undefined): VNodeChild[] {
  const struck = run.struckBy.length > 0;
  let drawn: VNodeChild;
  if (!struck) drawn = drawTokens(run.tokens);
  else if (drawing.ink === "put-in") drawn = drawInserted(drawing, run.tokens, run.struckBy, run.hunks);
  else drawn = drawDeleted(drawing, run.tokens, run.struckBy, run.hunks);
  if (run.formats.length === 0) return [drawn];
  const goesOn = (format: Format) => next?.kind === "run" && next.formats.includes(format);
  const notes = run.formats.filter((format) => !goesOn(format)).map((format) => formatNote(drawing, format));
  return [
    h(
      "span",
      {
        class: `reformatted ${penClass(
          drawing,
          run.formats.map((format) => format.by),
        )}`,
      },
      [drawn],
    ),
    ...notes,
  ];
}

function formatNote(drawing: Drawing, format: Format): VNodeChild[] {
  // Seen from the other side, what was added is what is taken away.
  const [add, remove] = drawing.ink === "put-in" ? [format.remove, format.add] : [format.add, format.remove];
  const note = drawing.text.format(add, remove);
  return [
    spoken(`(${drawing.text.became(whoIs(drawing, [format.by]), note)})`),
    h("span", { class: penClass(drawing, [format.by]), ...whyAttributes(drawing, [format.by], [format.hunk]) }, [signature(drawing, [format.by], note)]),
  ];
}

export function drawInline(drawing: Drawing, inline: readonly Inline[]): VNodeChild[] {
  return inline.map((piece, i) => {
    switch (piece.kind) {
      case "run":
        return drawRun(drawing, piece, inline[i + 1]);
      case "insert":
        return drawing.ink === "all" ? drawVersions(drawing, piece.versions) : null;
      case "clause":
        return h("sup", { class: "clause-number" }, `［${piece.number}］`);
      case "join":
        return h("span", { class: `join ${penClass(drawing, piece.struckBy)}` }, [
          h(
            drawing.ink === "put-in" ? "ins" : "del",
            { class: `pilcrow ${penClass(drawing, piece.struckBy)}`, "aria-hidden": "true" },
            "¶",
          ),
          drawing.ink === "put-in" ? null : spoken(drawing.text.joined(whoIs(drawing, piece.struckBy))),
          drawing.ink === "all" ? signature(drawing, piece.struckBy, "") : null,
        ]);
    }
  });
}

function drawPiece(drawing: Drawing, piece: Piece, by: readonly Person[]): VNodeChild {
  switch (piece.kind) {
    case "same":
      return drawTokens(piece.tokens);
    case "insert":
      return drawInserted(drawing, piece.tokens, by, []);
    case "delete":
      return drawDeleted(drawing, piece.tokens, by.slice(0, 1), []);
  }
}

export function drawInset(drawing: Drawing, inset: Inset): VNode {
  const label = drawing.text.versionsOf(inset.number);
  const rows = inset.versions.map(({ by, hunks, pieces }, i) =>
    h("div", { class: "version" }, [
      h("span", { class: "clause-number", "aria-hidden": i > 0 ? "true" : undefined }, i === 0 ? `［${inset.number}］` : ""),
      h("span", { class: `who ${penClass(drawing, by)}`, ...whyAttributes(drawing, by, hunks) }, whoIs(drawing, by)),
      h(
        "span",
        { class: "wording" },
        pieces.map((piece) => drawPiece(drawing, piece, by)),
      ),
    ]),
  );
  return h("div", { class: "clause-versions", role: "group", "aria-label": label, key: `inset${inset.number}` }, rows);
}
