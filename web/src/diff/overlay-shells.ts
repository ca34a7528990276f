/**
 * New containers around a text that stays where it reads. The paper shows the text in its place and not the containers; what else
 * stands in them follows the text that it follows there.
 */

import { rootKey } from "./blocks";
import type { BlockId } from "./hunk";
import type { Tree } from "./tree";

/** What the overlay knows of the blocks by their names. */
export interface Paper {
  isNew(name: string): boolean;
  isList(name: string): boolean;
  /** A list like the one named that holds only this item. */
  listOfOne(list: string, item: string): string;
}

export class OverlayShells {
  /** From the entry where a block would stand in its new container to the block. */
  private readonly staying = new Map<string, BlockId>();
  private readonly dissolved = new Set<string>();

  constructor(private readonly tree: Tree) {}

  stays(name: string, block: BlockId): void {
    this.staying.set(name, block);
    this.dissolved.add(name);
  }

  /** True for what is not drawn. */
  has(name: string): boolean {
    return this.dissolved.has(name);
  }

  /** Once everything is placed. */
  dissolve(paper: Paper): void {
    const outermost = new Set<string>();
    for (const name of this.staying.keys()) {
      let shell: string | undefined;
      for (let at = this.tree.parent(name); at !== undefined && at !== rootKey && paper.isNew(at); at = this.tree.parent(at)) {
        this.dissolved.add(at);
        shell = at;
      }
      if (shell !== undefined) outermost.add(shell);
    }
    for (const shell of outermost) this.scatter(shell, paper);
  }

  private scatter(shell: string, paper: Paper): void {
    let before = shell;
    const visit = (name: string) => {
      for (const { key } of [...this.tree.row(name)]) {
        const staying = this.staying.get(key);
        if (staying !== undefined) before = staying;
        else if (this.dissolved.has(key)) visit(key);
        else {
          const isOutside = paper.isList(name) && !paper.isList(this.tree.parent(before) ?? rootKey);
          const placed = isOutside ? paper.listOfOne(name, key) : key;
          this.tree.placeAfter(placed, before);
          before = placed;
        }
      }
    };
    visit(shell);
  }
}
