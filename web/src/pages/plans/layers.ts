/** Whose red pen stands on the sealed draft, and from where each is read. */

import { computed, shallowReactive, watch, type ComputedRef } from "vue";
import { account } from "../../account";
import { getKeptFirst } from "../../api";
import type { Content } from "../../diff/content";
import type { Person } from "../../proto/Accounts";
import type { DocumentId, VersionId } from "../../proto/Ids";
import type { PlanDocument, PlanView } from "../../proto/Plans";
import type { VersionView } from "../../proto/Versions";
import { useContents } from "./contents";

export interface Layer {
  readonly person: Person;
  readonly content: Content;
}

/** Red pen that others may see: handed in, sealed by the meeting, or live by the group's setting. One's own waits with the rest. */
export function visibleForks(view: PlanView): readonly PlanDocument[] {
  const forks = new Map(view.documents.filter((document) => document.kind === "fork").map((document) => [document.owner.id, document]));
  const order = [...view.members.map((member) => member.person.id), ...forks.keys()];
  const handedIn = new Set(view.members.filter((member) => member.handed_in_at_ms !== null).map((member) => member.person.id));
  const visible = new Map<string, PlanDocument>();
  for (const owner of order) {
    const fork = forks.get(owner);
    if (fork !== undefined && (view.workflow.red_pen === "live" || fork.is_sealed || handedIn.has(owner))) visible.set(owner, fork);
  }
  return [...visible.values()];
}

/** Everybody whose red pen may come to be shown, in the order in which they are given their inks: who hands in early keeps theirs. */
export function peopleOf(view: PlanView): readonly Person[] {
  const members = view.members.map((member) => member.person);
  const known = new Set(members.map((person) => person.id));
  const others = view.documents.filter((document) => document.kind === "fork" && !known.has(document.owner.id)).map((document) => document.owner);
  return [...members, ...others];
}

export function sealedVersionOf(fork: PlanDocument, view: PlanView): VersionId | null {
  if (!fork.is_sealed) return null;
  return view.versions.find((version) => version.document_id === fork.id)?.id ?? null;
}

/** In the order of the group's members, so that a person keeps their colour. */
export function useLayers(view: () => PlanView): ComputedRef<Layer[]> {
  const { me, sync } = account();
  const sealed = shallowReactive(new Map<VersionId, Content>());
  const asked = new Set<VersionId>();
  const unreadable = shallowReactive(new Set<VersionId>());

  // A sealed fork is read as its version: one request, kept on this device, instead of an open document each.
  const sources = computed(() =>
    visibleForks(view()).map((fork) => {
      const version = sealedVersionOf(fork, view());
      return { fork, version: version !== null && !unreadable.has(version) ? version : null };
    }),
  );
  const live = useContents(sync, () => sources.value.filter((source) => source.version === null).map((source) => source.fork.id));

  watch(
    () => sources.value.flatMap((source) => (source.version === null ? [] : [source.version])),
    (versions) => {
      for (const version of versions) if (!asked.has(version)) void load(version);
    },
    { immediate: true },
  );

  async function load(version: VersionId): Promise<void> {
    asked.add(version);
    try {
      const known = await getKeptFirst<VersionView>(me.id, `/api/versions/${version}`);
      sealed.set(version, known.content as Content);
    } catch {
      // Offline and not kept: the document itself may be on this device.
      unreadable.add(version);
    }
  }

  function contentFrom(fork: DocumentId, version: VersionId | null): Content | undefined {
    return version === null ? live.value.get(fork) : sealed.get(version);
  }

  return computed(() =>
    sources.value.flatMap(({ fork, version }) => {
      const content = contentFrom(fork.id, version);
      return content === undefined ? [] : [{ person: fork.owner, content }];
    }),
  );
}
