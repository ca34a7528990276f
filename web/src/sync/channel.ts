/**
 * The conversation about one document on one connection after another:
 *
 *     join → hello → their step 1 → our step 2 and step 1 → their step 2 → updates and acks, until the connection or the channel ends
 *
 * Our step 2 comes before any update of ours, on every connection: without it an update could build on something that the server has not
 * seen. "Saved" is counted, never concluded from state vectors, which do not see deletions.
 */

import { CONTROL_CHANNEL, type Frame, type Message, type Outcome } from "./frame";
import * as Y from "yjs";
import type { Right } from "./document";

/** While something is unacknowledged, edits are collected for so long into one message. */
export const COLLECT_MS = 20;
/** The server takes no larger update (`MAX_UPDATE` in `server/src/sync/socket.rs`); a step 2 may be sixteen times as large. */
export const MAX_UPDATE_BYTES = 1024 * 1024;

export interface ChannelEvents {
  /** Opened. The answer may be to `leave`: a copy of another lineage must not be merged. */
  onHello(lineage: string, right: Right): void;
  /** What the server lacks, for our step 2. */
  missingFrom(vector: Uint8Array): Uint8Array;
  /** What we have, for our step 1. */
  vector(): Uint8Array;
  /** Our step 2 is on its way: presence may follow. */
  onLive(): void;
  onUpdate(update: Uint8Array): void;
  /** The server has answered our step 1. */
  onAnswered(): void;
  onAwareness(update: Uint8Array): void;
  onQueryAwareness(): void;
  /** All of ours is dealt with, and all of it is in the document. */
  onSaved(): void;
  /** All of ours is dealt with, and some of it was kept as late edits. */
  onKept(): void;
  onRight(right: Right): void;
  /** Not joined, or closed. */
  onRefused(code: number): void;
}

type Phase =
  | { name: "apart" }
  | { name: "joining"; ticket: number }
  | { name: "greeted"; ticket: number; number: number }
  | { name: "live"; ticket: number; number: number };

const apart: Phase = { name: "apart" };

export class Channel {
  #phase: Phase = apart;
  /** Step 2s and updates sent on this channel, and how many of them the server has dealt with. */
  #sent = 0;
  #acked = 0;
  /** The place of the last step 2 among those sent: it repairs every gap before it. */
  #lastStep2 = 0;
  /** The server has said that it misses something, and will ask for it. */
  #awaitsStep1 = false;
  #someKept = false;
  #collected: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly documentId: string,
    private readonly send: (frame: Frame) => void,
    private readonly events: ChannelEvents,
  ) {}

  get ticket(): number | null {
    return this.#phase.name === "apart" ? null : this.#phase.ticket;
  }

  /** The channel's number, once the server has said it. */
  get number(): number | null {
    return this.#phase.name === "greeted" || this.#phase.name === "live" ? this.#phase.number : null;
  }

  get isApart(): boolean {
    return this.#phase.name === "apart";
  }

  /** Everything of this device has been dealt with by the server. */
  get isSettled(): boolean {
    return this.#phase.name === "live" && this.#acked === this.#sent && this.#collected.length === 0 && !this.#awaitsStep1;
  }

  join(ticket: number): void {
    this.disconnected();
    this.#phase = { name: "joining", ticket };
    this.send({ channel: CONTROL_CHANNEL, message: { type: "join", ticket, document: this.documentId } });
  }

  /** The connection is gone, and what was unacknowledged with it: the next step 2 has all of it. */
  disconnected(): void {
    this.#phase = apart;
    this.#sent = this.#acked = this.#lastStep2 = 0;
    this.#awaitsStep1 = this.#someKept = false;
    this.#clearCollected();
  }

  leave(): void {
    if (this.number !== null) this.#post({ type: "leave" });
    this.disconnected();
  }

  /** An edit of this device, already in the network document. */
  queue(update: Uint8Array): void {
    // Before our step 2, and while the server is about to ask for another one, that step 2 will have it.
    if (this.#phase.name !== "live" || this.#awaitsStep1) return;
    this.#collected.push(update);
    // Never in the same task: the frame that shows the edit comes first.
    this.#timer ??= setTimeout(() => this.flush(), this.#acked === this.#sent ? 0 : COLLECT_MS);
  }

  sendAwareness(update: Uint8Array): void {
    if (this.#phase.name === "live") this.#post({ type: "awareness", update });
  }

  /** Asks for what we lack; `onAnswered` follows. */
  ask(): void {
    if (this.#phase.name === "live") this.#post({ type: "step1", vector: this.events.vector() });
  }

  /** A message on this channel, or about its join. */
  receive(channel: number, message: Message): void {
    switch (message.type) {
      case "hello":
        this.#onHello(channel, message.lineage, message.right);
        return;
      case "step1":
        this.#onStep1(message.vector);
        return;
      case "step2":
        this.events.onUpdate(message.update);
        this.events.onAnswered();
        return;
      case "update":
        this.events.onUpdate(message.update);
        return;
      case "awareness":
        this.events.onAwareness(message.update);
        return;
      case "query-awareness":
        this.events.onQueryAwareness();
        return;
      case "ack":
        this.#onAck(message.upto, message.outcome);
        return;
      case "access":
        this.events.onRight(message.right);
        return;
      case "refused":
        this.disconnected();
        this.events.onRefused(message.code);
        return;
      case "denied":
        // The plain stream's refusal: on `/sync` a `refused` with a code says it.
        return;
      case "join":
      case "leave":
        // Only clients say these.
        return;
    }
  }

  #onHello(channel: number, lineage: string, right: Right): void {
    if (this.#phase.name !== "joining") return;
    this.#phase = { name: "greeted", ticket: this.#phase.ticket, number: channel };
    this.events.onHello(lineage, right);
  }

  #onStep1(vector: Uint8Array): void {
    if (this.#phase.name !== "greeted" && this.#phase.name !== "live") return;
    const isFirst = this.#phase.name === "greeted";
    this.#phase = { ...this.#phase, name: "live" };
    this.#clearCollected();
    this.#awaitsStep1 = false;
    this.#post({ type: "step2", update: this.events.missingFrom(vector) });
    this.#sent += 1;
    this.#lastStep2 = this.#sent;
    if (!isFirst) return;
    this.ask();
    this.events.onLive();
  }

  #onAck(upto: number, outcome: Outcome): void {
    this.#acked = Math.max(this.#acked, Math.min(upto, this.#sent));
    if (outcome === "kept") this.#someKept = true;
    if (outcome === "gap" && upto >= this.#lastStep2) {
      this.#awaitsStep1 = true;
      this.#clearCollected();
    }
    if (this.#acked === this.#sent) this.flush();
    if (!this.isSettled) return;
    if (this.#someKept) this.events.onKept();
    else this.events.onSaved();
  }

  /** Sends what was collected, now. */
  flush(): void {
    if (this.#collected.length === 0) return;
    const update = this.#collected.length === 1 ? this.#collected[0] : Y.mergeUpdates(this.#collected);
    this.#clearCollected();
    if (update === undefined) return;
    // A book pasted at once travels as what the server lacks, which it is. It is not all that the server lacks: it repairs no gap.
    this.#post({ type: update.length > MAX_UPDATE_BYTES ? "step2" : "update", update });
    this.#sent += 1;
  }

  #clearCollected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#collected = [];
  }

  #post(message: Message): void {
    if (this.number !== null) this.send({ channel: this.number, message });
  }
}
