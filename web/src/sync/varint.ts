/** lib0's variable-length integers, strings and byte arrays, exactly as strict as `proto/src/varint.rs`. */

export type Malformed = "truncated" | "too-large" | "not-utf8" | "unknown-type" | "trailing";

/** Bytes that do not decode. */
export class MalformedError extends Error {
  constructor(readonly malformed: Malformed) {
    super(`malformed frame: ${malformed}`);
  }
}

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** 8 × 7 bits: enough for 53, and no longer integer is read. */
const MAX_INTEGER_BYTES = 8;

/** Collects a frame. */
export class Writer {
  #parts: Uint8Array[] = [];
  #length = 0;

  uint(value: number): this {
    const bytes: number[] = [];
    while (value > 0x7f) {
      bytes.push((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    bytes.push(value);
    return this.#push(Uint8Array.from(bytes));
  }

  bytes(bytes: Uint8Array): this {
    return this.uint(bytes.length).#push(bytes);
  }

  text(text: string): this {
    return this.bytes(utf8.encode(text));
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

/** Reads from the front of a frame; never past its end. */
export class Reader {
  #at = 0;

  constructor(readonly frame: Uint8Array) {}

  uint(): number {
    let value = 0;
    for (let index = 0; index < MAX_INTEGER_BYTES; index += 1) {
      const byte = this.frame[this.#at + index];
      if (byte === undefined) throw new MalformedError("truncated");
      value += (byte & 0x7f) * 0x80 ** index;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw new MalformedError("too-large");
        this.#at += index + 1;
        return value;
      }
    }
    throw new MalformedError("too-large");
  }

  bytes(): Uint8Array {
    const length = this.uint();
    if (length > this.frame.length - this.#at) throw new MalformedError("truncated");
    const bytes = this.frame.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return strictUtf8.decode(bytes);
    } catch {
      throw new MalformedError("not-utf8");
    }
  }

  end(): void {
    if (this.#at < this.frame.length) throw new MalformedError("trailing");
  }
}
