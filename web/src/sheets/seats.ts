/** The seat map: the room, and what has happened on each seat. */

import type { CodeId, Room, Seat, SeatForm } from "../proto/Instruments";
import { type Happened, isBefore } from "./fold";

interface Planned {
  readonly rows: number;
  readonly columns: number;
}

/** The last room that was drawn; until then as the visit was planned, else as the form has it. */
export function roomOf(form: SeatForm, planned: Planned | null, events: readonly Happened[]): Room {
  return drawnRoom(events) ?? plannedRoom(form, planned) ?? form.room;
}

function drawnRoom(events: readonly Happened[]): Room | null {
  let room: Room | null = null;
  for (const { event } of events) if (event.what === "room") room = event.room;
  return room;
}

/** What the sheet must say of the room for others to read its seats: the plan of the visit, where nobody has drawn it and the form differs. */
export function unsaidRoom(form: SeatForm, planned: Planned | null, events: readonly Happened[]): Room | null {
  return drawnRoom(events) === null ? plannedRoom(form, planned) : null;
}

/** Rows of the room as it is drawn, from the front; of tables, each is a row. */
export function seatRows({ plan }: Room): Seat[][] {
  const lengths = plan.kind === "rows" ? Array.from({ length: plan.rows }, () => plan.columns) : plan.seats;
  let next = 1;
  return lengths.map((length) => Array.from({ length }, () => next++));
}

export interface OnSeat {
  readonly counts: ReadonlyMap<CodeId, number>;
  /** The teacher stands here. */
  readonly isVisited: boolean;
}

export function onSeats(form: SeatForm, events: readonly Happened[]): ReadonlyMap<Seat, OnSeat> {
  const visits = new Set(form.kinds.filter(({ role }) => role === "visit").map(({ id }) => id));
  const counts = new Map<Seat, Map<CodeId, number>>();
  let visited: Seat | null = null;
  for (const happened of events) {
    const { event } = happened;
    if (event.what === "pause") visited = null;
    if (event.what !== "seat" && event.what !== "between") continue;
    // Where the teacher stands holds on.
    if (isBefore(happened) && !visits.has(event.kind)) continue;
    const own = counts.get(event.seat) ?? new Map<CodeId, number>();
    own.set(event.kind, (own.get(event.kind) ?? 0) + 1);
    counts.set(event.seat, own);
    if (event.what === "seat" && visits.has(event.kind)) visited = event.seat;
  }
  return new Map([...counts].map(([seat, own]) => [seat, { counts: own, isVisited: seat === visited }]));
}

function plannedRoom(form: SeatForm, planned: Planned | null): Room | null {
  if (planned === null) return null;
  const { rows, columns } = planned;
  const { plan } = form.room;
  if (plan.kind === "rows" && plan.rows === rows && plan.columns === columns) return null;
  return { plan: { kind: "rows", rows, columns }, empty: [], zones: [] };
}
