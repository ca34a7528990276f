/** The seat map: the room, and what has happened on each seat. */

import type { CodeId, Room, Seat, SeatForm } from "../proto/Instruments";
import type { Happened } from "./fold";

/** The last room that was drawn. */
export function roomOf(form: SeatForm, events: readonly Happened[]): Room {
  let room = form.room;
  for (const { event } of events) if (event.what === "room") room = event.room;
  return room;
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
  for (const { event } of events) {
    if (event.what === "pause") visited = null;
    if (event.what !== "seat" && event.what !== "between") continue;
    const own = counts.get(event.seat) ?? new Map<CodeId, number>();
    own.set(event.kind, (own.get(event.kind) ?? 0) + 1);
    counts.set(event.seat, own);
    if (event.what === "seat" && visits.has(event.kind)) visited = event.seat;
  }
  return new Map([...counts].map(([seat, own]) => [seat, { counts: own, isVisited: seat === visited }]));
}

/** Rows and columns as the visit was planned, where that differs from what the form has. */
export function plannedRoom(form: SeatForm, planned: { rows: number; columns: number } | null): Room | null {
  if (planned === null) return null;
  const { plan } = form.room;
  if (plan.kind === "rows" && plan.rows === planned.rows && plan.columns === planned.columns) return null;
  return { plan: { kind: "rows", ...planned }, empty: [], zones: [] };
}
