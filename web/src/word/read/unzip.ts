/** Reads a zip file by its directory, unpacks only what is asked for, and counts while it unpacks. */

import { Inflate } from "fflate";
import { harmlessBytes, maxEntries, maxPackedBytes, maxRatio, maxUnpackedBytes, Unreadable } from "./trouble";

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** The end record and the longest comment behind it. */
const endLength = 22;
const longestComment = 0xffff;
const stored = 0;
const deflated = 8;
const encrypted = 1;
/** So much is pushed at once: it can become 16 MiB at most before it is counted. */
const sliceBytes = 16 * 1024;

export class Archive {
  private readonly entries = new Map<string, Entry>();
  private readonly view: DataView;
  private unpacked = 0;

  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length > maxPackedBytes) throw new Unreadable("too-large");
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.readDirectory(this.findEnd());
  }

  /** Paths without a leading slash. */
  paths(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** Null where there is no such entry. */
  read(path: string): Uint8Array | null {
    const entry = this.entries.get(path);
    if (entry === undefined) return null;
    if (this.unpacked + entry.size > maxUnpackedBytes) throw new Unreadable("bomb");
    const packed = this.packedBytes(entry);
    if (entry.method === stored) {
      this.count(packed.length);
      return packed;
    }
    if (entry.method !== deflated) throw new Unreadable("broken");
    return this.inflated(packed);
  }

  private u16(at: number): number {
    if (at + 2 > this.view.byteLength) throw new Unreadable("broken");
    return this.view.getUint16(at, true);
  }

  private u32(at: number): number {
    if (at + 4 > this.view.byteLength) throw new Unreadable("broken");
    return this.view.getUint32(at, true);
  }

  private findEnd(): number {
    const last = this.bytes.length - endLength;
    for (let at = last; at >= 0 && at >= last - longestComment; at--) if (this.u32(at) === endSignature) return at;
    throw new Unreadable("broken");
  }

  private readDirectory(end: number): void {
    const count = this.u16(end + 10);
    if (count > maxEntries) throw new Unreadable("bomb");
    let at = this.u32(end + 16);
    for (let i = 0; i < count; i++) {
      if (this.u32(at) !== entrySignature) throw new Unreadable("broken");
      if ((this.u16(at + 8) & encrypted) !== 0) throw new Unreadable("old-word");
      const nameLength = this.u16(at + 28);
      const name = new TextDecoder().decode(this.bytes.subarray(at + 46, at + 46 + nameLength));
      this.entries.set(name.replace(/\\/g, "/").replace(/^\/+/, ""), {
        method: this.u16(at + 10),
        packed: this.u32(at + 20),
        size: this.u32(at + 24),
        at: this.u32(at + 42),
      });
      at += 46 + nameLength + this.u16(at + 30) + this.u16(at + 32);
    }
  }

  private packedBytes({ at, packed }: Entry): Uint8Array {
    if (this.u32(at) !== localSignature) throw new Unreadable("broken");
    const start = at + 30 + this.u16(at + 26) + this.u16(at + 28);
    if (start + packed > this.bytes.length) throw new Unreadable("broken");
    return this.bytes.subarray(start, start + packed);
  }

  private count(bytes: number): void {
    this.unpacked += bytes;
    const isSuspicious = this.unpacked > harmlessBytes && this.unpacked > this.bytes.length * maxRatio;
    if (isSuspicious || this.unpacked > maxUnpackedBytes) throw new Unreadable("bomb");
  }

  private inflated(packed: Uint8Array): Uint8Array {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let isWhole = false;
    const inflate = new Inflate((chunk, final) => {
      this.count(chunk.length);
      chunks.push(chunk);
      length += chunk.length;
      isWhole = final;
    });
    try {
      for (let at = 0; at < packed.length; at += sliceBytes) inflate.push(packed.subarray(at, at + sliceBytes), at + sliceBytes >= packed.length);
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable("broken");
    }
    if (!isWhole) throw new Unreadable("broken");
    const whole = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}
