import { describe, expect, it } from "vitest";
import { EventStream, type Heard, type Source } from "./events";

class Tap implements Source {
  onopen: Source["onopen"] = null;
  onmessage: Source["onmessage"] = null;
  onerror: Source["onerror"] = null;
  readyState = 1;

  close(): void {
    this.readyState = 2;
  }

  say(notice: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(notice) }));
  }
}

function streamWithTaps(): { stream: EventStream; taps: Tap[] } {
  const taps: Tap[] = [];
  const stream = new EventStream(() => {
    const tap = new Tap();
    taps.push(tap);
    return tap;
  });
  return { stream, taps };
}

describe("the stream of notices", () => {
  it("is one for all listeners and says when it has opened", () => {
    const { stream, taps } = streamWithTaps();
    const heard: Heard[][] = [[], []];
    stream.listen((notice) => heard[0]?.push(notice));
    const stop = stream.listen((notice) => heard[1]?.push(notice));
    expect(taps).toHaveLength(1);
    taps[0]?.onopen?.(new Event("open"));
    stop();
    taps[0]?.say({ kind: "plan_changed", group_id: "g", plan_id: "p" });
    expect(heard.map((one) => one.map((notice) => notice.kind))).toEqual([["opened", "plan_changed"], ["opened"]]);
  });

  it("closes when superseded and does not come back", () => {
    const { stream, taps } = streamWithTaps();
    const heard: Heard[] = [];
    stream.listen((notice) => heard.push(notice));
    taps[0]?.say({ kind: "superseded" });
    expect(taps[0]?.readyState).toBe(2);
    stream.connect();
    stream.listen(() => {});
    expect(taps).toHaveLength(1);
    expect(heard).toEqual([]);
  });

  it("comes back after a refusal when asked, and leaves a break to the browser", () => {
    const { stream, taps } = streamWithTaps();
    stream.listen(() => {});
    taps[0]?.onerror?.(new Event("error"));
    stream.connect();
    expect(taps).toHaveLength(1);
    taps[0]?.close();
    taps[0]?.onerror?.(new Event("error"));
    stream.connect();
    expect(taps).toHaveLength(2);
  });
});
