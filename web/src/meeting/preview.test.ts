import { expect, test } from "vitest";
import * as Y from "yjs";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import type { Inline } from "../diff/overlay-text";
import { plainText } from "../diff/units";
import { chen, doc, forkOfChen, forkOfWang, forkOfZhao, forkOfZhou, p, plan, wang, zhao, zhou } from "../diff/testing/samples";
import { contentOf } from "../editor/content";
import type { MeetingMark } from "../proto/Meetings";
import { adoptedIn, adoption } from "./adopt";
import { entryOf, marksOf } from "./marks";
import { previewOf, type Preview } from "./preview";
import { openIn, versionsOf, type Version } from "./version";
import { writeContent } from "./write";

const people = [chen, wang, zhao, zhou];

function shared(content: Content): Y.Doc {
  const made = new Y.Doc();
  writeContent(made, { type: "doc" }, normalise(content));
  return made;
}

function listed(base: Content, ...forks: Content[]): MeetingMark[] {
  const sealed = forks.map((content, i) => ({ document: `fork-${i}`, owner: people[i]?.id ?? "", content }));
  return marksOf(base, sealed).map((mark) => ({ ...mark, owner: people.find((person) => person.id === mark.owner) ?? chen, is_late: false, decision: null }));
}

const versionOfChen = (base: Content, marks: readonly MeetingMark[]): Version => versionsOf(base, marks, marks[0] as MeetingMark).find(({ by }) => by.id === chen.id) as Version;

/** As it is drawn: without what only the text of now has. */
const read = (line: readonly Inline[]): string => line.map((piece) => (piece.kind === "run" ? plainText(piece.tokens) : "")).join("");
const put = (line: readonly Inline[]): string[] => line.flatMap((piece) => (piece.kind === "run" && piece.struckBy.length > 0 ? [plainText(piece.tokens)] : []));
const lines = (preview: Preview): string[] => (preview.fits ? preview.lines.map(read) : []);
const textsIn = (node: Content): string[] => (node.type === "paragraph" || node.type === "heading" ? [(node.content ?? []).map((inline) => inline.text ?? "").join("")] : (node.content ?? []).flatMap(textsIn));

const one = "重点是理解分数的意义，难点是单位一。";
const base = doc(p("a", one), p("b", "布置作业。"));
const marks = listed(base, doc(p("a", "重点是认识几分之一，难点是平均分。"), p("b", "布置作业。")));

test("reads as the paper will, with the new words marked, and with what was typed at the meeting", () => {
  const preview = previewOf(base, marks, [], versionOfChen(base, marks), base);
  expect(lines(preview)).toEqual(["重点是认识几分之一，难点是平均分。"]);
  expect(preview.fits ? preview.lines.flatMap(put) : []).toEqual(["认识几分之一", "平均分"]);
  const typed = doc(p("a", `这节课的${one}`), p("b", "布置作业。"));
  expect(lines(previewOf(base, marks, [], versionOfChen(base, marks), typed))).toEqual(["这节课的重点是认识几分之一，难点是平均分。"]);
});

test("is cut to the sentence around what changes", () => {
  const long = doc(p("a", `${"先折一折。".repeat(8)}${one}${"再说一说。".repeat(8)}`));
  const changed = listed(long, doc(p("a", `${"先折一折。".repeat(8)}重点是认识几分之一，难点是平均分。${"再说一说。".repeat(8)}`)));
  const [line = ""] = lines(previewOf(long, changed, [], versionOfChen(long, changed), long));
  expect(line).toContain("重点是认识几分之一，难点是平均分。");
  expect(line.length).toBeLessThan(40);
});

test("says that nothing is left, and that it does not fit any more", () => {
  const without = listed(base, doc(p("b", "布置作业。")));
  expect(previewOf(base, without, [], versionOfChen(base, without), base)).toEqual({ fits: true, lines: [] });
  const elsewhere = doc(p("a", "这一段整个改成了别的话。"), p("b", "布置作业。"));
  expect(previewOf(base, marks, [], versionOfChen(base, marks), elsewhere)).toEqual({ fits: false });
});

test("is what the press makes of a lesson under four red pens, for each version of each clause", () => {
  const version0 = contentOf(shared(plan));
  const all = listed(version0, ...[forkOfChen, forkOfWang, forkOfZhao, forkOfZhou].map((content) => contentOf(shared(content))));
  for (const mark of all) {
    for (const version of versionsOf(version0, all, mark)) {
      const consensus = shared(plan);
      const preview = previewOf(version0, all, adoptedIn(consensus), version, contentOf(consensus));
      expect(preview.fits).toBe(true);
      Y.applyUpdate(consensus, adoption(version0, consensus, openIn(version).map((open) => entryOf(open, all)), "d"));
      const texts = textsIn(contentOf(consensus));
      for (const line of lines(preview)) expect(texts.some((text) => text.includes(line.replace(/^…|…$/gu, "")))).toBe(true);
    }
  }
});
