/** Where the seats of a room are drawn: the board is at the top, seat 1 at its left. */

import type { Room, Seat } from "../../../proto/Instruments";
import type { Visit } from "../../../proto/Results";

export interface Place {
  readonly seat: Seat;
  /** In seats, from the left and from the front. */
  readonly x: number;
  readonly y: number;
  readonly isEmpty: boolean;
}

export interface TableName {
  readonly table: number;
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly places: readonly Place[];
  readonly tables: readonly TableName[];
  readonly width: number;
  readonly height: number;
}

/** Tables stand three in a row, the seats of each two in a row, with a name above. */
const TABLES_IN_A_ROW = 3;
const TABLE_COLUMNS = 2;
const TABLE_GAP = 0.6;

export function drawRoom(room: Room): Drawing {
  const empty = new Set(room.empty);
  const place = (seat: number, x: number, y: number): Place => ({ seat, x, y, isEmpty: empty.has(seat) });
  switch (room.plan.kind) {
    case "rows": {
      const { rows, columns } = room.plan;
      const places = Array.from({ length: rows * columns }, (_, i) => place(i + 1, i % columns, Math.floor(i / columns)));
      return { places, tables: [], width: columns, height: rows };
    }
    case "tables":
      return drawTables(room.plan.seats, place);
  }
}

function drawTables(sizes: readonly number[], place: (seat: number, x: number, y: number) => Place): Drawing {
  const places: Place[] = [];
  const tables: TableName[] = [];
  let top = 0;
  let seat = 1;
  for (let first = 0; first < sizes.length; first += TABLES_IN_A_ROW) {
    const row = sizes.slice(first, first + TABLES_IN_A_ROW);
    row.forEach((size, column) => {
      const left = column * (TABLE_COLUMNS + TABLE_GAP);
      tables.push({ table: first + column + 1, x: left, y: top });
      for (let i = 0; i < size; i += 1) {
        places.push(place(seat, left + (i % TABLE_COLUMNS), top + TABLE_GAP + Math.floor(i / TABLE_COLUMNS)));
        seat += 1;
      }
    });
    top += 2 * TABLE_GAP + Math.ceil(Math.max(0, ...row) / TABLE_COLUMNS);
  }
  const inARow = Math.min(TABLES_IN_A_ROW, sizes.length);
  return { places, tables, width: inARow * TABLE_COLUMNS + Math.max(0, inARow - 1) * TABLE_GAP, height: Math.max(0, top - TABLE_GAP) };
}

/** The teacher's way from seat to seat, through their middles, for `<polyline points>`. */
export function pathThrough(visits: readonly Visit[], drawing: Drawing, size: number): string {
  const places = new Map(drawing.places.map((place) => [place.seat, place]));
  const middles = visits.flatMap((visit) => {
    const place = places.get(visit.seat);
    return place === undefined ? [] : [`${(place.x + 0.5) * size},${(place.y + 0.5) * size}`];
  });
  return middles.join(" ");
}
