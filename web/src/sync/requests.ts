/**
 * Small requests on their way to the server: a sheet is begun, a lesson's clock is started. Each may be sent twice without harm, waits in
 * the account's database until the server has answered it, and is sent in the order in which it was made. What the server refuses for
 * good is dropped and told.
 */

import { type Answered, ACCOUNT_HEADER, deliver } from "./delivery";
import { Flush } from "./flush";
import { type Store, answer, done } from "./store";
import type { Surroundings } from "./surroundings";

export interface Request {
  readonly method: "PUT" | "POST";
  readonly path: string;
  readonly body: unknown;
  /** The document that the server has once it has taken this. */
  readonly creates: string | null;
}

interface Waiting extends Request {
  /** Sending again what has not gone out replaces it. */
  readonly key: string;
  readonly at: number;
}

export interface Settled {
  readonly request: Request;
  readonly outcome: "taken" | "refused";
  readonly status: number;
  /** What the server said; `null` where it was nothing that can be read. */
  readonly body: unknown;
}

export class Requests {
  #waiting: Waiting[] = [];
  #isLoaded = false;
  readonly #loaded: Promise<void>;
  readonly #listeners = new Set<(settled: Settled) => void>();
  readonly #flush: Flush<Waiting>;
  #isDisposed = false;

  constructor(
    private readonly account: string,
    private readonly store: Promise<Store | null>,
    private readonly surroundings: Pick<Surroundings, "fetch" | "random">,
    private readonly onJoinable: () => void,
  ) {
    this.#loaded = this.#load();
    this.#flush = new Flush(
      {
        list: () => Promise.resolve([...this.#waiting]),
        send: (waiting) => deliver(() => this.#ask(waiting)),
        settle: (waiting, delivery) => this.#settle(waiting, delivery),
      },
      surroundings.random,
    );
  }

  /** Resolves when this device keeps it, or has refused to; then it waits in this tab only. */
  async send(request: Request): Promise<void> {
    await this.#loaded;
    const key = `${request.method} ${request.path}`;
    const at = (this.#waiting.at(-1)?.at ?? 0) + 1;
    const waiting = { ...request, key, at: this.#waiting.find((one) => one.key === key)?.at ?? at };
    this.#waiting = [...this.#waiting.filter((one) => one.key !== key), waiting].sort((one, other) => one.at - other.at);
    await this.#write((rows) => rows.put(waiting));
    void this.flush();
  }

  /** What waits. While this device has not been asked what it keeps, anything may. */
  isCreating(documentId: string): boolean {
    return !this.#isLoaded || this.#waiting.some(({ creates }) => creates === documentId);
  }

  async isWaiting(method: Request["method"], path: string): Promise<boolean> {
    await this.#loaded;
    return this.#waiting.some(({ key }) => key === `${method} ${path}`);
  }

  /** What waits under this path, in the order in which it was made. */
  async waitingUnder(path: string): Promise<readonly Request[]> {
    await this.#loaded;
    return this.#waiting.filter((one) => one.path.startsWith(path));
  }

  onSettled(listener: (settled: Settled) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends what waits, now. */
  async flush(): Promise<void> {
    await this.#loaded;
    await this.#flush.now();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#flush.dispose();
    this.#listeners.clear();
  }

  async #load(): Promise<void> {
    try {
      const db = (await this.store)?.db;
      const kept = db === undefined ? [] : await answer<Waiting[]>(db.transaction("requests", "readonly").objectStore("requests").getAll());
      this.#waiting = kept.sort((one, other) => one.at - other.at);
    } catch {
      // What cannot be read cannot be sent; whoever needs it makes it again.
    }
    this.#isLoaded = true;
    if (!this.#isDisposed) this.onJoinable();
  }

  #ask({ method, path, body }: Waiting): Promise<Response> {
    const headers = { "content-type": "application/json", [ACCOUNT_HEADER]: this.account };
    return this.surroundings.fetch(path, { method, headers, body: JSON.stringify(body) });
  }

  async #settle(waiting: Waiting, delivery: Answered): Promise<void> {
    const { response, result } = delivery;
    const body: unknown = await response.json().catch(() => null);
    // Sent again meanwhile with another body: that one still goes out.
    if (this.#waiting.includes(waiting)) {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      await this.#write((rows) => rows.delete(waiting.key));
    }
    this.onJoinable();
    for (const listener of [...this.#listeners]) listener({ request: waiting, outcome: result, status: response.status, body });
  }

  async #write(write: (rows: IDBObjectStore) => unknown): Promise<void> {
    try {
      const db = (await this.store)?.db;
      if (db === undefined) return;
      const transaction = db.transaction("requests", "readwrite");
      write(transaction.objectStore("requests"));
      await done(transaction);
    } catch {
      // It goes out from this tab; and what was kept although it had gone out goes out once more, which does no harm.
    }
  }
}
