/** Draws a picture: from this device while the server does not have it yet, else from the server. */

import type { Node as PMNode } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";
import { blockIdOf, isImageAddress } from "./schema";

/** The address of a picture that waits on this device, or null when it does not. */
export type LocalImage = (src: string) => Promise<string | null>;

/** The words of another teacher often arrive before their picture, from an offline tablet long before: ask again, ever less often. */
const firstRetryMs = 500;
const lastRetryMs = 30_000;

export class ImageView implements NodeView {
  readonly dom: HTMLImageElement;
  private node: PMNode;
  private retryMs = firstRetryMs;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    node: PMNode,
    private readonly localImage: LocalImage | null,
  ) {
    this.node = node;
    this.dom = document.createElement("img");
    this.dom.draggable = true;
    this.dom.addEventListener("error", () => this.loadLater());
    this.draw(null);
  }

  update(node: PMNode): boolean {
    if (node.type !== this.node.type) return false;
    const shown = this.node.attrs["src"] as unknown;
    this.node = node;
    this.draw(shown);
    return true;
  }

  destroy(): void {
    clearTimeout(this.retry);
  }

  private draw(shown: unknown): void {
    const { src, alt, width } = this.node.attrs;
    this.dom.alt = typeof alt === "string" ? alt : "";
    if (typeof width === "number") this.dom.width = width;
    else this.dom.removeAttribute("width");
    const id = blockIdOf(this.node);
    if (id === null) delete this.dom.dataset["id"];
    else this.dom.dataset["id"] = id;
    if (src === shown || !isImageAddress(src)) return;
    clearTimeout(this.retry);
    this.retryMs = firstRetryMs;
    void this.load(src);
  }

  private loadLater(): void {
    const src: unknown = this.node.attrs["src"];
    clearTimeout(this.retry);
    if (!isImageAddress(src)) return;
    this.retry = setTimeout(() => void this.load(src), this.retryMs);
    this.retryMs = Math.min(2 * this.retryMs, lastRetryMs);
  }

  private async load(src: string): Promise<void> {
    const local = this.localImage ? await this.localImage(src).catch(() => null) : null;
    if (this.node.attrs["src"] === src) this.dom.src = local ?? src;
  }
}
