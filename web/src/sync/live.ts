/** One document that is open in this tab: its two Y.Docs, its copy on this device, its channel and its presence, and what is true of it. */

import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { backoffMs } from "./backoff";
import { CatchUp } from "./catchup";
import { Channel, type ChannelEvents } from "./channel";
import type { DocumentTrouble, Right, SaveState } from "./document";
import { Keeper } from "./keeper";
import { afterRefusal } from "./refusal";
import { Shown } from "./shown";
import type { SocketState } from "./socket";
import type { Surface } from "./surface";
import { type Facts, saveStateOf, troubleOf } from "./truth";

/** A Yjs update with nothing in it. */
const NOTHING = Uint8Array.of(0, 0);
/** So many refusals that usually pass are taken quietly; after that the person is told, and we go on trying. */
const PATIENT_REFUSALS = 4;

export class LiveDocument {
  readonly channel: Channel;
  #generation = 0;
  #shown: Shown;
  readonly #keeper: Keeper;
  #isLoaded = false;
  #begins = false;
  #right: Right = "read";
  #refusal: DocumentTrouble | null = null;
  #lateEdits = 0;
  #refusals = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #holders = 0;
  #isGone = false;
  #composers = new Set<unknown>();
  #listeners = new Set<() => void>();
  readonly #catchUp = new CatchUp(() => this.channel.ask());
  #last = "";

  constructor(
    readonly id: string,
    private readonly surface: Surface<LiveDocument>,
  ) {
    this.#keeper = new Keeper(id, surface.store, () => this.#changed());
    this.channel = new Channel(id, (frame) => surface.send(frame), this.#channelEvents());
    this.#shown = this.#show();
    void this.#load();
  }

  get generation(): number {
    return this.#generation;
  }

  get doc(): Y.Doc {
    return this.#shown.twin.editor;
  }

  get awareness(): Awareness {
    return this.#shown.presence.awareness;
  }

  get ready(): Promise<void> {
    return this.#shown.ready;
  }

  get right(): Right {
    return this.#right;
  }

  get lateEdits(): number {
    return this.#lateEdits;
  }

  get isDirty(): boolean {
    return this.#keeper.isDirty;
  }

  get trouble(): DocumentTrouble | null {
    return troubleOf(this.#facts());
  }

  get saveState(): SaveState {
    return saveStateOf(this.#facts());
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setComposing(composer: unknown, composing: boolean): void {
    if (composing) this.#composers.add(composer);
    else this.#composers.delete(composer);
    this.#shown.twin.setComposing(this.#composers.size > 0);
  }

  noting(about: string, change: () => void): void {
    this.#keeper.noting(about, change);
  }

  /** Nobody else has it yet: it may be written without having seen the server. Called right after it was made. */
  begin(): void {
    this.#begins = true;
  }

  /** Perhaps no request that makes it waits any more. */
  mayJoin(): void {
    this.#join();
  }

  /** Gives up what was begun here and is not on the server: somebody has taken it elsewhere. */
  forget(): void {
    if (this.#keeper.isBegunHere) void this.#keeper.discard();
  }

  retain(): void {
    this.#holders += 1;
  }

  /** The last one to release it lets it go, once the server has its edits. */
  release(): void {
    this.#holders -= 1;
    if (!this.#keeper.isDirty) this.#goIfUnheld();
  }

  /** Resolves when this device has what the server had, or will not get it. */
  caughtUp(): Promise<void> {
    return this.#catchUp.wait();
  }

  /** The page is being left: what waits for the next task is written and sent now. */
  leaving(): void {
    this.#keeper.writePending();
    this.channel.flush();
  }

  onSocketState(state: SocketState): void {
    if (state === "open") {
      this.#join();
    } else {
      this.#apart();
      this.channel.disconnected();
    }
    this.#changed();
  }

  dispose(): void {
    this.#isGone = true;
    clearTimeout(this.#retry);
    this.#keeper.writePending();
    this.#shown.presence.dispose();
    this.channel.leave();
    this.#shown.twin.dispose();
    this.#catchUp.giveUp();
    this.#listeners.clear();
  }

  #show(): Shown {
    return new Shown(this.surface.person, {
      admits: () => this.#right === "write" || this.#keeper.copy?.couldWrite === true,
      onLocal: (update) => {
        this.#keeper.addLocal(update);
        this.channel.queue(update);
        this.#changed();
      },
      onRemote: (update) => this.#keeper.addRemote(update),
      onPresence: (update) => this.channel.sendAwareness(update),
    });
  }

  async #load(): Promise<void> {
    const updates = await this.#keeper.load();
    if (this.#isGone) return;
    if (this.#begins) this.#keeper.begin();
    this.#begin(updates);
  }

  #begin(updates: readonly Uint8Array[]): void {
    this.#shown.twin.loadFromDevice(updates);
    this.#right = this.#keeper.copy?.right ?? "read";
    this.#isLoaded = true;
    if (this.#keeper.copy?.complete === true) this.#shown.setReady();
    this.#join();
    this.#changed();
  }

  /** Gives up what is shown and begins the next generation with nothing; `#load` or `#begin` must follow. */
  #showAgain(): void {
    const { twin, presence } = this.#shown;
    presence.dispose();
    this.channel.leave();
    this.#composers.clear();
    this.#catchUp.reset();
    this.#isLoaded = false;
    this.#right = "read";
    this.#generation += 1;
    this.#shown = this.#show();
    this.#changed();
    twin.dispose();
  }

  #leaveLineage(): void {
    const hasUnsent = this.#keeper.isDirty;
    if (hasUnsent) this.#lateEdits += 1;
    this.#showAgain();
    void (hasUnsent ? this.#keeper.setAside() : this.#keeper.discard()).then(() => this.#load());
  }

  #join(): void {
    // Asked for before it was made there, the server would say that there is no such document.
    if (this.surface.isBeingCreated(this.id)) return;
    if (this.#isLoaded && !this.#isGone && this.channel.isApart && this.surface.socketState() === "open") {
      clearTimeout(this.#retry);
      this.channel.join(this.surface.nextTicket());
    }
  }

  #channelEvents(): ChannelEvents {
    return {
      onHello: (lineage, right) => {
        if (this.#keeper.greet(lineage, right) === "same-lineage") this.#setRight(right);
        else this.#leaveLineage();
      },
      // Where nothing may be written and nothing waits, our step 2 must not look like an edit: it would be kept as a late one.
      missingFrom: (vector) => (this.#right === "write" || this.#keeper.isDirty ? this.#shown.twin.missingFrom(vector) : NOTHING),
      vector: () => Y.encodeStateVector(this.#shown.twin.network),
      onLive: () => this.#shown.presence.announce(),
      onUpdate: (update) => this.#shown.twin.applyFromServer(update),
      onAnswered: () => this.#answered(),
      onAwareness: (update) => this.#shown.presence.receive(update),
      onQueryAwareness: () => this.#shown.presence.announce(),
      onSaved: () => {
        this.#refusals = 0;
        this.#keeper.saved(Date.now());
        this.#changed();
        this.#goIfUnheld();
      },
      onKept: () => {
        this.#lateEdits += 1;
        this.surface.onKept();
        this.#showAgain();
        void this.#keeper.discard().then(() => this.#load());
      },
      onRight: (right) => {
        this.#keeper.setRight(right);
        this.#setRight(right);
      },
      onRefused: (code) => this.#refused(code),
    };
  }

  #setRight(right: Right): void {
    this.#right = right;
    this.#refusal = right === "keep" ? "removed" : null;
    if (right === "keep") this.#catchUp.giveUp();
    // The editor went its own way while it had no right to: what follows would build on edits that exist nowhere else.
    if (right === "write" && this.#shown.twin.hasStray) {
      const network = Y.encodeStateAsUpdate(this.#shown.twin.network);
      this.#showAgain();
      this.#begin([network]);
    }
    this.#changed();
  }

  #answered(): void {
    this.#catchUp.answered();
    // Who may not read is answered with nothing: that is not the document.
    if (this.#right !== "keep") {
      this.#keeper.setComplete();
      this.#shown.setReady();
    }
    this.#changed();
  }

  #refused(code: number): void {
    this.#apart();
    const after = afterRefusal(code);
    switch (after.then) {
      case "log-in":
        this.surface.onLoggedOut();
        break;
      case "new-client-id":
        // Most often it is our own last connection, which the server has not missed yet.
        this.#shown.renewClientId();
        this.#joinLater();
        break;
      case "join-later":
        this.#joinLater();
        break;
      case "stop":
        this.#refusal = after.trouble;
        break;
    }
    this.#changed();
    if (this.#refusal === null) return;
    this.#catchUp.giveUp();
    this.#goIfUnheld();
  }

  #joinLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#join(), backoffMs(this.#refusals, () => this.surface.random()));
    this.#refusals += 1;
    if (this.#refusals > PATIENT_REFUSALS) this.#refusal = "refused";
  }

  #apart(): void {
    this.#catchUp.reset();
    this.#shown.presence.disconnected();
  }

  #goIfUnheld(): void {
    if (this.#holders > 0 || this.#isGone) return;
    this.dispose();
    this.surface.onGone(this);
  }

  #facts(): Facts {
    const { isDirty, isWriting, isBroken, copy } = this.#keeper;
    const isComplete = copy?.complete === true || this.#catchUp.hasBegun;
    return { socket: this.surface.socketState(), isLoaded: this.#isLoaded, isComplete, isDirty, isWriting, isBroken, refusal: this.#refusal };
  }

  /** Tells the listeners if there is something to tell. */
  #changed(): void {
    const now = [this.#generation, this.#right, this.saveState, this.trouble, this.#lateEdits].join();
    if (now === this.#last || this.#isGone) return;
    this.#last = now;
    for (const listener of [...this.#listeners]) listener();
  }
}
