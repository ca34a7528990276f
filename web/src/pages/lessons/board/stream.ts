/**
 * A lesson's board as it changes. Every message is the whole board; the newest is all that counts. While none can come, what is shown is
 * old, and `isLive` says so.
 */

import type { Source } from "../../../events";
import type { Board } from "../../../proto/Board";

/** The browser comes back by itself after a break, but not after a refusal. */
const AGAIN_MS = 5_000;
/** A line that went dead without a word looks open for minutes. A new one begins with the board as it is, so asking costs little. */
const SILENT_MS = 60_000;

const CLOSED = 2;

export interface BoardListener {
  board(board: Board): void;
  live(isLive: boolean): void;
}

export class BoardStream {
  private source: Source | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: () => Source,
    private readonly listener: BoardListener,
  ) {
    this.connect();
  }

  /** Anew, whatever there was. */
  connect(): void {
    this.source?.close();
    const source = this.open();
    this.source = source;
    source.onopen = () => {
      if (this.source === source) this.heard();
    };
    source.onmessage = ({ data }) => {
      if (this.source !== source) return;
      this.heard();
      this.listener.board(JSON.parse(data) as Board);
    };
    source.onerror = () => {
      if (this.source !== source) return;
      this.listener.live(false);
      if (source.readyState === CLOSED) this.connectIn(AGAIN_MS);
    };
    this.connectIn(SILENT_MS);
  }

  /** The network has gone; the browser's stream may not have noticed. */
  lose(): void {
    this.listener.live(false);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private heard(): void {
    this.listener.live(true);
    this.connectIn(SILENT_MS);
  }

  private connectIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), ms);
  }
}
