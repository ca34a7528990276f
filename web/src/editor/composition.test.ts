// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { nodeOf } from "./content";
import * as at from "./peers";
import { withBase } from "./redPen";

function compose({ view }: at.Peer, step: "compositionstart" | "compositionend"): void {
  view.dom.dispatchEvent(new CompositionEvent(step, { bubbles: true }));
}

async function settled(person: at.Peer): Promise<void> {
  await vi.waitFor(() => {
    if (person.guard.isComposing()) throw new Error("still composing");
  });
}

test("ids wait until the word is in, and undo does not take them away", async () => {
  const person = at.peer(null, null);
  compose(person, "compositionstart");
  at.type(person, "教案");
  expect(at.ids(person)).toEqual([null]);
  compose(person, "compositionend");
  await settled(person);
  expect(at.ids(person)).toEqual([expect.stringMatching(/^[\w-]{12}$/)]);
  at.closeAll([person]);
});

test("red marks only move along while a word is composed", async () => {
  const base = at.plan(at.p("A", "小组合作"));
  const person = at.peer(at.stateOf(base), base);
  const underlined = (): string => [...person.view.dom.querySelectorAll(".put-text")].map((element) => element.textContent).join("/");
  at.caretAt(person, "A", 2);
  compose(person, "compositionstart");
  at.type(person, "探究");
  expect(underlined()).toBe("");
  compose(person, "compositionend");
  await settled(person);
  expect(underlined()).toBe("探究");
  at.closeAll([person]);
});

test("work that would tear the word apart is done after it", async () => {
  const person = at.peer(at.stateOf(at.plan(at.p("A", "小组"))), null);
  compose(person, "compositionstart");
  const done: string[] = [];
  person.guard.whenSettled(() => done.push("later"));
  expect(done).toEqual([]);
  compose(person, "compositionend");
  await settled(person);
  expect(done).toEqual(["later"]);
  person.guard.whenSettled(() => done.push("now"));
  expect(done).toEqual(["later", "now"]);
  at.closeAll([person]);
});

test("the base of the red pen can change, and ghosts are no text of the document", () => {
  const person = at.peer(at.stateOf(at.plan(at.p("A", "合作"))), null);
  person.view.dispatch(withBase(person.view.state.tr, at.plan(at.p("A", "小组合作"), at.p("B", "作业"))));
  const ghosts = [...person.view.dom.querySelectorAll<HTMLElement>(".ghost")];
  expect(ghosts.map((ghost) => [ghost.dataset["text"], ghost.textContent, ghost.contentEditable])).toEqual([
    ["小组", "", "false"],
    ["作业", "", "false"],
  ]);
  expect(person.view.state.doc.eq(nodeOf(at.plan(at.p("A", "合作"))))).toBe(true);
  at.closeAll([person]);
});
