/**
 * A small server for the tests of the web client: the wire of `proto/README.md` over real websockets, documents in memory. It is as honest
 * as the real one where clients can tell: acks after the edit is applied, gaps asked for again, late edits kept apart.
 */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import * as Y from "yjs";
import { closeCodes } from "../close";
import type { Right } from "../document";
import { type Message, decodeFrame, encodeFrame } from "../frame";
import { Membership } from "./membership";

export class TestDocument {
  doc = new Y.Doc();
  lineage = "lineage-1";
  epoch = 1;
  /** For accounts that are not in `rights`. */
  right: Right = "write";
  readonly rights = new Map<string, Right>();
  readonly lateEdits: Uint8Array[] = [];
  readonly members = new Set<Membership>();

  constructor(
    readonly id: string,
    readonly channel: number,
  ) {}

  get text(): string {
    return this.doc.getText("t").toString();
  }

  rightOf(account: string): Right {
    return this.rights.get(account) ?? this.right;
  }

  /** Changes what everybody may do, and tells them. */
  setRight(right: Right): void {
    this.right = right;
    this.epoch += 1;
    for (const member of this.members) member.post({ type: "access", right: this.rightOf(member.account), epoch: this.epoch });
  }

  /** As after a restore from a backup: other content, nothing to merge with. */
  beginLineage(lineage: string, text: string): void {
    this.lineage = lineage;
    this.doc = new Y.Doc();
    this.doc.getText("t").insert(0, text);
  }
}

export class TestServer {
  readonly documents = new Map<string, TestDocument>();
  /** Everything clients have said, in order. */
  readonly heard: { account: string; channel: number; message: Message }[] = [];
  readonly loggedOut = new Set<string>();
  /** Joins of this document are refused with this code. */
  readonly refusals = new Map<string, number>();
  /** While true, acks are held back; `releaseAcks` sends one for all. */
  holdsAcks = false;
  /** So many of the next updates are answered as gaps. */
  gaps = 0;
  #isReachable = true;

  private constructor(private readonly listener: WebSocketServer) {
    listener.on("connection", (socket, request) => {
      const account = new URL(request.url ?? "", "ws://test").searchParams.get("account") ?? "";
      this.#onConnection(socket, account);
    });
  }

  static async start(): Promise<TestServer> {
    let server: TestServer | undefined;
    const listener = new WebSocketServer({ port: 0, host: "127.0.0.1", verifyClient: () => server?.isReachable ?? false });
    await once(listener, "listening");
    server = new TestServer(listener);
    return server;
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.listener.address() as AddressInfo).port}/sync`;
  }

  get connections(): number {
    return this.listener.clients.size;
  }

  document(id: string): TestDocument {
    let document = this.documents.get(id);
    if (document === undefined) {
      document = new TestDocument(id, this.documents.size + 1);
      this.documents.set(id, document);
    }
    return document;
  }

  /** The cable is out: connections break without a word and no new ones are made. */
  unplug(): void {
    this.#isReachable = false;
    for (const socket of this.listener.clients) socket.terminate();
  }

  plug(): void {
    this.#isReachable = true;
  }

  closeAll(code: number): void {
    for (const socket of this.listener.clients) socket.close(code);
  }

  /** Closes the channels of a document with a refusal. */
  refuse(document: TestDocument, code: number): void {
    for (const member of [...document.members]) member.refuse(code);
  }

  releaseAcks(): void {
    this.holdsAcks = false;
    for (const document of this.documents.values()) for (const member of document.members) member.ack("saved");
  }

  heardFrom(account: string, type: Message["type"]): number {
    return this.heard.filter((entry) => entry.account === account && entry.message.type === type).length;
  }

  async stop(): Promise<void> {
    this.unplug();
    this.listener.close();
    await once(this.listener, "close");
  }

  #onConnection(socket: WebSocket, account: string): void {
    if (this.loggedOut.has(account)) {
      socket.close(closeCodes.unauthorized);
      return;
    }
    const memberships = new Map<number, Membership>();
    socket.on("message", (data: Buffer) => {
      const { channel, message } = decodeFrame(new Uint8Array(data));
      this.heard.push({ account, channel, message });
      if (message.type === "join") this.#onJoin(socket, account, memberships, message.ticket, message.document);
      else memberships.get(channel)?.receive(message);
    });
    socket.on("close", () => {
      for (const member of memberships.values()) member.end();
    });
  }

  #onJoin(socket: WebSocket, account: string, memberships: Map<number, Membership>, ticket: number, id: string): void {
    const post = (channel: number, message: Message) => socket.send(encodeFrame({ channel, message }));
    const refusal = this.refusals.get(id);
    if (refusal !== undefined) {
      post(0, { type: "refused", ticket, code: refusal, reason: "refused" });
      return;
    }
    const document = this.document(id);
    const member = new Membership(this, document, account, ticket, (message) => post(document.channel, message));
    memberships.get(document.channel)?.end();
    memberships.set(document.channel, member);
    member.begin();
  }
}
