/** Bringing passages of an earlier version back into a paper that this person writes now. The paper is opened only when it is asked for. */

import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import * as Y from "yjs";
import { account } from "../../../account";
import type { Content } from "../../../diff/content";
import { Refusal, type Hunk, type HunkId, type RefusalReason } from "../../../diff/hunk";
import { contentRoot } from "../../../editor/content";
import type { DocumentId } from "../../../proto/Ids";
import type { PlanDocument, PlanView } from "../../../proto/Plans";
import { useDocument, type Opened } from "../documents";
import type { Merging } from "./merge";
import { bringBack, mergingIn, RESTORED, settle, targetOf, writableIn, type Side } from "./restore";

export type Outcome =
  | { readonly kind: "done" | "undone" | "kept"; readonly hunk: HunkId }
  /** The place reads otherwise by now: a person chooses. `isAnew`: it has changed once more since they were asked. */
  | { readonly kind: "asked"; readonly hunk: HunkId; readonly merging: Merging; readonly isAnew: boolean }
  | { readonly kind: "refused"; readonly hunk: HunkId; readonly reason: RefusalReason };

export interface BringingBack {
  readonly targets: ComputedRef<readonly PlanDocument[]>;
  readonly target: ComputedRef<PlanDocument | null>;
  readonly opened: ShallowRef<Opened | null>;
  readonly canWrite: ComputedRef<boolean>;
  readonly outcome: ShallowRef<Outcome | null>;
  /** While true, the paper is open. */
  readonly isWanted: Ref<boolean>;
  choose(document: DocumentId): void;
  bring(before: Content, hunk: Hunk): void;
  /** Of a passage that was asked about. */
  take(before: Content, hunk: Hunk, side: Side): void;
  /** It stays as it reads now. */
  keep(): void;
  undo(): void;
}

export function useBringingBack(view: () => PlanView | null): BringingBack {
  const { sync } = account();
  const isWanted = ref(false);
  const chosen = ref<DocumentId | null>(null);
  const outcome = shallowRef<Outcome | null>(null);
  const targets = computed(() => {
    const plan = view();
    return plan === null ? [] : writableIn(plan);
  });
  const target = computed(() => targetOf(targets.value, chosen.value));
  const opened = useDocument(sync, () => (isWanted.value ? (target.value?.id ?? null) : null));
  const doc = computed(() => (opened.value?.isReady === true ? opened.value.document.doc : null));
  const canWrite = computed(() => doc.value !== null && opened.value?.right === "write");

  let manager: Y.UndoManager | null = null;
  watch(doc, (now, _before, onCleanup) => {
    outcome.value = null;
    if (now === null) return;
    // Each passage is a step of its own, however quickly they follow each other.
    const steps = new Y.UndoManager(now.getXmlFragment(contentRoot), { trackedOrigins: new Set([RESTORED]), captureTimeout: 0 });
    manager = steps;
    onCleanup(() => {
      steps.destroy();
      manager = null;
    });
  });

  /** What cannot be done is said, and the paper stays as it is. */
  function attempt(hunk: Hunk, act: (paper: Y.Doc) => Outcome): void {
    if (doc.value === null || !canWrite.value) return;
    try {
      outcome.value = act(doc.value);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      outcome.value = { kind: "refused", hunk: hunk.id, reason: reason.reason };
    }
  }

  return {
    targets,
    target,
    opened,
    canWrite,
    outcome,
    isWanted,
    choose: (document) => {
      chosen.value = document;
    },
    bring: (before, hunk) => attempt(hunk, (paper) => {
      try {
        bringBack(before, hunk, paper);
        return { kind: "done", hunk: hunk.id };
      } catch (reason) {
        if (!(reason instanceof Refusal)) throw reason;
        return { kind: "asked", hunk: hunk.id, merging: mergingIn(before, hunk, paper), isAnew: false };
      }
    }),
    take: (before, hunk, side) => {
      const asked = outcome.value;
      if (asked?.kind !== "asked" || asked.hunk !== hunk.id) return;
      attempt(hunk, (paper) => {
        const now = mergingIn(before, hunk, paper);
        if (JSON.stringify(now.shown) !== JSON.stringify(asked.merging.shown)) return { kind: "asked", hunk: hunk.id, merging: now, isAnew: true };
        settle(before, hunk, paper, asked.merging, side);
        return { kind: "done", hunk: hunk.id };
      });
    },
    keep: () => {
      if (outcome.value?.kind === "asked") outcome.value = { kind: "kept", hunk: outcome.value.hunk };
    },
    undo: () => {
      if (outcome.value?.kind !== "done" || manager === null) return;
      manager.undo();
      outcome.value = { kind: "undone", hunk: outcome.value.hunk };
    },
  };
}
