/** Tells when this device has all that the server had: for copies that are brought up to date in the background. */

/** The answer to our step 1 may be followed by more updates; the answer to a second one comes after all of them. */
const ROUNDS = 2;

export class CatchUp {
  #rounds = 0;
  #waiting: (() => void)[] = [];

  /** `ask` sends our step 1 once more. */
  constructor(private readonly ask: () => void) {}

  /** The server has answered on this connection. */
  get hasBegun(): boolean {
    return this.#rounds > 0;
  }

  wait(): Promise<void> {
    if (this.#rounds >= ROUNDS) return Promise.resolve();
    if (this.#rounds > 0) this.ask();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  answered(): void {
    this.#rounds += 1;
    if (this.#rounds >= ROUNDS) this.giveUp();
    else if (this.#waiting.length > 0) this.ask();
  }

  /** The connection is gone: the next one begins anew. */
  reset(): void {
    this.#rounds = 0;
  }

  /** Nobody need wait any longer: it is here, or will not come. */
  giveUp(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
