import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { Keeper } from "./keeper";
import { openStore, type Store } from "./store";

/** A document begun here, which nobody else has. */
async function begun(): Promise<{ store: Store; keeper: Keeper; append: ReturnType<typeof vi.spyOn> }> {
  const store = await openStore(new IDBFactory(), "chen");
  const keeper = new Keeper("sheet", Promise.resolve(store), () => undefined);
  await keeper.load();
  keeper.begin();
  return { store, keeper, append: vi.spyOn(store, "appendLocal") };
}

/** An edit of a document of its own. */
function edit(word: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("t").insert(0, word);
  return Y.encodeStateAsUpdate(doc);
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const kept = async (store: Store): Promise<number> => (await store.loadCopy("sheet", () => new Uint8Array()))?.updates.length ?? 0;

test("edits of one task are written in the next, together, and are unsaved from the first moment", async () => {
  const { store, keeper, append } = await begun();
  keeper.addLocal(edit("一"));
  keeper.addLocal(edit("二"));
  expect(append).not.toHaveBeenCalled();
  expect([keeper.isDirty, keeper.isWriting]).toEqual([true, true]);
  await nextTask();
  expect(append).toHaveBeenCalledTimes(1);
  await vi.waitUntil(() => !keeper.isWriting);
  expect(await kept(store)).toBe(2);
  expect((await store.unsent()).current).toMatchObject([{ documentId: "sheet", edits: 2 }]);
});

test("a page that is left writes at once, and only once", async () => {
  const { store, keeper, append } = await begun();
  keeper.addLocal(edit("一"));
  keeper.writePending();
  expect(append).toHaveBeenCalledTimes(1);
  await nextTask();
  expect(append).toHaveBeenCalledTimes(1);
  expect(await kept(store)).toBe(1);
});

test("what waits to be written goes with the copy it belongs to, also when that is put aside or confirmed meanwhile", async () => {
  const aside = await begun();
  aside.keeper.addLocal(edit("一"));
  await aside.keeper.setAside();
  expect((await aside.store.unsent()).setAside).toMatchObject([{ documentId: "sheet", edits: 1 }]);

  const confirmed = await begun();
  confirmed.keeper.addLocal(edit("一"));
  confirmed.keeper.saved(1);
  await vi.waitUntil(() => !confirmed.keeper.isWriting);
  expect(await confirmed.store.unsent()).toEqual({ current: [], setAside: [] });
  expect(await kept(confirmed.store)).toBe(1);
});
