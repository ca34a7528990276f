import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from "y-protocols/sync";
import { describe, expect, test } from "vitest";
import closeVectors from "../../../proto/vectors/close.json";
import vectors from "../../../proto/vectors/frames.json";
import { closeCodes, closeOf } from "./close";
import { type Message, decodeFrame, encodeFrame } from "./frame";
import { MalformedError, Reader, Writer } from "./varint";

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A message as the vectors write it: byte strings in hex. */
function written(message: Message): unknown {
  return Object.fromEntries(Object.entries(message).map(([key, value]) => [key, value instanceof Uint8Array ? hexOf(value) : value]));
}

describe("golden frames", () => {
  for (const { name, hex, channel, message } of vectors.frames) {
    test(name, () => {
      const frame = decodeFrame(bytesOf(hex));
      expect(frame.channel).toBe(channel);
      expect(written(frame.message)).toEqual(message);
      expect(hexOf(encodeFrame(frame))).toBe(hex);
    });
  }
});

describe("golden malformed frames", () => {
  for (const { name, hex, malformed } of vectors.malformed) {
    test(name, () => {
      expect(() => decodeFrame(bytesOf(hex))).toThrow(new MalformedError(malformed as MalformedError["malformed"]));
    });
  }
});

test("every type of message has a golden frame", () => {
  const types = new Set(vectors.frames.map(({ message }) => message.type));
  expect(types.size).toBe(12);
});

test("every beginning of a golden frame is refused as truncated", () => {
  for (const { hex } of vectors.frames) {
    const bytes = bytesOf(hex);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeFrame(bytes.subarray(0, length))).toThrow(new MalformedError("truncated"));
    }
  }
});

test("sync messages are y-protocols' own", () => {
  const payload = Uint8Array.of(1, 2, 3);
  const theirs = (type: number) => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 7);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, payload);
    return encoding.toUint8Array(encoder);
  };
  expect(encodeFrame({ channel: 7, message: { type: "step1", vector: payload } })).toEqual(theirs(messageYjsSyncStep1));
  expect(encodeFrame({ channel: 7, message: { type: "step2", update: payload } })).toEqual(theirs(messageYjsSyncStep2));
  expect(encodeFrame({ channel: 7, message: { type: "update", update: payload } })).toEqual(theirs(messageYjsUpdate));
});

test("integers and text are lib0's, up to the largest safe one", () => {
  for (const value of [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
    const bytes = new Writer().uint(value).text("三度").finish();
    const decoder = decoding.createDecoder(bytes);
    expect(decoding.readVarUint(decoder)).toBe(value);
    expect(decoding.readVarString(decoder)).toBe("三度");
    const reader = new Reader(bytes);
    expect(reader.uint()).toBe(value);
    expect(reader.text()).toBe("三度");
  }
});

test("close codes are those of the server", () => {
  expect(closeCodes).toEqual(closeVectors);
  for (const [close, code] of Object.entries(closeCodes)) expect(closeOf(code)).toBe(close);
  expect(closeOf(1006)).toBeNull();
});
