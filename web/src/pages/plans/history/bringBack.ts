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
import { bringBack, RESTORED, targetOf, writableIn } from "./restore";

export type Outcome =
  | { readonly kind: "done" | "undone"; readonly hunk: HunkId }
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
    bring: (before, hunk) => {
      if (doc.value === null || !canWrite.value) return;
      try {
        bringBack(before, hunk, doc.value);
        outcome.value = { kind: "done", hunk: hunk.id };
      } catch (reason) {
        if (!(reason instanceof Refusal)) throw reason;
        outcome.value = { kind: "refused", hunk: hunk.id, reason: reason.reason };
      }
    },
    undo: () => {
      if (outcome.value?.kind !== "done" || manager === null) return;
      manager.undo();
      outcome.value = { kind: "undone", hunk: outcome.value.hunk };
    },
  };
}
