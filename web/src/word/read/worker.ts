/** Reads a Word file away from the page: a hostile one hurts this worker, and the page can stop it. */

import { readWord, type ReadFile } from "./file";
import { Unreadable, type Trouble } from "./trouble";

export type ReadAnswer = { readonly kind: "read"; readonly file: ReadFile } | { readonly kind: "refused"; readonly trouble: Trouble | "failed" };

function answerTo(bytes: Uint8Array): ReadAnswer {
  try {
    return { kind: "read", file: readWord(bytes) };
  } catch (error) {
    if (!(error instanceof Unreadable)) console.warn(error);
    return { kind: "refused", trouble: error instanceof Unreadable ? error.trouble : "failed" };
  }
}

self.onmessage = (event: MessageEvent<ArrayBuffer>): void => {
  const answer = answerTo(new Uint8Array(event.data));
  const transfer = answer.kind === "read" ? answer.file.pictures.map(({ bytes }) => bytes.buffer as ArrayBuffer) : [];
  self.postMessage(answer, { transfer });
};
