// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import * as commands from "./commands";
import * as at from "./peers";

let open: at.Peer[] = [];
afterEach(() => at.closeAll(open));

/** What the timer of the remote carets does after every remote edit. */
function caretMoves({ view }: at.Peer): void {
  view.dispatch(view.state.tr.setMeta("addToHistory", false));
}

test("one undo takes a whole word back, also when a colleague writes in another paragraph meanwhile", () => {
  open = at.together(at.plan(at.p("A", ""), at.p("B", "")), 2);
  const [a, b] = open as [at.Peer, at.Peer];
  at.caretAt(a, "A", 0);
  at.caretAt(b, "B", 0);
  for (const [own, others] of [["小", "乙"], ["组", "丙"], ["合", "丁"], ["作", "戊"]] as const) {
    at.type(a, own);
    at.type(b, others);
    at.sync(open);
    caretMoves(a);
  }
  at.run(a, commands.undoOwn);
  at.sync(open);
  expect(at.lines(a)).toEqual(["A:", "B:乙丙丁戊"]);
  expect(at.contents(open)[0]).toBe(at.contents(open)[1]);
});
