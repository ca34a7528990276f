/** Draws a picture: from this device while the server does not have it yet, else from the server. */

import type { Node as PMNode } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";
import { blockIdOf, isImageAddress } from "./schema";

/** The address of a picture that waits on this device, or null when it does not. */
export type LocalImage = (src: string) => Promise<string | null>;

export class ImageView implements NodeView {
  readonly dom: HTMLImageElement;
  private node: PMNode;

  constructor(
    node: PMNode,
    private readonly localImage: LocalImage | null,
  ) {
    this.node = node;
    this.dom = document.createElement("img");
    this.dom.draggable = true;
    this.draw(null);
  }

  update(node: PMNode): boolean {
    if (node.type !== this.node.type) return false;
    const shown = this.node.attrs["src"] as unknown;
    this.node = node;
    this.draw(shown);
    return true;
  }

  private draw(shown: unknown): void {
    const { src, alt, width } = this.node.attrs;
    this.dom.alt = typeof alt === "string" ? alt : "";
    if (typeof width === "number") this.dom.width = width;
    else this.dom.removeAttribute("width");
    const id = blockIdOf(this.node);
    if (id === null) delete this.dom.dataset["id"];
    else this.dom.dataset["id"] = id;
    if (src !== shown && isImageAddress(src)) void this.load(src);
  }

  private async load(src: string): Promise<void> {
    const local = this.localImage ? await this.localImage(src).catch(() => null) : null;
    if (this.node.attrs["src"] === src) this.dom.src = local ?? src;
  }
}
