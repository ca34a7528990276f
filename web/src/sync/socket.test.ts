import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backoffMs } from "./backoff";
import { closeCodes } from "./close";
import { encodeFrame } from "./frame";
import { ANSWER_LIMIT_MS, CONNECT_LIMIT_MS, SILENCE_LIMIT_MS, Socket, type SocketState } from "./socket";
import type { WebSocketConstructor } from "./surroundings";

/** A websocket whose other end is the test. */
class Wire {
  static all: Wire[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  bufferedAmount = 0;
  closedWith: number | "no code" | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    Wire.all.push(this);
  }

  send(): void {}

  close(code?: number): void {
    this.closedWith = code ?? "no code";
  }
}

const signOfLife = encodeFrame({ channel: 1, message: { type: "query-awareness" } }).buffer;

let states: SocketState[];
let probes: number;
let frames: number;
let canAsk: boolean;
let socket: Socket;

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
  states = [];
  probes = 0;
  frames = 0;
  canAsk = true;
  socket = new Socket(
    "ws://test/sync",
    { WebSocket: Wire as unknown as WebSocketConstructor, random: () => 0.5 },
    {
      onState: (state) => states.push(state),
      onFrame: () => (frames += 1),
      probe: () => {
        probes += 1;
        return canAsk ? "asked" : "nothing-to-ask";
      },
    },
  );
  socket.wake();
});

afterEach(() => {
  socket.dispose();
  vi.useRealTimers();
});

function wire(): Wire {
  const last = Wire.all.at(-1);
  if (last === undefined) throw new Error("no connection was tried");
  return last;
}

test("it asks for our subprotocol", () => {
  expect(wire().protocol).toBe("sandu");
});

test("after silence it asks, and without an answer it takes the other end for gone", () => {
  wire().onopen?.();
  vi.advanceTimersByTime(SILENCE_LIMIT_MS - 1);
  expect(probes).toBe(0);
  vi.advanceTimersByTime(1);
  expect(probes).toBe(1);
  vi.advanceTimersByTime(ANSWER_LIMIT_MS);
  expect(socket.state).toBe("down");
  expect(Wire.all[0]?.closedWith).toBe("no code");
  vi.advanceTimersByTime(backoffMs(0, () => 0.5));
  expect(Wire.all).toHaveLength(2);
});

test("an answer keeps the connection", () => {
  wire().onopen?.();
  vi.advanceTimersByTime(SILENCE_LIMIT_MS + ANSWER_LIMIT_MS - 1);
  wire().onmessage?.({ data: signOfLife });
  vi.advanceTimersByTime(SILENCE_LIMIT_MS - 1);
  expect(socket.state).toBe("open");
  expect(probes).toBe(1);
});

test("with nothing to ask it waits on", () => {
  canAsk = false;
  wire().onopen?.();
  vi.advanceTimersByTime(10 * SILENCE_LIMIT_MS);
  expect(socket.state).toBe("open");
});

test("while a long upload moves, the other end is not taken for gone", () => {
  wire().onopen?.();
  wire().bufferedAmount = 9_000_000;
  vi.advanceTimersByTime(SILENCE_LIMIT_MS);
  wire().bufferedAmount = 5_000_000;
  vi.advanceTimersByTime(ANSWER_LIMIT_MS);
  expect(socket.state).toBe("open");
  vi.advanceTimersByTime(ANSWER_LIMIT_MS);
  expect(socket.state).toBe("down");
});

test("a connection attempt that nobody answers is given up", () => {
  vi.advanceTimersByTime(CONNECT_LIMIT_MS);
  expect(states).toEqual(["down"]);
});

test("waits grow with every failure, up to half a minute, and begin small again after a frame", () => {
  const fails = (failures: number) => {
    const before = Wire.all.length;
    wire().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(backoffMs(failures, () => 0.5) - 1);
    expect(Wire.all).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(Wire.all).toHaveLength(before + 1);
  };
  for (let failures = 0; failures < 9; failures += 1) fails(failures);
  expect(backoffMs(50, () => 1)).toBe(30_000);
  wire().onopen?.();
  wire().onmessage?.({ data: signOfLife });
  fails(0);
});

test("an open connection that brings nothing does not count as success", () => {
  wire().onclose?.({ code: 1006 });
  vi.advanceTimersByTime(500);
  wire().onopen?.();
  wire().onclose?.({ code: 1006 });
  vi.advanceTimersByTime(backoffMs(1, () => 0.5) - 1);
  expect(Wire.all).toHaveLength(2);
});

test("a restarting server is given more time", () => {
  wire().onopen?.();
  wire().onmessage?.({ data: signOfLife });
  wire().onclose?.({ code: closeCodes.restarting });
  vi.advanceTimersByTime(backoffMs(2, () => 0.5));
  expect(Wire.all).toHaveLength(1);
  vi.advanceTimersByTime(backoffMs(3, () => 0.5));
  expect(Wire.all).toHaveLength(2);
});

test("a signal that the network is back tries at once", () => {
  wire().onclose?.({ code: 1006 });
  socket.wake();
  expect(Wire.all).toHaveLength(2);
  vi.advanceTimersByTime(CONNECT_LIMIT_MS - 1);
  expect(Wire.all).toHaveLength(2);
});

test("a signal that the network is gone ends the connection and looks again", () => {
  wire().onopen?.();
  socket.drop();
  expect(socket.state).toBe("down");
  vi.advanceTimersByTime(500);
  expect(Wire.all).toHaveLength(2);
});

test("logged out, it waits for a login, whatever the network does", () => {
  wire().onopen?.();
  wire().onclose?.({ code: closeCodes.unauthorized });
  socket.wake();
  vi.advanceTimersByTime(3_600_000);
  expect(Wire.all).toHaveLength(1);
  expect(socket.state).toBe("logged-out");
  socket.loggedIn();
  expect(Wire.all).toHaveLength(2);
});

test("a frame that cannot be read ends the connection, and nothing of it is passed on", () => {
  wire().onopen?.();
  wire().onmessage?.({ data: Uint8Array.of(1, 99).buffer });
  expect(frames).toBe(0);
  expect(Wire.all[0]?.closedWith).toBe(closeCodes.malformed);
  expect(socket.state).toBe("down");
});
