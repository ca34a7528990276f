import { expect, test } from "vitest";
import * as Y from "yjs";
import { Twin } from "./twin";

interface Heard {
  local: Uint8Array[];
  remote: Uint8Array[];
}

function twin(admits: () => boolean): { twin: Twin; heard: Heard } {
  const heard: Heard = { local: [], remote: [] };
  const events = {
    admits,
    onLocal: (update: Uint8Array) => void heard.local.push(update),
    onRemote: (update: Uint8Array) => void heard.remote.push(update),
  };
  return { twin: new Twin(events), heard };
}

const mayWrite = () => true;
const mayNot = () => false;

test("an edit goes its way once and does not come back", () => {
  const { twin: mine, heard } = twin(mayWrite);
  mine.editor.getText("t").insert(0, "写");
  expect(mine.network.getText("t").toString()).toBe("写");
  expect(heard.local).toHaveLength(1);
  expect(heard.remote).toHaveLength(0);
});

test("a remote edit is heard once, though it reaches the editor later", () => {
  const { twin: mine, heard } = twin(mayWrite);
  const other = new Y.Doc();
  other.getText("t").insert(0, "远");
  mine.setComposing(true);
  mine.applyFromServer(Y.encodeStateAsUpdate(other));
  mine.applyFromServer(Y.encodeStateAsUpdate(other));
  expect(mine.editor.getText("t").toString()).toBe("");
  expect(heard.remote).toHaveLength(1);
  let transactions = 0;
  mine.editor.on("afterTransaction", () => (transactions += 1));
  mine.setComposing(false);
  expect(mine.editor.getText("t").toString()).toBe("远");
  expect(transactions).toBe(1);
  expect(heard.local).toHaveLength(0);
});

test("Yjs's own tidying of marks is neither sent nor taken for an edit", () => {
  const { twin: mine, heard } = twin(mayNot);
  const base = new Y.Doc();
  base.getText("t").insert(0, "加粗的字", { bold: true });
  const first = new Y.Doc();
  const second = new Y.Doc();
  for (const doc of [first, second]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
  first.getText("t").format(0, 4, { bold: null });
  second.getText("t").format(0, 4, { bold: null, italic: true });
  second.getText("t").delete(1, 2);
  for (const doc of [base, first, second]) mine.applyFromServer(Y.encodeStateAsUpdate(doc));
  expect(heard.local).toHaveLength(0);
  expect(mine.hasStray).toBe(false);
});

test("an edit without a right stays in the editor and is remembered", () => {
  const { twin: mine, heard } = twin(mayNot);
  mine.editor.getText("t").insert(0, "不许");
  expect(mine.network.getText("t").toString()).toBe("");
  expect(heard.local).toHaveLength(0);
  expect(mine.hasStray).toBe(true);
});

test("after disposal nothing moves any more", () => {
  const { twin: mine, heard } = twin(mayWrite);
  mine.dispose();
  mine.editor.getText("t").insert(0, "迟");
  expect(heard.local).toHaveLength(0);
});
