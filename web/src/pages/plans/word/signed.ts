/** Everybody's red pen with the time it was handed in, asked for once: for a file and for paper. */

import { account } from "../../../account";
import { getKeptFirst } from "../../../api";
import type { Content } from "../../../diff/content";
import { contentOf } from "../../../editor/content";
import { withNotes } from "../../../meeting/reasons";
import type { PlanDocument, PlanView } from "../../../proto/Plans";
import type { VersionView } from "../../../proto/Versions";
import type { Signature } from "../../../word/write/paper";
import { sealedVersionOf, visibleForks } from "../layers";
import { contentOfVersion } from "../plan";

export interface SignedFork {
  readonly by: Signature;
  readonly content: Content;
}

async function contentOfFork(fork: PlanDocument, view: PlanView): Promise<Content> {
  const { me, sync } = account();
  const version = sealedVersionOf(fork, view);
  if (version !== null) return contentOfVersion(await getKeptFirst<VersionView>(me.id, `/api/versions/${version}`));
  const document = sync.open(fork.id);
  try {
    await document.ready;
    return withNotes(contentOf(document.doc), document.doc);
  } finally {
    document.dispose();
  }
}

/** When it was handed in; else when the meeting sealed it; else it is still being written. */
function handedInAt(fork: PlanDocument, view: PlanView, nowMs: number): number {
  const member = view.members.find(({ person }) => person.id === fork.owner.id);
  const sealed = view.versions.find((version) => version.document_id === fork.id);
  return member?.handed_in_at_ms ?? sealed?.sealed_at_ms ?? nowMs;
}

export async function signedForks(view: PlanView, nowMs: number): Promise<readonly SignedFork[]> {
  const forks: SignedFork[] = [];
  for (const fork of visibleForks(view)) {
    forks.push({ by: { id: fork.owner.id, name: fork.owner.name, atMs: handedInAt(fork, view, nowMs) }, content: await contentOfFork(fork, view) });
  }
  return forks;
}
