/**
 * Images on their way to the server. Each gets its id here, so that a document can name it at once, without a network. It waits in the
 * account's database until the server has it; sending it twice does no harm, because the id is the same.
 */

import { ACCOUNT_HEADER, type Delivery, deliver } from "./delivery";
import { Flush } from "./flush";
import { type Store, answer, done } from "./store";
import { type Surroundings, randomUuid } from "./surroundings";

const IMAGES_PATH = "/api/images/";
const SRC = /^\/api\/images\/([0-9a-f-]{36})$/;

interface WaitingImage {
  readonly id: string;
  readonly type: string;
  /** Bytes, not a Blob: Safari has lost Blobs kept in databases. */
  readonly bytes: ArrayBuffer;
}

/** What stays of an image that the server refused: the document that names it may be opened long after. */
interface RefusedImage {
  readonly id: string;
  readonly refused: number;
}

export class Outbox {
  /** Images that this device refuses to keep. */
  readonly #unkept = new Map<string, WaitingImage>();
  readonly #refused = new Set<string>();
  readonly #objectUrls = new Map<string, string>();
  readonly #listeners = new Set<(src: string, status: number) => void>();
  readonly #flush: Flush<WaitingImage>;
  #isDisposed = false;

  constructor(
    private readonly account: string,
    private readonly store: Promise<Store | null>,
    private readonly surroundings: Pick<Surroundings, "fetch" | "random">,
  ) {
    this.#flush = new Flush(
      {
        list: () => this.#waitingImages(),
        send: (image) => this.#send(image),
        settle: ({ id }, { result, response }) => (result === "refused" ? this.#refuse(id, response.status) : this.#forget(id)),
      },
      surroundings.random,
    );
  }

  /** Answers with what the document says of the image, as soon as this device has it. */
  async uploadImage(file: Blob): Promise<{ src: string }> {
    const image = { id: randomUuid(), type: file.type, bytes: await file.arrayBuffer() };
    try {
      await this.#keep(image);
    } catch {
      this.#unkept.set(image.id, image);
    }
    void this.flush();
    return { src: IMAGES_PATH + image.id };
  }

  /** Where to show the image from while it waits here; `null` when the server has it, or nobody. */
  async localImage(src: string): Promise<string | null> {
    const id = SRC.exec(src)?.[1];
    if (id === undefined) return null;
    const known = this.#objectUrls.get(id);
    if (known !== undefined) return known;
    const image = (await this.#waitingImages()).find((waiting) => waiting.id === id);
    if (image === undefined || this.#isDisposed) return null;
    const url = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
    this.#objectUrls.set(id, url);
    return url;
  }

  /** How many images the server does not have yet. */
  async waiting(): Promise<number> {
    return (await this.#waitingImages()).length;
  }

  /** Images that the server has refused for good, from this device: no document should name them. */
  async refusedImages(): Promise<string[]> {
    const ids = (await this.#keptImages()).filter((kept) => "refused" in kept).map(({ id }) => id);
    return [...new Set([...ids, ...this.#refused])].map((id) => IMAGES_PATH + id);
  }

  /** Calls back when the server refuses an image for good: it is gone from here, and the document should not name it. */
  onRefused(listener: (src: string, status: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends what waits, now. */
  flush(): Promise<void> {
    return this.#flush.now();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#flush.dispose();
    for (const url of this.#objectUrls.values()) URL.revokeObjectURL(url);
    this.#objectUrls.clear();
  }

  #send(image: WaitingImage): Promise<Delivery> {
    const headers = { "content-type": image.type, [ACCOUNT_HEADER]: this.account };
    return deliver(() => this.surroundings.fetch(IMAGES_PATH + image.id, { method: "PUT", headers, body: image.bytes }));
  }

  async #refuse(id: string, status: number): Promise<void> {
    this.#refused.add(id);
    this.#unkept.delete(id);
    for (const listener of [...this.#listeners]) listener(IMAGES_PATH + id, status);
    // Written over its bytes. A device that keeps nothing knows it until the page is closed.
    await this.#keep({ id, refused: status }).catch(() => undefined);
  }

  async #keep(image: WaitingImage | RefusedImage): Promise<void> {
    const store = await this.store;
    if (store === null) throw new Error("this device keeps nothing");
    const transaction = store.db.transaction("images", "readwrite");
    transaction.objectStore("images").put(image);
    await done(transaction);
  }

  async #waitingImages(): Promise<WaitingImage[]> {
    const kept = (await this.#keptImages()).filter((image) => "bytes" in image);
    return [...kept, ...this.#unkept.values()].filter(({ id }) => !this.#refused.has(id));
  }

  async #keptImages(): Promise<(WaitingImage | RefusedImage)[]> {
    const store = await this.store;
    if (store === null || this.#isDisposed) return [];
    try {
      return await answer<(WaitingImage | RefusedImage)[]>(store.db.transaction("images", "readonly").objectStore("images").getAll());
    } catch {
      return [];
    }
  }

  async #forget(id: string): Promise<void> {
    if (this.#unkept.delete(id)) return;
    const store = await this.store;
    if (store === null || this.#isDisposed) return;
    try {
      const transaction = store.db.transaction("images", "readwrite");
      transaction.objectStore("images").delete(id);
      await done(transaction);
    } catch {
      // It is sent once more after the next login; the server knows its id.
    }
  }
}
