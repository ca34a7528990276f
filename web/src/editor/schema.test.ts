import { expect, test } from "vitest";
import whitelist from "../../../proto/schema.json";
import { isImageAddress, schema } from "./schema";

test("the schema has exactly the nodes and attributes that the server lets through", () => {
  const nodes = Object.fromEntries(
    Object.values(schema.nodes)
      .filter((type) => type !== schema.nodes.doc && !type.isText)
      .map((type) => [type.name, Object.keys(type.spec.attrs ?? {}).sort()]),
  );
  expect(nodes).toEqual(Object.fromEntries(Object.entries(whitelist.nodes).map(([name, attrs]) => [name, Object.keys(attrs).sort()])));
});

test("the schema has exactly the marks that the server lets through", () => {
  expect(Object.keys(schema.marks).sort()).toEqual([...whitelist.marks].sort());
});

test("only pictures of this server have an address", () => {
  expect(isImageAddress("/api/images/0190f3a0-1111-7222-8333-444455556666")).toBe(true);
  for (const src of [
    "javascript:alert(1)",
    "https://example.org/api/images/0190f3a0-1111-7222-8333-444455556666",
    "/api/images/../plans",
    "file:///C:/x.png",
    "/api/images/0190f3a0-1111-7222-8333-444455556666?x",
    null,
  ]) {
    expect(isImageAddress(src)).toBe(false);
  }
});
