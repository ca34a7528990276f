/** What people call a sealed version. */

import type { VersionSummary } from "../../proto/Versions";
import type { Texts } from "../../text/zh";

export function versionName(version: VersionSummary, t: Texts): string {
  switch (version.kind) {
    case "draft":
      return t.plan.draftVersion;
    case "fork":
      return t.plan.redPenVersion(version.owner.name);
    case "consensus":
      return t.plan.consensusVersion(version.amendment);
    case "minutes":
      return t.meeting.minutes.title;
    case "adaptation":
      return t.third.adaptationOf(version.owner.name, version.class_name ?? "");
    case "reflection":
      return t.third.reflectionOf(version.owner.name, version.class_name);
    case "revised":
      return t.third.revisedOf(version.owner.name, version.class_name);
  }
}
