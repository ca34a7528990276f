/** Makes the Word file of a version in this browser and hands it to the person. */

import { account } from "../../../account";
import { get, getKeptFirst } from "../../../api";
import { diffOf } from "../../../diff/memo";
import type { VersionComments } from "../../../proto/Comments";
import type { PlanView } from "../../../proto/Plans";
import type { VersionSummary, VersionView } from "../../../proto/Versions";
import { exactDay, t } from "../../../text";
import { picturesOf } from "../../../word/pictures";
import { writeWord } from "../../../word/write/file";
import { contentOfVersion } from "../plan";
import { versionName } from "../versionName";
import { anchorsOf, together } from "./anchors";
import { reasonAnchorsOf } from "./reasonAnchors";
import { signedForks } from "./signed";

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** As it is, or with everybody's red pen as tracked changes. */
export type Wish = "text" | "with-red-pen";

async function fileOf(view: PlanView, version: VersionSummary, wish: Wish): Promise<Uint8Array> {
  const { me } = account();
  const nowMs = Date.now();
  const base = contentOfVersion(await getKeptFirst<VersionView>(me.id, `/api/versions/${version.id}`));
  const { comments } = await get<VersionComments>(`/api/versions/${version.id}/comments`);
  const forks = wish === "with-red-pen" ? await signedForks(view, nowMs) : [];
  const layers = forks.map(({ by, content }) => ({ by, content, hunks: diffOf(base, content) }));
  return writeWord({
    title: view.title,
    about: [me.school_name, view.group_name, versionName(version, t.value), exactDay(version.sealed_at_ms)],
    author: version.owner.name,
    base,
    layers,
    anchors: together(anchorsOf(comments, t.value.word.file.withdrawn), reasonAnchorsOf(base, layers)),
    pictures: await picturesOf([base, ...forks.map(({ content }) => content)]),
    texts: { ...t.value.word.file, kinds: t.value.redPen.kinds },
    writtenAtMs: nowMs,
  });
}

function save(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: wordType }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken hold of it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}

export async function downloadWord(view: PlanView, version: VersionSummary, wish: Wish): Promise<void> {
  const bytes = await fileOf(view, version, wish);
  const name = [view.title, versionName(version, t.value)].join(" ").replace(/[\\/:*?"<>|]/gu, " ");
  save(bytes, `${name}.docx`);
}
