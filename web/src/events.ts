/**
 * What the server says has changed, as it changes: one stream a tab, for the account that is here. Notices only point; who hears one
 * asks the server again. None comes for what changed before the stream was open, hence `opened`.
 */

import { onScopeDispose } from "vue";
import type { Notice } from "./proto/Events";
import type { AccountId } from "./proto/Ids";

export type Heard = Notice | { readonly kind: "opened" };
type Listener = (heard: Heard) => void;

/** The part of `EventSource` used here. */
export interface Source {
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent<string>) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  readonly readyState: number;
  close(): void;
}

const CLOSED = 2;

export class EventStream {
  private source: Source | null = null;
  private isSuperseded = false;
  private readonly listeners = new Set<Listener>();

  constructor(private readonly open: () => Source) {}

  /** Opens the stream with the first listener. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    this.connect();
    return () => this.listeners.delete(listener);
  }

  /** The browser comes back by itself after a break, but not after a refusal: this tries again. */
  connect(): void {
    if (this.source !== null || this.isSuperseded || this.listeners.size === 0) return;
    const source = this.open();
    this.source = source;
    source.onopen = () => this.tell({ kind: "opened" });
    source.onmessage = ({ data }) => this.take(JSON.parse(data) as Notice);
    source.onerror = () => {
      if (source.readyState === CLOSED && this.source === source) this.source = null;
    };
  }

  dispose(): void {
    this.source?.close();
    this.source = null;
    this.listeners.clear();
  }

  private take(notice: Notice): void {
    if (notice.kind === "superseded") {
      // So many tabs are open that the server gave this one's place to another; coming back would take that one's.
      this.isSuperseded = true;
      this.source?.close();
      this.source = null;
      return;
    }
    this.tell(notice);
  }

  private tell(heard: Heard): void {
    for (const listener of [...this.listeners]) listener(heard);
  }
}

let stream: EventStream | null = null;

/** Whose notices this tab hears, from now on. */
export function hearFor(account: AccountId): void {
  const mine = new EventStream(() => new EventSource(`/api/events?account=${encodeURIComponent(account)}`));
  stream = mine;
  const again = (): void => {
    if (document.visibilityState === "visible") mine.connect();
  };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", again);
}

export function hearNothing(): void {
  stream?.dispose();
  stream = null;
}

/** For as long as the component is there. */
export function useEvents(listener: Listener): void {
  const stop = stream?.listen(listener);
  if (stop !== undefined) onScopeDispose(stop);
}
