/** The server under test: a process of its own on a data folder of its own, which can be stopped, killed and started again. */

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const binary = process.env["SANDU"] ?? resolve(__dirname, "../../target/debug/sandu");

/** Seeding hashes seven passwords; on a busy machine that takes seconds. */
const START_LIMIT_MS = 60_000;

export class Server {
  #process: ChildProcess | null = null;
  #address = "";
  #log = "";

  private constructor(private readonly data: string) {}

  /** A demo school on a copy of `seed`, or a new one. */
  static async start(seed: string | null): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: cargo build -p sandu`);
    const data = await mkdtemp(join(tmpdir(), "sandu-journey-"));
    if (seed !== null) await cp(seed, data, { recursive: true });
    const server = new Server(data);
    await server.start();
    return server;
  }

  get address(): string {
    return this.#address;
  }

  get folder(): string {
    return this.data;
  }

  /** What the server wrote to its log, for whoever looks for the reason of a failure. */
  get log(): string {
    return this.#log;
  }

  /** On the same data, and after the first time on the same port. */
  async start(): Promise<void> {
    const listen = this.#address === "" ? "127.0.0.1:0" : new URL(this.#address).host;
    const process = spawn(binary, ["demo", "--data", this.data, "--listen", listen], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = process;
    process.stderr.on("data", (chunk: Buffer) => (this.#log += chunk.toString()));
    this.#address = await new Promise<string>((started, failed) => {
      let said = "";
      const timer = setTimeout(() => failed(new Error(`the server did not start: ${said}${this.#log}`)), START_LIMIT_MS);
      process.once("exit", (code) => failed(new Error(`the server ended with ${code}: ${said}${this.#log}`)));
      process.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const address = /三度已启动：(http:\/\/\S+)/u.exec(said)?.[1];
        if (address === undefined) return;
        clearTimeout(timer);
        process.removeAllListeners("exit");
        started(address);
      });
    });
  }

  /** As a system that shuts down asks. */
  async terminate(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const process = this.#process;
    if (process === null || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    process.kill(signal);
    await ended;
  }
}
