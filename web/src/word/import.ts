/** A Word file that is being read in a worker. */

import { maxPackedBytes } from "./read/trouble";
import type { ReadAnswer } from "./read/worker";

export interface Reading {
  readonly answer: Promise<ReadAnswer>;
  /** Stops reading; there is no answer any more. */
  stop(): void;
}

async function ask(worker: Worker, file: Blob): Promise<ReadAnswer> {
  if (file.size > maxPackedBytes) return { kind: "refused", trouble: "too-large" };
  const bytes = await file.arrayBuffer();
  return new Promise((resolve) => {
    worker.onmessage = (event: MessageEvent<ReadAnswer>) => resolve(event.data);
    // A file that fills the worker's memory ends the worker, not the page.
    worker.onerror = () => resolve({ kind: "refused", trouble: "failed" });
    worker.postMessage(bytes, [bytes]);
  });
}

export function readInWorker(file: Blob): Reading {
  const worker = new Worker(new URL("./read/worker.ts", import.meta.url), { type: "module" });
  const stop = (): void => worker.terminate();
  return { answer: ask(worker, file).finally(stop), stop };
}
