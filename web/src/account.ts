/**
 * Who is at this device. The session cookie decides when there is a network; without one it is the account that was last here and
 * did not log out. Every change of person reloads the page, so nothing of one person stays in the memory of another.
 */

import { shallowReactive } from "vue";
import { ApiError, get, onExpired, post, speakFor } from "./api";
import { Answers } from "./answers";
import { hearFor, hearNothing } from "./events";
import type { LoginBody, Me } from "./proto/Accounts";
import type { AccountId } from "./proto/Ids";
import { rememberImageOwner } from "./serviceWorker";
import { createSession, type SyncSession } from "./sync/session";

export interface Account {
  readonly me: Me;
  readonly sync: SyncSession;
}

/** Which account is here: the only local key that is not under an account. */
const HERE = "sandu:here";
/** The person logged out while the server could not be told; until it has been, its cookie must not let anybody in. */
const LEAVING = "sandu:leaving";

const ME = "/api/me";

/** Where guests come in, and the one page that they have. */
export const GUEST_DOOR = "/guest";
export const GUEST_SHEET = "/guest/sheet";

const state = shallowReactive<{ account: Account | null; hasExpired: boolean; hasLeft: boolean; lateEdits: number }>({
  account: null,
  hasExpired: false,
  hasLeft: false,
  lateEdits: 0,
});

/** What a device refuses to store it also does not give back; both mean that nobody was here. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A private window: the next start asks the server.
  }
}

export function currentAccount(): Account | null {
  return state.account;
}

/** For pages that the router shows to nobody else. */
export function account(): Account {
  if (state.account === null) throw new Error("the router lets only a known person onto this page");
  return state.account;
}

export function hasExpired(): boolean {
  return state.hasExpired;
}

/** Edits that came too late and were not looked at yet. They may be of a plan that is no longer, or was never, on the screen. */
export function lateEdits(): number {
  return state.lateEdits;
}

/** Something of this device's was handed in that came too late. */
export function lateEditKept(): void {
  state.lateEdits += 1;
}

/** So many of them stand before the person now. */
export function lateEditsSeen(edits: number): void {
  state.lateEdits = Math.max(0, state.lateEdits - edits);
}

/** The person has gone and the page is about to be loaded anew: nothing may be shown or written until then. */
export function hasLeft(): boolean {
  return state.hasLeft;
}

function enter(me: Me): void {
  write(HERE, me.id);
  rememberImageOwner(me.id);
  speakFor(me.id);
  hearFor(me.id);
  const sync = createSession(me);
  state.account = { me, sync };
  let known = 0;
  sync.onChange(() => {
    if (sync.isLoggedOut) state.hasExpired = true;
    state.lateEdits += sync.lateEdits - known;
    known = sync.lateEdits;
  });
  // Somebody else logged in on another tab: the cookie is theirs now, and nothing of this person may go out under it.
  window.addEventListener("storage", (event) => {
    if (event.key !== HERE || event.newValue === me.id) return;
    leave();
    location.reload();
  });
}

/** Before the cookie can become another's. */
function leave(): void {
  state.account?.sync.dispose();
  hearNothing();
  state.account = null;
  state.hasLeft = true;
}

async function keepMe(me: Me): Promise<void> {
  await Answers.of(me.id).keep(ME, me);
}

async function loadMe(id: AccountId): Promise<Me | null> {
  return ((await Answers.of(id).load(ME)) as Me | undefined) ?? null;
}

async function finishLeaving(): Promise<boolean> {
  if (read(LEAVING) === null) return true;
  try {
    await post("/api/logout");
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "unauthorized") return false;
  }
  write(LEAVING, null);
  state.hasExpired = false;
  return true;
}

/** Compares who is here with what the server says, after the page is already in use. */
async function verify(here: AccountId): Promise<void> {
  try {
    const me = await get<Me>(ME);
    await keepMe(me);
    if (me.id === here) return;
    write(HERE, me.id);
    location.reload();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Offline: go on. Unauthorized: `hasExpired` is set. Anything else says nothing about who is here.
  }
}

/** Finds out who is here; with a copy of the account on this device without waiting for the network. */
export async function startAccount(): Promise<void> {
  onExpired(() => {
    state.hasExpired = true;
  });
  // Nobody is let in on these pages, so that no session of one person is open while another comes.
  if (!(await finishLeaving()) || location.pathname === "/login" || location.pathname === GUEST_DOOR) return;
  const here = read(HERE);
  const known = here === null ? null : await loadMe(here);
  if (known !== null) {
    enter(known);
    void verify(known.id);
    return;
  }
  try {
    const me = await get<Me>(ME);
    await keepMe(me);
    enter(me);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Logs in and starts the page anew at `path`, as that person. */
export async function logIn(body: LoginBody, path: string): Promise<void> {
  await post("/api/login", body);
  write(LEAVING, null);
  const me = await get<Me>(ME);
  await keepMe(me);
  write(HERE, me.id);
  location.assign(path);
}

/** Starts the page anew as this guest, whom the browser's cookie already stands for. */
export async function stayAsGuest(me: Me): Promise<void> {
  write(LEAVING, null);
  await keepMe(me);
  write(HERE, me.id);
  location.assign(GUEST_SHEET);
}

/** To the login page as a new load: see `startAccount`. */
export function logInAgain(): void {
  location.assign(`/login?again=1&next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Unsent edits stay on this device, under this account. */
export async function logOut(): Promise<void> {
  await leaveFor("/login");
}

/** A guest who leaves cannot come back: there is no password. */
export async function leaveAsGuest(): Promise<void> {
  await leaveFor(GUEST_DOOR);
}

async function leaveFor(next: string): Promise<void> {
  write(LEAVING, "yes");
  write(HERE, null);
  leave();
  await finishLeaving();
  location.assign(next);
}
