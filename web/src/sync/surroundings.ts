/** What sync needs from the place it runs in. A page takes `browser()`; tests bring their own. */

export type WebSocketConstructor = new (url: string, protocol: string) => WebSocket;

/** Hints about the network and the page. They may be wrong: they only make us do sooner what we do anyway. */
export interface Signals {
  /** The network is back, or somebody looks at the page again. */
  wake(): void;
  /** The device has lost its network. */
  drop(): void;
  /** The page is being closed or put away: perhaps no task of it runs any more. */
  leave(): void;
}

export interface Surroundings {
  /** Of `/sync`. */
  readonly syncUrl: string;
  readonly WebSocket: WebSocketConstructor;
  /** `null` where there is none. */
  readonly indexedDB: IDBFactory | null;
  readonly fetch: typeof fetch;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Answers with the way to stop. */
  readonly listen: (signals: Signals) => () => void;
}

export function browser(): Surroundings {
  const url = new URL("/sync", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return {
    syncUrl: url.href,
    WebSocket,
    indexedDB: indexedDBOrNull(),
    fetch: window.fetch.bind(window),
    random: Math.random,
    listen: listenToPage,
  };
}

function indexedDBOrNull(): IDBFactory | null {
  try {
    return window.indexedDB ?? null;
  } catch {
    // Some browsers throw where storage is forbidden.
    return null;
  }
}

function listenToPage({ wake, drop, leave }: Signals): () => void {
  const onVisible = () => {
    if (document.visibilityState === "visible") wake();
    else leave();
  };
  window.addEventListener("online", wake);
  window.addEventListener("offline", drop);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", drop);
    window.removeEventListener("pagehide", leave);
    document.removeEventListener("visibilitychange", onVisible);
  };
}

/** A random UUID (version 4). `crypto.randomUUID` exists only under HTTPS, which school networks may lack. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
