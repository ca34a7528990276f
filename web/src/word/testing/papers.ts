/** Papers to write and read again in tests. */

import type { Content } from "../../diff/content";
import { diff } from "../../diff/diff";
import { redPenZh } from "../../text/zh-paper";
import { zhWord } from "../../text/word";
import type { Person } from "../../proto/Accounts";
import type { Layer } from "../write/flow";
import { writeWord, type Paper } from "../write/file";

/** 22 November 2026, in the time zone of whoever runs the test. */
export const handedInAt = new Date(2026, 10, 22, 14, 5, 0).getTime();

export function layerOf(base: Content, person: Person, content: Content): Layer {
  return { by: { ...person, atMs: handedInAt }, hunks: diff(base, content), content };
}

export function paperOf(base: Content, layers: readonly Layer[]): Paper {
  return {
    title: "分数的初步认识",
    about: ["青禾小学", "三年级数学备课组", "初稿"],
    author: "陈思远",
    base,
    layers,
    anchors: new Map(),
    pictures: new Map(),
    texts: { ...zhWord.file, kinds: redPenZh.kinds },
    writtenAtMs: handedInAt,
  };
}

export function written(base: Content, ...layers: readonly Layer[]): Uint8Array {
  return writeWord(paperOf(base, layers));
}
