// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import type { Content } from "../diff/content";
import * as commands from "./commands";
import { addImages } from "./paste";
import * as at from "./peers";
import { withRefused } from "./refusedImages";

const address = "/api/images/00000000-0000-4000-8000-000000000001";
const other = "/api/images/00000000-0000-4000-8000-000000000002";
const image = (id: string, src: string): Content => ({ type: "image", attrs: { id, src } });

let open: at.Peer[] = [];
afterEach(() => at.closeAll(open));

function images({ view }: at.Peer): unknown[] {
  const found: unknown[] = [];
  view.state.doc.descendants((node) => {
    if (node.type.name === "image") found.push(node.attrs["src"]);
  });
  return found;
}
const isGone = (person: at.Peer) => vi.waitFor(() => expect(images(person)).toEqual([other]));

test("a picture that the server refused goes out of the text, for everybody, and the others stay", async () => {
  open = at.together(at.plan(at.p("A", "前"), image("X", address), at.p("B", "后"), image("Y", other)), 2);
  const [a, b] = open as [at.Peer, at.Peer];
  a.view.dispatch(withRefused(a.view.state.tr, [address]));
  await isGone(a);
  at.sync(open);
  expect(images(b)).toEqual([other]);
  expect(at.lines(b)).toEqual(["A:前", "B:后"]);
});

test("undo cannot bring a refused picture back, and what was written before it can still be undone", async () => {
  open = at.together(at.plan(at.p("A", ""), image("Y", other)), 2);
  const [a, b] = open as [at.Peer, at.Peer];
  at.caretAt(a, "A", 0);
  at.type(a, "写");
  at.run(a, commands.insertImage(address, "", "A"));
  a.view.dispatch(withRefused(a.view.state.tr, [address]));
  await isGone(a);
  at.run(a, commands.undoOwn);
  await isGone(a);
  at.run(a, commands.redoOwn);
  await isGone(a);
  at.sync(open);
  expect(images(b)).toEqual([other]);
});

test("a refused picture that was the only thing in a quotation leaves an empty line there", async () => {
  open = at.together(at.plan({ type: "blockquote", attrs: { id: "Q" }, content: [image("X", address)] }, image("Y", other)), 1);
  const [a] = open as [at.Peer];
  a.view.dispatch(withRefused(a.view.state.tr, [address]));
  await isGone(a);
  a.view.state.doc.check();
});

test("what the server is sure to refuse is refused before it stands in the text", async () => {
  open = at.together(at.plan(at.p("A", "前")), 1);
  const [a] = open as [at.Peer];
  const upload = vi.fn(() => Promise.resolve({ src: address }));
  const failed = vi.fn();
  const drawing = new Blob(["<svg/>"], { type: "image/svg+xml" });
  const huge = new Blob([new Uint8Array(10 * 1024 * 1024 + 1)], { type: "image/png" });
  await addImages(a.view, [drawing, huge], 0, { upload, failed }, a.guard);
  expect([upload.mock.calls.length, failed.mock.calls.length, images(a)]).toEqual([0, 2, []]);
});
