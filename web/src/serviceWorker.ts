/** The page's side of the service worker: registers it, and tells it whose pictures it keeps. */

import type { AccountId } from "./proto/Ids";
// The type only: the worker is one file, and shares no code with the page.
import type { ImageOwner } from "./worker/strategy";

/** Absent on plain http from another machine: then there is no offline start, and nothing else changes. */
function isSupported(): boolean {
  return import.meta.env.PROD && "serviceWorker" in navigator;
}

export function registerServiceWorker(): void {
  if (!isSupported()) return;
  // Refused in private windows; the page works without it.
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}

export function rememberImageOwner(account: AccountId): void {
  if (!isSupported()) return;
  const message: ImageOwner = { imageOwner: account };
  void navigator.serviceWorker.ready.then((registration) => registration.active?.postMessage(message));
}
