/** The parts of a Word file and how they refer to each other. Nothing outside the file is ever fetched. */

import { Unreadable } from "./trouble";
import { Archive } from "./unzip";
import { attribute, elementsIn, parseXml, type Element } from "./xml";

interface Relation {
  readonly type: string;
  /** A path in the file, or an address outside it. */
  readonly target: string;
  readonly isExternal: boolean;
}

/** `word/` and `../media/a.png` give `media/a.png`. */
function resolved(folder: string, target: string): string {
  const parts = target.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

const kindOf = (type: string): string => type.slice(type.lastIndexOf("/") + 1);

export class WordPackage {
  readonly main: string;
  private readonly archive: Archive;
  private readonly relations: ReadonlyMap<string, Relation>;

  constructor(bytes: Uint8Array) {
    this.archive = new Archive(bytes);
    const main = [...this.relationsOf("").values()].find(({ type }) => kindOf(type) === "officeDocument");
    if (main === undefined || main.isExternal) throw new Unreadable("not-word");
    this.main = main.target;
    this.relations = this.relationsOf(this.main);
  }

  document(): Element {
    const root = this.xml(this.main);
    if (root?.name !== "w:document") throw new Unreadable("not-word");
    return root;
  }

  /** A part by what it is to the document: styles, numbering, comments. Null where there is none. */
  part(kind: string): Element | null {
    const relation = [...this.relations.values()].find((one) => kindOf(one.type) === kind && !one.isExternal);
    return relation === undefined ? null : this.xml(relation.target);
  }

  relation(id: string): Relation | null {
    return this.relations.get(id) ?? null;
  }

  bytes(path: string): Uint8Array | null {
    return this.archive.read(path);
  }

  hasMacros(): boolean {
    return this.archive.paths().some((path) => /(^|\/)vba(Project|Data)\b/i.test(path));
  }

  /** What the document, or a part beside it, would like to be fetched: pictures, templates, objects. Links that one may follow are not among them. */
  external(): number {
    const all = this.archive.paths().filter((path) => path.endsWith(".rels") && path !== "_rels/.rels");
    const relations = all.flatMap((path) => this.relationsIn(path, ""));
    return relations.filter(([, { isExternal, type }]) => isExternal && kindOf(type) !== "hyperlink").length;
  }

  private xml(path: string): Element | null {
    const bytes = this.archive.read(path);
    return bytes === null ? null : parseXml(bytes);
  }

  private relationsOf(path: string): ReadonlyMap<string, Relation> {
    const at = path.lastIndexOf("/") + 1;
    const [folder, file] = [path.slice(0, at), path.slice(at)];
    return new Map(this.relationsIn(`${folder}_rels/${file}.rels`, folder));
  }

  private relationsIn(path: string, folder: string): [string, Relation][] {
    const root = this.xml(path);
    return (root === null ? [] : elementsIn(root)).flatMap((element): [string, Relation][] => {
      const [id, target] = [attribute(element, "Id"), attribute(element, "Target")];
      if (element.name !== "Relationship" || id === undefined || target === undefined) return [];
      const isExternal = attribute(element, "TargetMode") === "External";
      return [[id, { type: attribute(element, "Type") ?? "", target: isExternal ? target : resolved(folder, target), isExternal }]];
    });
  }
}
