/**
 * Sends what waits, one after the other, until the server has answered all of it. Without an answer it tries again by itself, later and
 * later; whoever asks for a round while one is under way gets another one after it, since something may have come to wait meanwhile.
 */

import { backoffMs } from "./backoff";
import { type Answered, type Delivery } from "./delivery";
import type { Surroundings } from "./surroundings";

export interface Waiting<T> {
  /** In the order in which it is sent. */
  list(): Promise<readonly T[]>;
  send(one: T): Promise<Delivery>;
  /** The server has taken it, or refused it for good: it must not wait any more. */
  settle(one: T, delivery: Answered): Promise<void>;
}

export class Flush<T> {
  #isSending = false;
  #isAskedAgain = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(
    private readonly waiting: Waiting<T>,
    private readonly random: Surroundings["random"],
  ) {}

  /** Resolves when nothing waits, or nothing can be sent now. */
  async now(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isAskedAgain = true;
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#retry);
    while (this.#isAskedAgain && !this.#isDisposed) {
      this.#isAskedAgain = false;
      await this.#round();
    }
    this.#isSending = false;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#retry);
  }

  async #round(): Promise<void> {
    for (const one of await this.waiting.list()) {
      if (this.#isDisposed) return;
      const delivery = await this.waiting.send(one);
      // Nobody is logged in, or somebody else: the next login asks again.
      if (this.#isDisposed || delivery.result === "logged-out") return;
      if (delivery.result === "later") {
        this.#retry = setTimeout(() => void this.now(), backoffMs(this.#failures, this.random));
        this.#failures += 1;
        return;
      }
      this.#failures = 0;
      await this.waiting.settle(one, delivery);
    }
  }
}
