import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ACCOUNT_HEADER } from "./delivery";
import { Outbox } from "./outbox";
import { type Store, openStore } from "./store";
import { tablet } from "./testing/people";

interface Put {
  url: string;
  account: string | null;
  type: string | null;
  bytes: Uint8Array;
}

const picture = () => new Blob([Uint8Array.of(1, 2, 3)], { type: "image/png" });

let puts: Put[];
let answerWith: () => Response;
let outboxes: Outbox[];

beforeEach(() => {
  puts = [];
  outboxes = [];
  answerWith = () => new Response(null, { status: 201 });
});

afterEach(() => {
  for (const outbox of outboxes) outbox.dispose();
});

const serverFetch: typeof fetch = async (url, init) => {
  const response = answerWith();
  const headers = new Headers(init?.headers);
  const bytes = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer());
  puts.push({ url: String(url), account: headers.get(ACCOUNT_HEADER), type: headers.get("content-type"), bytes });
  return response;
};

function offline(): Response {
  throw new TypeError("no network");
}

function outboxOn(account: string, store: Promise<Store | null>): Outbox {
  const outbox = new Outbox(account, store, { fetch: serverFetch, random: () => 0.01 });
  outboxes.push(outbox);
  return outbox;
}

const waits = (outbox: Outbox, count: number) => vi.waitFor(async () => expect(await outbox.waiting()).toBe(count));

test("an image has its address at once and is sent in the name of its account", async () => {
  const outbox = outboxOn("chen", openStore(tablet(), "chen"));
  const { src } = await outbox.uploadImage(picture());
  expect(src).toMatch(/^\/api\/images\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await waits(outbox, 0);
  expect(puts).toEqual([{ url: src, account: "chen", type: "image/png", bytes: Uint8Array.of(1, 2, 3) }]);
});

test("an image inserted offline is shown from here, survives a cold start and is sent later", async () => {
  const device = tablet();
  answerWith = offline;
  const before = outboxOn("chen", openStore(device, "chen"));
  const { src } = await before.uploadImage(picture());
  const shown = await before.localImage(src);
  expect(new Uint8Array(await (await fetch(shown ?? "")).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  expect(await before.localImage(src)).toBe(shown);
  before.dispose();

  const after = outboxOn("chen", openStore(device, "chen"));
  expect(await after.waiting()).toBe(1);
  answerWith = () => new Response(null, { status: 200 });
  await after.flush();
  expect(await after.waiting()).toBe(0);
  expect(puts.map(({ url }) => url)).toEqual([src]);
});

test("an unreachable server is tried again without being asked to", async () => {
  let failures = 3;
  answerWith = () => ((failures -= 1) >= 0 ? offline() : new Response(null, { status: 201 }));
  const outbox = outboxOn("chen", openStore(tablet(), "chen"));
  await outbox.uploadImage(picture());
  await waits(outbox, 0);
  expect(puts).toHaveLength(1);
});

test("an overloaded server is tried again", async () => {
  let answers = [503, 429, 201];
  answerWith = () => {
    const [status, ...rest] = answers;
    answers = rest;
    return new Response(null, { status: status ?? 201 });
  };
  const outbox = outboxOn("chen", openStore(tablet(), "chen"));
  await outbox.uploadImage(picture());
  await waits(outbox, 0);
  expect(puts).toHaveLength(3);
});

test("an image that the server refuses is dropped and reported", async () => {
  answerWith = () => new Response(null, { status: 415 });
  const outbox = outboxOn("chen", openStore(tablet(), "chen"));
  const refused: [string, number][] = [];
  outbox.onRefused((src, status) => refused.push([src, status]));
  const { src } = await outbox.uploadImage(picture());
  await waits(outbox, 0);
  expect(refused).toEqual([[src, 415]]);
});

test("a refused image is remembered on this device, and neither waits nor is sent again", async () => {
  const device = tablet();
  answerWith = () => new Response(null, { status: 422 });
  const before = outboxOn("chen", openStore(device, "chen"));
  const { src } = await before.uploadImage(picture());
  await vi.waitFor(async () => expect(await before.refusedImages()).toEqual([src]));
  await before.flush();
  before.dispose();

  const after = outboxOn("chen", openStore(device, "chen"));
  expect(await after.refusedImages()).toEqual([src]);
  expect(await after.waiting()).toBe(0);
  expect(await after.localImage(src)).toBeNull();
  await after.flush();
  expect(puts).toHaveLength(1);
});

test("logged out, an image waits for the next login", async () => {
  answerWith = () => new Response(null, { status: 401 });
  const outbox = outboxOn("chen", openStore(tablet(), "chen"));
  await outbox.uploadImage(picture());
  await vi.waitFor(() => expect(puts).toHaveLength(1));
  expect(await outbox.waiting()).toBe(1);
  answerWith = () => new Response(null, { status: 201 });
  await outbox.flush();
  await waits(outbox, 0);
});

test("the next person on the tablet neither sees nor sends the first one's images", async () => {
  const device = tablet();
  answerWith = offline;
  const chen = outboxOn("chen", openStore(device, "chen"));
  const { src } = await chen.uploadImage(picture());
  chen.dispose();
  answerWith = () => new Response(null, { status: 201 });
  const lin = outboxOn("lin", openStore(device, "lin"));
  await lin.flush();
  expect(puts).toHaveLength(0);
  expect(await lin.localImage(src)).toBeNull();
});

test("a device that keeps nothing still sends the image and shows it meanwhile", async () => {
  answerWith = offline;
  const outbox = outboxOn("chen", Promise.resolve(null));
  const { src } = await outbox.uploadImage(picture());
  expect(await outbox.localImage(src)).not.toBeNull();
  answerWith = () => new Response(null, { status: 201 });
  await outbox.flush();
  await waits(outbox, 0);
});
