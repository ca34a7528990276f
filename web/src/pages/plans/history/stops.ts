/** The stops of the slider: every version of a plan that this person may read, in the order of the degrees. Pure. */

import type { VersionId } from "../../../proto/Ids";
import type { PlanView } from "../../../proto/Plans";
import type { VersionSummary } from "../../../proto/Versions";
import { version0, type Degree } from "../ribbon";
import { writtenVersions } from "../unchanged";

export type Stop =
  | {
      readonly kind: "version";
      readonly id: string;
      readonly degree: Degree;
      readonly version: VersionSummary;
      /** What it was made from; `null` where it is no text that was changed. */
      readonly before: VersionId | null;
    }
  /** The first degree is no text of its own: everybody's red pen on version 0. */
  | { readonly kind: "red-pen"; readonly id: "first"; readonly degree: "first"; readonly forks: readonly VersionSummary[]; readonly before: VersionId };

function degreeOf(version: VersionSummary): Degree {
  switch (version.kind) {
    case "draft":
      return "draft";
    case "fork":
      return "first";
    case "consensus":
    case "minutes":
      return "second";
    case "adaptation":
      return "lesson";
    case "reflection":
    case "revised":
      return "third";
  }
}

/** A second meeting starts from what the first agreed on. */
function consensusBefore(version: VersionSummary, view: PlanView): VersionId | null {
  const earlier = view.versions.filter((one) => one.kind === "consensus" && one.sealed_at_ms < version.sealed_at_ms);
  return earlier[earlier.length - 1]?.id ?? version0(view);
}

export function beforeOf(version: VersionSummary, view: PlanView): VersionId | null {
  switch (version.kind) {
    case "draft":
    case "minutes":
    case "reflection":
      return null;
    case "fork":
      return version0(view);
    case "consensus":
      return consensusBefore(version, view);
    case "adaptation":
      return view.third.adaptations.find((one) => one.document_id === version.document_id)?.base_version_id ?? null;
    case "revised":
      return view.third.reflections.find((one) => one.revised?.document_id === version.document_id)?.taught_version_id ?? null;
  }
}

const order: readonly Degree[] = ["draft", "first", "second", "lesson", "third"];

export function stopsOf(view: PlanView): readonly Stop[] {
  const base = version0(view);
  const forks = writtenVersions(view).filter((version) => version.kind === "fork");
  const stops = view.versions
    .filter((version) => version.kind !== "fork")
    .map((version): Stop => ({ kind: "version", id: version.id, degree: degreeOf(version), version, before: beforeOf(version, view) }));
  if (base !== null && forks.length > 0) stops.push({ kind: "red-pen", id: "first", degree: "first", forks, before: base });
  const time = (stop: Stop): number => (stop.kind === "version" ? stop.version.sealed_at_ms : 0);
  return stops.sort((a, b) => order.indexOf(a.degree) - order.indexOf(b.degree) || time(a) - time(b));
}

/** The versions that a version came from, the nearest first. */
export function ancestryOf(version: VersionId, view: PlanView): readonly VersionId[] {
  const line: VersionId[] = [];
  const step = (id: VersionId): VersionId | null => {
    const found = view.versions.find((one) => one.id === id);
    return found === undefined ? null : beforeOf(found, view);
  };
  for (let next = step(version); next !== null && !line.includes(next); next = step(next)) line.push(next);
  return line;
}
