import { expect, test } from "vitest";
import type { Happened } from "../../../sheets/fold";
import { refusedPhotos } from "./photo";

const happened = (id: string, event: Happened["event"]): Happened => ({ id, t_ms: 0, at_ms: 0, event });

test("of a sheet's photos those are told that the server has refused", () => {
  const events = [
    happened("1", { what: "photo", image: "a", about: null }),
    happened("2", { what: "photo", image: "b", about: null }),
    happened("3", { what: "pause" }),
  ];
  expect(refusedPhotos(events, ["/api/images/b", "/api/images/c"]).map(({ id }) => id)).toEqual(["2"]);
  expect(refusedPhotos(events, [])).toEqual([]);
});
