/**
 * Makes the corpora of Yjs updates: `good/` as the page sends them, which must all pass the scanner, and `hostile/`, which it must all
 * refuse. Run it from web/ (`node ../tests/corpus/make.mjs`); the same bytes come out every time.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { goodUpdates } from "./good.mjs";
import { hostileUpdates } from "./hostile.mjs";
import { Y } from "./page.mjs";

const here = new URL("./", import.meta.url);

/** What the scanner must say of a good update, in Yjs' own words. Client ids are strings: some readers of JSON round large numbers. */
function describe(update) {
  const { structs, ds } = Y.decodeUpdate(update);
  const clients = new Map();
  const references = new Map();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    const range = clients.get(client) ?? { first: clock, end: clock };
    range.end = clock + struct.length;
    clients.set(client, range);
    for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (id instanceof Y.ID && id.client !== client) {
        references.set(id.client, Math.max(references.get(id.client) ?? 0, id.clock + 1));
      }
    }
  }
  return {
    structs: [...clients].map(([client, { first, end }]) => [String(client), first, end]),
    references: [...references].map(([client, end]) => [String(client), end]),
    deletes: [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => [String(client), clock, len])),
  };
}

/** Empties `folder` and fills it: one file an update, and index.json with a line for each. */
function write(folder, entries) {
  const target = new URL(`${folder}/`, here);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const lines = entries.map(({ update, ...entry }) => {
    writeFileSync(new URL(`${entry.name}.bin`, target), update);
    return JSON.stringify(entry);
  });
  writeFileSync(new URL("index.json", target), `[\n${lines.join(",\n")}\n]\n`);
  const bytes = entries.reduce((sum, { update }) => sum + update.length, 0);
  console.log(`${folder}: ${entries.length} updates, ${bytes} bytes`);
}

const good = goodUpdates();
write("good", good.map(({ name, known, update }) => ({
  name,
  known: [...known].map(([client, clock]) => [String(client), clock]),
  ...describe(update),
  update,
})));
write("hostile", hostileUpdates(good));
