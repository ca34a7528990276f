/** What the service worker does with a request, as a pure rule. */

export type Strategy =
  /** From the network; without one, the page that was installed. */
  | "page"
  /** From this device, else the network: the name of the file changes with its content. */
  | "asset"
  /** From this device, else the network, and kept for this account. */
  | "image"
  /** Not our business: the data, the websocket, other sites. */
  | "network";

/** What the page tells the worker: under whose name pictures are kept from now on. */
export interface ImageOwner {
  readonly imageOwner: string;
}

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

export function strategyFor(asked: Asked, origin: string, shell: ReadonlySet<string>): Strategy {
  const url = new URL(asked.url);
  if (asked.method !== "GET" || url.origin !== origin) return "network";
  if (/^\/api\/images\/[^/]+$/.test(url.pathname)) return "image";
  if (/^\/(api|sync)(\/|$)/.test(url.pathname)) return "network";
  if (asked.mode === "navigate") return "page";
  return shell.has(url.pathname) || url.pathname.startsWith("/assets/") ? "asset" : "network";
}

export const SHELL_PREFIX = "sandu-shell-";

/**
 * Shells to delete when `current` takes over. The one before stays: a page that was opened from it still loads its parts by name.
 * `names` come oldest first.
 */
export function staleShells(names: readonly string[], current: string): string[] {
  const others = names.filter((name) => name.startsWith(SHELL_PREFIX) && name !== current);
  return others.slice(0, -1);
}
