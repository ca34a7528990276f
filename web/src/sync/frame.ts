/** Frames of `/sync`: a channel number and one message. `proto/README.md` has the table of bytes, `proto/src/frame.rs` the other side. */

import type { Right } from "./document";
import { MalformedError, Reader, Writer } from "./varint";

/** What became of the updates an ack counts. */
export type Outcome = "saved" | "kept" | "gap";

export type Message =
  | { type: "step1"; vector: Uint8Array }
  | { type: "step2"; update: Uint8Array }
  | { type: "update"; update: Uint8Array }
  | { type: "awareness"; update: Uint8Array }
  | { type: "denied"; reason: string }
  | { type: "query-awareness" }
  | { type: "join"; ticket: number; document: string }
  | { type: "hello"; ticket: number; document: string; lineage: string; right: Right; epoch: number }
  | { type: "ack"; upto: number; outcome: Outcome }
  | { type: "refused"; ticket: number; code: number; reason: string }
  | { type: "access"; right: Right; epoch: number }
  | { type: "leave" };

export interface Frame {
  channel: number;
  message: Message;
}

/** The channel of joins, and of the refusals of joins. */
export const CONTROL_CHANNEL = 0;

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const QUERY_AWARENESS = 3;
const JOIN = 100;
const HELLO = 101;
const ACK = 102;
const REFUSED = 103;
const ACCESS = 104;
const LEAVE = 105;

const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;
const DENIED = 0;

/** On the wire a right and an outcome are their places in these lists. */
const rights: readonly Right[] = ["keep", "read", "write"];
const outcomes: readonly Outcome[] = ["saved", "kept", "gap"];

/** A close code is a `u16`. */
const MAX_CODE = 0xffff;

export function encodeFrame({ channel, message }: Frame): Uint8Array<ArrayBuffer> {
  const out = new Writer().uint(channel);
  switch (message.type) {
    case "step1":
      return out.uint(SYNC).uint(STEP1).bytes(message.vector).finish();
    case "step2":
      return out.uint(SYNC).uint(STEP2).bytes(message.update).finish();
    case "update":
      return out.uint(SYNC).uint(UPDATE).bytes(message.update).finish();
    case "awareness":
      return out.uint(AWARENESS).bytes(message.update).finish();
    case "denied":
      return out.uint(AUTH).uint(DENIED).text(message.reason).finish();
    case "query-awareness":
      return out.uint(QUERY_AWARENESS).finish();
    case "join":
      return out.uint(JOIN).uint(message.ticket).text(message.document).finish();
    case "hello":
      out.uint(HELLO).uint(message.ticket).text(message.document).text(message.lineage);
      return out.uint(rights.indexOf(message.right)).uint(message.epoch).finish();
    case "ack":
      return out.uint(ACK).uint(message.upto).uint(outcomes.indexOf(message.outcome)).finish();
    case "refused":
      return out.uint(REFUSED).uint(message.ticket).uint(message.code).text(message.reason).finish();
    case "access":
      return out.uint(ACCESS).uint(rights.indexOf(message.right)).uint(message.epoch).finish();
    case "leave":
      return out.uint(LEAVE).finish();
  }
}

/** Throws `MalformedError`. The byte arrays of the message are views into `bytes`. */
export function decodeFrame(bytes: Uint8Array): Frame {
  const reader = new Reader(bytes);
  const channel = reader.uint();
  const message = readMessage(reader);
  reader.end();
  return { channel, message };
}

function readMessage(reader: Reader): Message {
  switch (reader.uint()) {
    case SYNC:
      return readSync(reader);
    case AWARENESS:
      return { type: "awareness", update: reader.bytes() };
    case AUTH:
      if (reader.uint() !== DENIED) throw new MalformedError("unknown-type");
      return { type: "denied", reason: reader.text() };
    case QUERY_AWARENESS:
      return { type: "query-awareness" };
    case JOIN:
      return { type: "join", ticket: reader.uint(), document: reader.text() };
    case HELLO:
      return {
        type: "hello",
        ticket: reader.uint(),
        document: reader.text(),
        lineage: reader.text(),
        right: readOneOf(reader, rights),
        epoch: reader.uint(),
      };
    case ACK:
      return { type: "ack", upto: reader.uint(), outcome: readOneOf(reader, outcomes) };
    case REFUSED:
      return { type: "refused", ticket: reader.uint(), code: readCode(reader), reason: reader.text() };
    case ACCESS:
      return { type: "access", right: readOneOf(reader, rights), epoch: reader.uint() };
    case LEAVE:
      return { type: "leave" };
    default:
      throw new MalformedError("unknown-type");
  }
}

function readSync(reader: Reader): Message {
  switch (reader.uint()) {
    case STEP1:
      return { type: "step1", vector: reader.bytes() };
    case STEP2:
      return { type: "step2", update: reader.bytes() };
    case UPDATE:
      return { type: "update", update: reader.bytes() };
    default:
      throw new MalformedError("unknown-type");
  }
}

function readCode(reader: Reader): number {
  const code = reader.uint();
  if (code > MAX_CODE) throw new MalformedError("too-large");
  return code;
}

function readOneOf<T>(reader: Reader, values: readonly T[]): T {
  const value = values[reader.uint()];
  if (value === undefined) throw new MalformedError("unknown-type");
  return value;
}
