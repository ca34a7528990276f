import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { OpenDocument } from "./document";
import type { SyncSession } from "./session";
import { openToWrite, pageLoad, tablet, textOf, until, write } from "./testing/people";
import { TestServer } from "./testing/server";

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("writes" as const), who: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("composes" as const), who: fc.nat(1), composing: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("reloads" as const), who: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("plugs" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("unplugs" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("gap" as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("settles" as const) }) },
);

class Person {
  readonly #device = tablet();
  #composing = false;

  private constructor(
    private readonly server: TestServer,
    private readonly account: string,
    public session: SyncSession,
    public open: OpenDocument,
    device: IDBFactory,
  ) {
    this.#device = device;
  }

  static async begin(server: TestServer, account: string): Promise<Person> {
    const device = tablet();
    const session = pageLoad(server, account, device);
    return new Person(server, account, session, await openToWrite(session, "plan"), device);
  }

  compose(composing: boolean): void {
    this.#composing = composing;
    this.open.setComposing(composing);
  }

  async reload(): Promise<void> {
    this.session.dispose();
    this.#composing = false;
    this.session = pageLoad(this.server, this.account, this.#device);
    this.open = this.session.open("plan");
    await this.open.ready;
  }

  finish(): void {
    if (this.#composing) this.compose(false);
  }
}

test("whatever happens to the network and the pages, every sign arrives once and all see the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
      const server = await TestServer.start();
      const people = [await Person.begin(server, "chen"), await Person.begin(server, "lin")] as const;
      const written: string[] = [];
      for (const step of actions) {
        if (step.does === "writes") {
          const sign = String.fromCodePoint(0x4e00 + written.length);
          written.push(sign);
          write(people[step.who === 0 ? 0 : 1].open, sign);
        } else if (step.does === "composes") people[step.who === 0 ? 0 : 1].compose(step.composing);
        else if (step.does === "reloads") await people[step.who === 0 ? 0 : 1].reload();
        else if (step.does === "plugs") server.plug();
        else if (step.does === "unplugs") server.unplug();
        else if (step.does === "gap") server.gaps += 1;
        else await new Promise((resolve) => setImmediate(resolve));
      }
      server.plug();
      server.gaps = 0;
      for (const person of people) person.finish();
      await until(() => people.every((person) => person.open.saveState === "saved" && textOf(person.open).length === written.length));
      const text = server.document("plan").text;
      expect([...text].sort()).toEqual([...written].sort());
      for (const person of people) {
        expect(textOf(person.open)).toBe(text);
        expect(await person.session.unsent()).toBe(0);
        person.session.dispose();
      }
      await server.stop();
    }),
    { numRuns: 40 },
  );
});
