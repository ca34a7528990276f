/**
 * The one websocket of a tab: it connects, comes back with backoff, notices when the other end is gone, and takes frames apart.
 * What the frames mean is the channels' business.
 */

import { backoffMs } from "./backoff";
import { closeCodes } from "./close";
import { type Frame, decodeFrame, encodeFrame } from "./frame";
import type { Surroundings } from "./surroundings";

/** A connection attempt that has not been answered by then is given up: a dead network swallows it for minutes. */
export const CONNECT_LIMIT_MS = 10_000;
/** So long nothing came: ask. The server pings every 15 s, but a page cannot see pings. */
export const SILENCE_LIMIT_MS = 45_000;
/** So long after asking nothing came: the other end is gone. */
export const ANSWER_LIMIT_MS = 10_000;
/** `WebSocket.CLOSING`. */
const CLOSING = 2;
/** After a restart of the server everybody comes at once: spread them as after so many failures (up to 4 s). */
const FAILURES_AFTER_RESTART = 3;
/** What a browser lets a page say when it closes because of a frame it cannot read. */
const UNREADABLE = closeCodes.malformed;

/** `connecting` only before the first failure: after that it is `down` until it is `open`. */
export type SocketState = "connecting" | "open" | "down" | "logged-out";

export interface SocketEvents {
  onState(state: SocketState): void;
  onFrame(frame: Frame): void;
  /** Send something that the server answers, if there is something. */
  probe(): "asked" | "nothing-to-ask";
}

export class Socket {
  #state: SocketState = "connecting";
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(
    private readonly url: string,
    private readonly surroundings: Pick<Surroundings, "WebSocket" | "random">,
    private readonly events: SocketEvents,
  ) {}

  get state(): SocketState {
    return this.#state;
  }

  /** Opens a connection now if there is none; asks for a sign of life if there is one. */
  wake(): void {
    if (this.#disposed || this.#state === "logged-out") return;
    if (this.#socket === null) this.#connect();
    else if (this.#state === "open") this.#ask();
  }

  /** The device says that its network is gone. A server on this very device is found again by the first retry. */
  drop(): void {
    if (this.#socket !== null) this.#lost();
  }

  /** The account has logged in again. */
  loggedIn(): void {
    if (this.#state !== "logged-out") return;
    this.#failures = 0;
    this.#setState("down");
    this.wake();
  }

  /** The session of the account is over; stays so until `loggedIn`. */
  loggedOut(): void {
    this.#detach();
    this.#setState("logged-out");
  }

  /** Does nothing while there is no connection. */
  send(frame: Frame): void {
    // Between the first word of an end and its event the browser drops what is sent, and complains in the console.
    if (this.#state === "open" && this.#socket?.readyState !== CLOSING) this.#socket?.send(encodeFrame(frame));
  }

  dispose(): void {
    this.#disposed = true;
    this.#detach();
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const socket = new this.surroundings.WebSocket(this.url, "sandu");
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#setState("open");
      this.#rest();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.#onMessage(event.data);
    socket.onclose = (event) => this.#onClose(event.code);
    // A close always follows an error and says more.
    socket.onerror = () => undefined;
    this.#socket = socket;
    this.#watch(CONNECT_LIMIT_MS, () => this.#lost());
  }

  #onMessage(data: unknown): void {
    this.#rest();
    if (!(data instanceof ArrayBuffer)) return;
    let frame: Frame;
    try {
      frame = decodeFrame(new Uint8Array(data));
    } catch {
      this.#lost(UNREADABLE);
      return;
    }
    this.#failures = 0;
    this.events.onFrame(frame);
  }

  #onClose(code: number): void {
    if (code === closeCodes.unauthorized) {
      this.loggedOut();
      return;
    }
    if (code === closeCodes.restarting || code === closeCodes.too_slow) {
      this.#failures = Math.max(this.#failures, FAILURES_AFTER_RESTART);
    }
    this.#lost();
  }

  #lost(code?: number): void {
    this.#detach(code);
    this.#retry = setTimeout(() => this.#connect(), backoffMs(this.#failures, this.surroundings.random));
    this.#failures += 1;
    this.#setState("down");
  }

  /** Lets go of the socket at once: behind a dead network its own closing can take minutes. */
  #detach(code?: number): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (code === undefined) socket.close();
    else socket.close(code);
  }

  #rest(): void {
    this.#watch(SILENCE_LIMIT_MS, () => this.#ask());
  }

  #ask(): void {
    if (this.events.probe() === "nothing-to-ask") {
      this.#rest();
      return;
    }
    const waiting = this.#socket?.bufferedAmount ?? 0;
    this.#watch(ANSWER_LIMIT_MS, () => {
      // The question may stand behind a week of offline work on a slow line: as long as that moves, so does the other end.
      if ((this.#socket?.bufferedAmount ?? 0) < waiting) this.#ask();
      else this.#lost();
    });
  }

  #watch(limitMs: number, then: () => void): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(then, limitMs);
  }

  #setState(state: SocketState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.events.onState(state);
  }
}
