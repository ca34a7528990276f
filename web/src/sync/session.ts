/** The sync of one account in one tab: one socket, one database, and the documents that are open. */

import type { OpenDocument } from "./document";
import { CONTROL_CHANNEL, type Frame } from "./frame";
import { LiveDocument } from "./live";
import { Notes } from "./notes";
import { OpenHandle } from "./open";
import { Outbox } from "./outbox";
import { Requests } from "./requests";
import { Socket, type SocketState } from "./socket";
import { type Store, openStore } from "./store";
import { type Surroundings, browser } from "./surroundings";

export interface SyncSession {
  /** There is a connection to the server. */
  readonly online: boolean;
  /** The server says that this account is not logged in. Documents stay open; call `loggedIn` after this account's next login. */
  readonly isLoggedOut: boolean;
  /** How many times the server kept edits of this device apart because they came too late, since the page was loaded. */
  readonly lateEdits: number;
  /** Images on their way to the server. */
  readonly outbox: Outbox;
  /** Small requests on their way to the server. */
  readonly requests: Requests;
  /** What edits of this device were made for that must not be made twice. */
  readonly notes: Notes;
  /** Opens a document; two that open the same share it. */
  open(documentId: string): OpenDocument;
  /** As `open`; but what this device does not have is new, and may be written before the server has heard of it. The request that makes it
   *  there must have been given to `requests`. */
  begin(documentId: string): OpenDocument;
  /** Gives up a document that was begun here and that the server will not have; its content must have been written elsewhere. */
  forget(documentId: string): Promise<void>;
  /** Brings this device's copies up to date, one after the other. Resolves when all have been seen to. */
  prefetch(documentIds: readonly string[]): Promise<void>;
  /** How many documents hold edits that the server has not confirmed. */
  unsent(): Promise<number>;
  /** Documents of which this device holds unsent edits that cannot be merged: the document was restored under a new lineage. */
  setAside(): Promise<string[]>;
  onChange(listener: () => void): () => void;
  loggedIn(): void;
  dispose(): void;
}

export function createSession(me: { id: string; name: string }, surroundings: Surroundings = browser()): SyncSession {
  return new Session(me, surroundings);
}

class Session implements SyncSession {
  readonly outbox: Outbox;
  readonly requests: Requests;
  readonly notes: Notes;
  readonly #store: Promise<Store | null>;
  readonly #socket: Socket;
  readonly #lives = new Map<string, LiveDocument>();
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: () => void;
  #tickets = 0;
  #lateEdits = 0;
  #isDisposed = false;
  #visits: Promise<void> = Promise.resolve();

  constructor(
    private readonly me: { id: string; name: string },
    private readonly surroundings: Surroundings,
  ) {
    const { indexedDB } = surroundings;
    this.#store = indexedDB === null ? Promise.resolve(null) : openStore(indexedDB, me.id).catch(() => null);
    this.outbox = new Outbox(me.id, this.#store, surroundings);
    this.requests = new Requests(me.id, this.#store, surroundings, () => this.#onJoinable());
    this.notes = new Notes(this.#store);
    this.#socket = new Socket(socketUrl(surroundings.syncUrl, me.id), surroundings, {
      onState: (state) => this.#onSocketState(state),
      onFrame: (frame) => this.#onFrame(frame),
      probe: () => this.#probe(),
    });
    this.#stopListening = surroundings.listen({
      wake: () => {
        this.#socket.wake();
        this.#flush();
      },
      drop: () => this.#socket.drop(),
      leave: () => {
        for (const live of this.#lives.values()) live.leaving();
      },
    });
    this.#socket.wake();
  }

  get online(): boolean {
    return this.#socket.state === "open";
  }

  get isLoggedOut(): boolean {
    return this.#socket.state === "logged-out";
  }

  get lateEdits(): number {
    return this.#lateEdits;
  }

  open(documentId: string): OpenDocument {
    return new OpenHandle(this.#hold(documentId));
  }

  begin(documentId: string): OpenDocument {
    const handle = this.open(documentId);
    this.#lives.get(documentId)?.begin();
    return handle;
  }

  async forget(documentId: string): Promise<void> {
    const live = this.#hold(documentId);
    await live.ready;
    live.forget();
    live.release();
  }

  prefetch(documentIds: readonly string[]): Promise<void> {
    // One at a time: these are for later, and the server has others to serve.
    for (const id of documentIds) this.#visits = this.#visits.then(() => this.#visit(id));
    return this.#visits;
  }

  async unsent(): Promise<number> {
    const documents = new Set([...this.#lives.values()].filter((live) => live.isDirty).map((live) => live.id));
    for (const mark of await this.#unsentMarks("current")) documents.add(mark);
    return documents.size;
  }

  async setAside(): Promise<string[]> {
    return [...new Set(await this.#unsentMarks("setAside"))];
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  loggedIn(): void {
    this.#socket.loggedIn();
    this.#flush();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopListening();
    this.#listeners.clear();
    for (const live of this.#lives.values()) live.dispose();
    this.#lives.clear();
    this.#socket.dispose();
    this.outbox.dispose();
    this.requests.dispose();
    void this.#store.then((store) => store?.dispose());
  }

  #hold(documentId: string): LiveDocument {
    let live = this.#lives.get(documentId);
    if (live === undefined) {
      live = new LiveDocument(documentId, {
        person: this.me,
        store: this.#store,
        socketState: () => this.#socket.state,
        send: (frame) => this.#socket.send(frame),
        nextTicket: () => (this.#tickets += 1),
        random: this.surroundings.random,
        isBeingCreated: (id) => this.requests.isCreating(id),
        onLoggedOut: () => this.#socket.loggedOut(),
        onKept: () => this.#onKept(),
        onGone: (gone) => this.#lives.delete(gone.id),
      });
      this.#lives.set(documentId, live);
    }
    live.retain();
    return live;
  }

  async #visit(documentId: string): Promise<void> {
    if (this.#isDisposed) return;
    const live = this.#hold(documentId);
    await live.caughtUp();
    live.release();
  }

  async #unsentMarks(which: "current" | "setAside"): Promise<string[]> {
    try {
      const marks = await (await this.#store)?.unsent();
      return marks?.[which].map((mark) => mark.documentId) ?? [];
    } catch {
      // What cannot be read cannot be sent; the documents that are open say so themselves.
      return [];
    }
  }

  /** Sends what earlier openings left behind, whatever page is shown. */
  async #sendLeftBehind(): Promise<void> {
    const left = await this.#unsentMarks("current");
    // What the server is about to hear of follows when it has.
    await this.prefetch([...new Set(left)].filter((id) => !this.#lives.has(id) && !this.requests.isCreating(id)));
  }

  #onJoinable(): void {
    for (const live of [...this.#lives.values()]) live.mayJoin();
    if (this.online) void this.#sendLeftBehind();
  }

  #flush(): void {
    void this.outbox.flush();
    void this.requests.flush();
  }

  #onKept(): void {
    this.#lateEdits += 1;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #onSocketState(state: SocketState): void {
    for (const live of [...this.#lives.values()]) live.onSocketState(state);
    this.#tell();
    if (state !== "open") return;
    void this.#sendLeftBehind();
    this.#flush();
  }

  #onFrame({ channel, message }: Frame): void {
    if (message.type === "hello" || (message.type === "refused" && channel === CONTROL_CHANNEL)) {
      const joining = this.#find((live) => live.channel.ticket === message.ticket);
      if (joining !== undefined) joining.channel.receive(channel, message);
      else if (message.type === "hello" && !this.#lives.has(message.document)) {
        // Let go before the server answered.
        this.#socket.send({ channel, message: { type: "leave" } });
      }
      return;
    }
    this.#find((live) => live.channel.number === channel)?.channel.receive(channel, message);
  }

  #probe(): "asked" | "nothing-to-ask" {
    const lives = [...this.#lives.values()];
    const joined = lives.find((live) => live.channel.number !== null);
    joined?.channel.ask();
    // A join that is not answered is a question too.
    return lives.some((live) => !live.channel.isApart) ? "asked" : "nothing-to-ask";
  }

  #find(matches: (live: LiveDocument) => boolean): LiveDocument | undefined {
    return [...this.#lives.values()].find(matches);
  }
}

/** Names the account: on a shared tablet somebody else may have logged in meanwhile, and must not send this one's edits. */
function socketUrl(syncUrl: string, account: string): string {
  const url = new URL(syncUrl);
  url.searchParams.set("account", account);
  return url.href;
}
