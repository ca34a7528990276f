// @vitest-environment jsdom
import { yCursorPluginKey } from "@tiptap/y-tiptap";
import { expect, test, vi } from "vitest";
import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { contentRoot } from "./content";
import * as at from "./peers";

/** What the binding does when it hears that somebody's caret has moved. */
const tell = ({ view }: at.Peer): void => view.dispatch(view.state.tr.setMeta(yCursorPluginKey, { awarenessUpdated: true }));

test("one's own caret does not have all carets drawn anew, another's does", () => {
  // The binding tells from a timer.
  vi.useFakeTimers();
  const [one, other] = at.together(at.plan(at.p("A", "导入"), at.p("B", "新授")), 2) as [at.Peer, at.Peer];
  tell(one);
  one.awareness.setLocalStateField("cursor", null);
  const before = one.view.state;
  tell(one);
  expect(one.view.state).toBe(before);
  const caret = Y.createRelativePositionFromTypeIndex((other.doc.getXmlFragment(contentRoot).get(0) as Y.XmlElement).get(0) as Y.XmlText, 1);
  other.awareness.setLocalStateField("cursor", { anchor: caret, head: caret });
  applyAwarenessUpdate(one.awareness, encodeAwarenessUpdate(other.awareness, [other.awareness.clientID]), "server");
  tell(one);
  expect(one.view.dom.querySelectorAll(".remote-caret")).toHaveLength(1);
  vi.runOnlyPendingTimers();
  at.closeAll([one, other]);
  vi.useRealTimers();
});
