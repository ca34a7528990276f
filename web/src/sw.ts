/**
 * Opens the page without a network. Installs the whole page under a name that changes with the build, takes over at once, and is used
 * from the next load on. It keeps pictures, per account, and nothing else: data belongs to the page, which knows whose it is.
 */

import { SHELL_PREFIX, staleShells, strategyFor, type ImageOwner } from "./worker/strategy";

/** Put here by the build: see `shellList` in vite.config.ts. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

/** The few things of a worker's world used here; the library that declares them all contradicts the page's. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "message", listener: (event: Extendable & { readonly data: ImageOwner }) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const worker = self as unknown as Worker;

/** A network that is there but slow or dead must not keep a class waiting: a sheet is on the screen within a second and a half. */
const NAVIGATION_PATIENCE_MS = 500;
/** Per account; a plan has a handful, and tablets have little room. */
const MAX_IMAGES = 300;

const PAGE = "/index.html";
/** A worker is stopped and started at any time: what it must remember lies in a cache. */
const OWNER_CACHE = "sandu-image-owner";
const OWNER_KEY = "/owner";
const shell = __SHELL__;
const shellCache = SHELL_PREFIX + shell.version;
const shellFiles: ReadonlySet<string> = new Set(shell.files);

async function install(): Promise<void> {
  const cache = await caches.open(shellCache);
  // Past the browser's own cache: a stale index.html would name files that are gone.
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: "reload" })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const stale = staleShells(await caches.keys(), shellCache);
  await Promise.all(stale.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function installedPage(): Promise<Response | undefined> {
  return (await caches.open(shellCache)).match(PAGE);
}

function afterPatience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), NAVIGATION_PATIENCE_MS));
}

async function openPage(request: Request): Promise<Response> {
  const asked = fetch(request);
  const answered = await Promise.race([asked.catch(() => undefined), afterPatience()]);
  if (answered !== undefined && answered.status < 500) return answered;
  return (await installedPage()) ?? asked;
}

async function loadAsset(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function rememberOwner({ imageOwner }: ImageOwner): Promise<void> {
  await (await caches.open(OWNER_CACHE)).put(OWNER_KEY, new Response(imageOwner));
}

async function imageCache(): Promise<Cache | null> {
  const owner = await (await caches.open(OWNER_CACHE)).match(OWNER_KEY);
  return owner === undefined ? null : caches.open(`sandu-images-${await owner.text()}`);
}

async function loadImage(request: Request): Promise<Response> {
  const cache = await imageCache();
  const kept = await cache?.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (cache !== null && response.ok) {
    await cache.put(request, response.clone());
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_IMAGES)).map((key) => cache.delete(key)));
  }
  return response;
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(rememberOwner(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (strategyFor(request, worker.location.origin, shellFiles)) {
    case "page":
      return event.respondWith(openPage(request));
    case "asset":
      return event.respondWith(loadAsset(request));
    case "image":
      return event.respondWith(loadImage(request));
    case "network":
  }
});
