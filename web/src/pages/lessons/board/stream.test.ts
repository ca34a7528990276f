import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Source } from "../../../events";
import { board } from "../testing";
import { BoardStream } from "./stream";

class Line implements Source {
  onopen: Source["onopen"] = null;
  onmessage: Source["onmessage"] = null;
  onerror: Source["onerror"] = null;
  readyState = 1;

  close(): void {
    this.readyState = 2;
  }

  opens(): void {
    this.onopen?.(new Event("open"));
  }

  says(at_ms: number): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(board({ at_ms })) }));
  }

  breaks(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.(new Event("error"));
  }
}

function start(): { stream: BoardStream; lines: Line[]; heard: (number | boolean)[]; last: () => Line } {
  const lines: Line[] = [];
  const heard: (number | boolean)[] = [];
  const open = (): Line => {
    const line = new Line();
    lines.push(line);
    return line;
  };
  const stream = new BoardStream(open, { board: ({ at_ms }) => heard.push(at_ms), live: (isLive) => heard.push(isLive) });
  const last = (): Line => lines.at(-1) ?? new Line();
  return { stream, lines, heard, last };
}

describe("the stream of a board", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is live from the first word on, and gives every board", () => {
    const { heard, last } = start();
    last().opens();
    last().says(1);
    last().says(2);
    expect(heard).toEqual([true, true, 1, true, 2]);
  });

  it("says that it is not live when the line breaks, and leaves coming back to the browser", () => {
    const { lines, heard, last } = start();
    last().says(1);
    last().breaks(0);
    vi.advanceTimersByTime(10_000);
    expect(lines).toHaveLength(1);
    last().opens();
    expect(heard).toEqual([true, 1, false, true]);
  });

  it("asks again after a refusal", () => {
    const { lines, last } = start();
    last().breaks(2);
    vi.advanceTimersByTime(5_000);
    expect(lines).toHaveLength(2);
  });

  it("takes a line that is silent for a minute for dead, and a word on it for life", () => {
    const { lines, last } = start();
    last().says(1);
    vi.advanceTimersByTime(40_000);
    last().says(2);
    vi.advanceTimersByTime(40_000);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(20_000);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.readyState).toBe(2);
  });

  it("hears nothing more from a line that was given up, nor after it was disposed of", () => {
    const { stream, lines, heard } = start();
    stream.connect();
    lines[0]?.says(1);
    lines[0]?.breaks(2);
    expect(heard).toEqual([]);
    stream.dispose();
    lines[1]?.says(2);
    vi.advanceTimersByTime(600_000);
    expect([heard, lines.length]).toEqual([[], 2]);
  });
});
