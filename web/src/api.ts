/** The HTTP API: typed bodies in, `ApiError` out. What was last read is kept on this device, per account. */

import { Answers } from "./answers";
import type { ErrorBody } from "./proto/ErrorBody";
import type { ErrorCode } from "./proto/ErrorCode";
import type { AccountId } from "./proto/Ids";

/** `offline`: the request may or may not have arrived; no answer came back. */
export type ApiErrorCode = ErrorCode | "offline";

export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    /** A plain sentence from the server, in Chinese; empty where there was none. */
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** A school network that has not answered by then will not answer soon; the person gets the kept copy. */
const PATIENCE_MS = 15_000;

const LOGIN = "/api/login";

let sayExpired: () => void = () => {};

/** Called when the server no longer knows the session. A refused login is not that. */
export function onExpired(listener: () => void): void {
  sayExpired = listener;
}

/** Says for whom the page asks: the server refuses when somebody else has logged in on this device meanwhile. */
const ACCOUNT_HEADER = "sandu-account";
let speaker: AccountId | null = null;

export function speakFor(account: AccountId): void {
  speaker = account;
}

type Method = "GET" | "POST" | "PUT" | "PATCH";

function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 409:
      return "conflict";
    case 413:
      return "too_large";
    case 429:
      return "too_many";
    default:
      return status >= 500 ? "internal" : "invalid";
  }
}

async function refusalOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as ErrorBody;
    return new ApiError(body.code, body.message);
  } catch {
    // Not ours: a proxy in between answered.
    return new ApiError(codeOf(response.status), "");
  }
}

async function request(method: Method, path: string, body: unknown): Promise<unknown> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const headers = new Headers();
  const init: RequestInit = { method, headers, signal: patience.signal, credentials: "same-origin", cache: "no-store" };
  if (speaker !== null) headers.set(ACCOUNT_HEADER, speaker);
  if (body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    if (!response.ok) throw await refusalOf(response);
    text = await response.text();
  } catch (error) {
    if (error instanceof ApiError) {
      if (error.code === "unauthorized" && path !== LOGIN) sayExpired();
      throw error;
    }
    throw new ApiError("offline", "");
  } finally {
    clearTimeout(timer);
  }
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The log-in page of a school's network gate, for instance: an answer, but not the server's.
    throw new ApiError("offline", "");
  }
}

export async function get<T>(path: string): Promise<T> {
  return (await request("GET", path, undefined)) as T;
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  return (await request("POST", path, body)) as T;
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  return (await request("PUT", path, body)) as T;
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return (await request("PATCH", path, body)) as T;
}

export interface Known<T> {
  readonly body: T;
  /** False: the copy that this device kept, because the server could not be asked. */
  readonly isFresh: boolean;
}

function isAboutTheServer(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "forbidden" || error.code === "not_found");
}

/**
 * Asks the server, and answers with the copy on this device when there is no asking. `onKept` gets that copy at once, so that a
 * page need not wait for a slow network. A copy that the server now refuses to give is forgotten.
 */
export async function getCached<T>(account: AccountId, path: string, onKept: (body: T) => void): Promise<Known<T>> {
  const answers = Answers.of(account);
  const asked = get<T>(path);
  // Handled below; the kept copy may take longer to come than a refusal.
  asked.catch(() => {});
  const kept = (await answers.load(path)) as T | undefined;
  if (kept !== undefined) onKept(kept);
  try {
    const body = await asked;
    await answers.keep(path, body);
    return { body, isFresh: true };
  } catch (error) {
    if (isAboutTheServer(error)) await answers.forget(path);
    else if (kept !== undefined) return { body: kept, isFresh: false };
    throw error;
  }
}

/** For what never changes once written (the content of a sealed version): the copy on this device first. */
export async function getKeptFirst<T>(account: AccountId, path: string): Promise<T> {
  const answers = Answers.of(account);
  const kept = await answers.load(path);
  if (kept !== undefined) return kept as T;
  const body = await get<T>(path);
  await answers.keep(path, body);
  return body;
}
