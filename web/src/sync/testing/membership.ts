/** One client on one channel of the test server. */

import { encodeAwarenessUpdate, Awareness, applyAwarenessUpdate, modifyAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { MAX_UPDATE_BYTES } from "../channel";
import { closeCodes } from "../close";
import type { Message, Outcome } from "../frame";
import type { TestDocument, TestServer } from "./server";

export class Membership {
  /** While true, its acks are held back. */
  holdsAcks = false;
  #received = 0;
  #acked = 0;
  /** What this client shows of itself. */
  readonly #awareness = new Awareness(new Y.Doc());

  constructor(
    private readonly server: TestServer,
    private readonly document: TestDocument,
    readonly account: string,
    private readonly ticket: number,
    readonly post: (message: Message) => void,
  ) {
    this.#awareness.setLocalState(null);
  }

  begin(): void {
    const { id, lineage, epoch } = this.document;
    this.document.members.add(this);
    this.post({ type: "hello", ticket: this.ticket, document: id, lineage, right: this.document.rightOf(this.account), epoch });
    this.post({ type: "step1", vector: Y.encodeStateVector(this.document.doc) });
  }

  end(): void {
    this.document.members.delete(this);
    this.#awareness.destroy();
  }

  refuse(code: number): void {
    this.end();
    this.post({ type: "refused", ticket: this.ticket, code, reason: "refused" });
  }

  receive(message: Message): void {
    if (!this.document.members.has(this)) return;
    if (message.type === "step1") {
      const canRead = this.document.rightOf(this.account) !== "keep";
      this.post({ type: "step2", update: canRead ? Y.encodeStateAsUpdate(this.document.doc, message.vector) : Uint8Array.of(0, 0) });
    } else if (message.type === "update" && message.update.length > MAX_UPDATE_BYTES) {
      this.refuse(closeCodes.too_large);
    } else if (message.type === "step2" || message.type === "update") {
      this.#onUpdate(message.update);
    } else if (message.type === "awareness") {
      this.#onAwareness(message.update);
    } else if (message.type === "leave") {
      this.end();
    }
  }

  ack(outcome: Outcome): void {
    if (outcome === "saved" && (this.server.holdsAcks || this.holdsAcks || this.#acked === this.#received)) return;
    this.#acked = this.#received;
    this.post({ type: "ack", upto: this.#received, outcome });
  }

  #onUpdate(update: Uint8Array): void {
    this.#received += 1;
    if (this.server.gaps > 0 || this.#hasGap(update)) {
      this.server.gaps = Math.max(0, this.server.gaps - 1);
      this.ack("gap");
      this.post({ type: "step1", vector: Y.encodeStateVector(this.document.doc) });
      return;
    }
    const isEmpty = update.length === 2;
    if (this.document.rightOf(this.account) !== "write" && !isEmpty) {
      this.document.lateEdits.push(Uint8Array.from(update));
      this.ack("kept");
      return;
    }
    Y.applyUpdate(this.document.doc, update);
    if (!isEmpty) for (const member of this.document.members) if (member !== this) member.post({ type: "update", update });
    this.ack("saved");
  }

  #hasGap(update: Uint8Array): boolean {
    const known = Y.decodeStateVector(Y.encodeStateVector(this.document.doc));
    const firsts = new Map<number, number>();
    for (const { id } of Y.decodeUpdate(update).structs) firsts.set(id.client, Math.min(id.clock, firsts.get(id.client) ?? Infinity));
    return [...firsts].some(([client, clock]) => clock > (known.get(client) ?? 0));
  }

  /** Names are the server's: whatever the client said of itself is overwritten. */
  #onAwareness(update: Uint8Array): void {
    const user = { id: this.account, name: `name of ${this.account}` };
    const named = modifyAwarenessUpdate(update, (state: unknown) => (state === null ? null : { ...(state as object), user }));
    applyAwarenessUpdate(this.#awareness, named, null);
    const clients = [...this.#awareness.meta.keys()];
    for (const member of this.document.members) {
      if (member === this) continue;
      member.post({ type: "awareness", update: encodeAwarenessUpdate(this.#awareness, clients) });
    }
  }
}
