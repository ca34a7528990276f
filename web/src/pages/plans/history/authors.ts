/** The passages of one version with their authors, worked out on this device from what the server tells. */

import { fromBase64 } from "lib0/buffer";
import { shallowRef, watch, type ShallowRef } from "vue";
import * as Y from "yjs";
import { account } from "../../../account";
import { getKeptFirst } from "../../../api";
import type { Person } from "../../../proto/Accounts";
import type { VersionId } from "../../../proto/Ids";
import type { PlanView } from "../../../proto/Plans";
import type { VersionAuthors, VersionView } from "../../../proto/Versions";
import { contentOfVersion } from "../plan";
import { authorsIn, inherited, passagesOf, type Authored, type Passage } from "./authorship";
import { ancestryOf } from "./stops";

export interface Authorship {
  readonly passages: ShallowRef<readonly Passage[] | null>;
  readonly error: ShallowRef<unknown>;
}

/** A mark is named after the fork that it was made in, and the fork's owner suggested it. */
export function suggesterIn(view: PlanView): (mark: string) => Person | null {
  const owners = new Map(view.versions.filter((version) => version.kind === "fork").map((version) => [version.document_id, version.owner]));
  return (mark) => owners.get(mark.split(":")[0] ?? "") ?? null;
}

async function load(id: VersionId, view: PlanView): Promise<Authored> {
  const { me } = account();
  const [version, told] = await Promise.all([
    getKeptFirst<VersionView>(me.id, `/api/versions/${id}`),
    getKeptFirst<VersionAuthors>(me.id, `/api/versions/${id}/authors`),
  ]);
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, fromBase64(told.state));
    return { content: contentOfVersion(version), authors: authorsIn(doc, told, suggesterIn(view)) };
  } finally {
    doc.destroy();
  }
}

/** From the oldest on, each handing its authors down to the next. */
async function authored(id: VersionId, view: PlanView): Promise<Authored> {
  const line = await Promise.all([id, ...ancestryOf(id, view)].map((one) => load(one, view)));
  return line.reduceRight((before, now) => ({ content: now.content, authors: inherited(before, now) }));
}

export function useAuthorship(version: () => VersionId | null, view: () => PlanView | null): Authorship {
  const passages = shallowRef<readonly Passage[] | null>(null);
  const error = shallowRef<unknown>(null);
  const known = new Map<VersionId, readonly Passage[]>();

  watch(
    () => (view() === null ? null : version()),
    async (id) => {
      const plan = view();
      error.value = null;
      passages.value = id === null ? null : (known.get(id) ?? null);
      if (id === null || plan === null || passages.value !== null) return;
      try {
        const found = passagesOf(await authored(id, plan));
        known.set(id, found);
        if (version() === id) passages.value = found;
      } catch (reason) {
        if (version() === id) error.value = reason;
      }
    },
    { immediate: true },
  );
  return { passages, error };
}
