/**
 * Where several people's marks meet, a block may come to stand in a container that does not hold its kind: a text in a list, an item in
 * a cell. Lists and tables are announced by their parts, so each is drawn within what the place asks for.
 */

import { h, type VNode } from "vue";

/** What may stand directly in these, and nothing else. */
const partsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["ul", ["li"]],
  ["ol", ["li"]],
  ["tbody", ["tr"]],
  ["tr", ["td", "th"]],
]);
const parts = new Set([...partsOf.values()].flat());

/** As many as a table may have: the text goes across the whole of it. */
const allColumns = 99;

const tagOf = (node: VNode): string => (typeof node.type === "string" ? node.type : "");

function around(node: VNode, tag: string, attributes: Record<string, unknown> = {}): VNode {
  return h(tag, { key: `${String(node.key)}|${tag}`, ...attributes }, [node]);
}

/** A block in what its place asks for. */
function fit(holder: string, node: VNode): VNode {
  const tag = tagOf(node);
  const allowed = partsOf.get(holder);
  if (allowed === undefined ? !parts.has(tag) : allowed.includes(tag)) return node;
  switch (holder) {
    case "ul":
    case "ol":
      return around(fit("li", node), "li", { class: "unnumbered" });
    case "tr":
      return around(fit("td", node), "td");
    case "tbody":
      return tag === "td" || tag === "th" ? around(node, "tr") : around(around(fit("td", node), "td", { colspan: allColumns }), "tr");
    default:
      return tag === "li" ? around(node, "ul") : around(around(fit("tbody", node), "tbody"), "table");
  }
}

/** The blocks that stand in an element of the given name, each in what may stand there. */
export function fitted(holder: string, nodes: readonly VNode[]): VNode[] {
  return nodes.map((node) => fit(holder, node));
}
