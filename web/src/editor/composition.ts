/**
 * Chinese input. While a word is being composed, nothing but the input method may touch the block it is in: remote edits
 * are held back, ids and red marks are put off. When the word is in, `settled` lets all of that catch up, in one place.
 */

import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

const compositionKey = new PluginKey("composition");

/** prosemirror-view reads the composed text 20 ms after the end of a composition; we follow it. */
const flushMs = 50;
/** On Android prosemirror-view itself gives a composition up after 5 s without input and no event says so. */
const silenceMs = 6_000;

export interface CompositionGuard {
  readonly plugin: Plugin;
  isComposing(): boolean;
  /** Runs the work now, or when the word being composed is in: nothing else may tear it apart. */
  whenSettled(work: () => void): void;
}

/** The transaction that ends a composition: whoever put work off does it now. */
export function isSettling(tr: Transaction): boolean {
  return tr.getMeta(compositionKey) === "settled";
}

export function settle(tr: Transaction): Transaction {
  return tr.setMeta(compositionKey, "settled").setMeta("addToHistory", false);
}

export function guardComposition(setComposing: (composing: boolean) => void): CompositionGuard {
  let composing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];

  function checkAfter(view: EditorView, delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => finish(view), delayMs);
  }

  function begin(view: EditorView): void {
    if (!composing) {
      composing = true;
      setComposing(true);
    }
    checkAfter(view, silenceMs);
  }

  function finish(view: EditorView): void {
    if (!composing) return;
    if (view.composing) {
      checkAfter(view, silenceMs);
      return;
    }
    composing = false;
    // Our own put-off work comes first: its positions are those of the document as it is now.
    view.dispatch(settle(view.state.tr));
    setComposing(false);
    const work = waiting;
    waiting = [];
    for (const item of work) item();
  }

  const plugin = new Plugin({
    key: compositionKey,
    props: {
      handleDOMEvents: {
        compositionstart: (view) => begin(view),
        compositionupdate: (view) => begin(view),
        compositionend: (view) => checkAfter(view, flushMs),
        blur: (view) => {
          if (composing) checkAfter(view, flushMs);
        },
      },
    },
    view: () => ({
      destroy: () => {
        clearTimeout(timer);
        waiting = [];
        if (composing) setComposing(false);
        composing = false;
      },
    }),
  });

  return {
    plugin,
    isComposing: () => composing,
    whenSettled: (work) => {
      if (composing) waiting.push(work);
      else work();
    },
  };
}
