// @vitest-environment jsdom
import { expect, test } from "vitest";
import * as Y from "yjs";
import { baseBlocks } from "../diff/blocks";
import { diff } from "../diff/diff";
import type { Hunk } from "../diff/hunk";
import { adoption, withdrawal } from "../meeting/adopt";
import { litBy } from "../meeting/place";
import { withLight, type Light } from "./light";
import * as at from "./peers";

const base = at.plan(at.p("A", "重点是理解分数的意义。"), at.p("B", "布置作业。"));
const wording = diff(base, at.plan(at.p("A", "重点是理解几分之一的意义。"), at.p("B", "布置作业。")))[0] as Hunk;
const row = diff(base, at.plan(at.p("A", "重点是理解分数的意义。"), at.p("C", "同桌互评。"), at.p("B", "布置作业。")))[0] as Hunk;

const lightOn = (hunk: Hunk, isIn: boolean): Light => ({ find: (block) => litBy(baseBlocks(base), hunk, block, isIn), ink: 2, line: "dashed", signature: "王" });
const shown = ({ view }: at.Peer, selector: string): string[] => [...view.dom.querySelectorAll(selector)].map((element) => element.getAttribute("data-text") ?? element.textContent ?? "");

test("a lit mark is drawn in its place and is no text of the document", () => {
  const [person] = at.together(base, 1) as [at.Peer];
  person.view.dispatch(withLight(person.view.state.tr, lightOn(wording, false)));
  expect(shown(person, ".lit-struck")).toEqual(["分数"]);
  expect(shown(person, ".lit-put")).toEqual(["几分之一"]);
  expect(at.lines(person)).toEqual(["A:重点是理解分数的意义。", "B:布置作业。"]);
  person.view.dispatch(withLight(person.view.state.tr, lightOn(row, false)));
  expect(shown(person, ".lit-put-block .ghost")).toEqual(["同桌互评。"]);
  person.view.dispatch(withLight(person.view.state.tr, null));
  expect(shown(person, "[class*=lit-]")).toEqual([]);
  at.closeAll([person]);
});

test("the light stays on its place while others write before it", () => {
  const [one, other] = at.together(base, 2) as [at.Peer, at.Peer];
  one.view.dispatch(withLight(one.view.state.tr, lightOn(wording, false)));
  at.caretAt(other, "A", 0);
  at.type(other, "本节课的");
  at.sync([one, other]);
  expect(shown(one, ".lit-struck")).toEqual(["分数"]);
  at.closeAll([one, other]);
});

test("an adoption that comes in while somebody writes is in every editor, and goes out again", () => {
  const peers = at.together(base, 2) as [at.Peer, at.Peer];
  const [one, other] = peers;
  const update = adoption(base, one.doc, [{ mark: "m", by: "wang", hunk: wording, needs: [] }], "d1");
  at.caretAt(other, "A", 11);
  at.type(other, "人人都懂。");
  for (const { doc } of peers) Y.applyUpdate(doc, update, "server");
  at.sync(peers);
  expect(at.lines(one)).toEqual(["A:重点是理解几分之一的意义。人人都懂。", "B:布置作业。"]);
  expect(at.lines(other)).toEqual(at.lines(one));
  one.view.dispatch(withLight(one.view.state.tr, lightOn(wording, true)));
  expect(shown(one, ".lit-kept")).toEqual(["几分之一"]);
  const back = withdrawal(base, one.doc, "m", "d2");
  for (const { doc } of peers) Y.applyUpdate(doc, back, "server");
  expect(at.lines(one)).toEqual(["A:重点是理解分数的意义。人人都懂。", "B:布置作业。"]);
  at.closeAll(peers);
});
