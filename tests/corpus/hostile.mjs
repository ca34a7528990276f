/** Updates that no page of ours sends; `flaw` is the scanner's name for what is wrong, or null when only the clocks can tell. */

import { Y, encoding } from "./page.mjs";

const ME = 7;

/** Bytes from numbers (variable-length integers), strings (with their length) and byte arrays (as they are). */
function bytes(...parts) {
  const encoder = encoding.createEncoder();
  for (const part of parts.flat(Infinity)) {
    if (typeof part === "number") encoding.writeVarUint(encoder, part);
    else if (typeof part === "string") encoding.writeVarString(encoder, part);
    else encoding.writeUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}
const raw = (...values) => Uint8Array.from(values);

/** An item at the start of root `content`. */
const item = (kind, ...content) => [raw(kind), 1, "content", ...content];
/** An item to the right of (client, clock). */
const itemAfter = (client, clock, kind, ...content) => [raw(0x80 | kind), client, clock, ...content];
/** An item with a key, in another item. */
const itemUnder = (client, clock, key, kind, ...content) => [raw(0x20 | kind), 0, client, clock, key, ...content];
const section = (client, clock, ...structs) => [structs.length, client, clock, ...structs];
const update = (sections, deletes = [0]) => bytes(sections.length, ...sections, ...deletes);
/** A whole update of one item. */
const single = (...struct) => update([section(ME, 0, struct)]);
const any = (...value) => single(...item(8, 1, ...value));
const deleted = (...clients) => update([], [clients.length, ...clients]);

/** What a real document sends after `edit`. */
function real(edit) {
  const doc = new Y.Doc();
  doc.clientID = ME;
  edit(doc);
  return Y.encodeStateAsUpdate(doc);
}

const inContent = (element) => real((doc) => doc.getXmlFragment("content").insert(0, [element]));
const inReasons = (value) => real((doc) => doc.getMap("reasons").set("key", value));
const textWith = (change) =>
  real((doc) => {
    const text = new Y.XmlText("字");
    doc.getXmlFragment("content").insert(0, [text]);
    change(text);
  });

function withHole() {
  const doc = new Y.Doc();
  doc.clientID = ME;
  const parts = [];
  doc.on("update", (part) => parts.push(part));
  for (const letter of "abc") doc.getArray("adoptions").push([letter]);
  return Y.mergeUpdates([parts[0], parts[2]]);
}

const notUtf8 = [2, raw(0xc3, 0x28)];
const nested = (depth, kind) => Array.from({ length: depth }, () => (kind === 117 ? raw(117, 1) : raw(118, 1, 0)));
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const crafted = {
  // yrs 0.28.1 crashes on the second after the first: an item whose left neighbour is part of itself.
  "hole": [null, raw(1, 1, 1, 4, 0, 2, 0)],
  "overlap": ["SelfReference", raw(1, 1, 1, 1, 164, 1, 4, 5, 104, 101, 108, 108, 111, 0)],
  "empty": ["Truncated", raw()],
  "no-deletes": ["Truncated", raw(0)],
  "trailing": ["Trailing", raw(0, 0, 0)],
  "clients-in-five-bytes": ["Count", bytes(200_000_000, raw(0))],
  "structs-in-five-bytes": ["Count", bytes(1, 200_000_000, ME, 0)],
  "values-in-five-bytes": ["Count", single(...item(8, 200_000_000))],
  "array-in-five-bytes": ["Count", any(raw(117), 200_000_000)],
  "map-in-five-bytes": ["Count", any(raw(118), 200_000_000)],
  "deletes-in-five-bytes": ["Count", bytes(0, 200_000_000, raw(0))],
  "ranges-in-five-bytes": ["Count", bytes(0, 1, ME, 200_000_000)],
  "client-of-54-bits": ["Number", bytes(1, 1, raw(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10), 0, item(4, "字"), 0)],
  "client-of-70-bits": ["Number", bytes(1, 1, raw(...times(9, () => 0xff), 1), 0, item(4, "字"), 0)],
  "deleted-client-of-54-bits": ["Number", bytes(0, 1, raw(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10), 1, 0, 1)],
  "origin-of-54-bits": ["Number", bytes(1, 1, ME, 0, raw(0x84, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10), 0, "字", 0)],
  "clock-too-large": ["Clock", update([section(ME, 2 ** 31, item(4, "字"))])],
  "clock-grows-too-large": ["Clock", update([section(ME, 2 ** 31 - 2, item(4, "两字"))])],
  "gc-too-long": ["Clock", single(raw(0), 2 ** 31)],
  "gc-of-53-bits": ["Clock", update([section(ME, 2 ** 53 - 1, [raw(0), 2 ** 53 - 1])])],
  "deleted-content-too-long": ["Clock", single(...item(1, 2 ** 31))],
  "origin-clock-too-large": ["Clock", single(...itemAfter(8, 2 ** 31, 4, "字"))],
  "delete-clock-too-large": ["Clock", deleted([ME, 1, 2 ** 31 - 1, 1])],
  "gc-of-no-length": ["Empty", single(raw(0), 0)],
  "deleted-content-of-no-length": ["Empty", single(...item(1, 0))],
  "text-of-no-length": ["Empty", single(...item(4, ""))],
  "values-of-no-length": ["Empty", single(...item(8, 0))],
  "section-of-no-structs": ["Empty", bytes(1, 0, ME, 0, 0)],
  "delete-of-no-length": ["Empty", deleted([ME, 1, 0, 0])],
  "too-many-structs": ["TooManyStructs", update([section(ME, 0, ...times(50_001, () => [raw(0), 1]))])],
  "too-many-sections": ["TooManyClients", update(times(1_025, (index) => section(2_000 - index, 0, [raw(0), 1])))],
  "too-many-deleting-clients": ["TooManyClients", deleted(...times(50_001, (index) => [60_000 - index, 0]))],
  "client-twice": ["DuplicateClient", update([section(ME, 0, item(4, "a")), section(ME, 1, itemAfter(ME, 0, 4, "b"))])],
  "client-twice-apart": ["DuplicateClient", update([9, ME, 9].map((client) => section(client, 0, item(4, "a"))))],
  "delete-client-twice": ["DuplicateClient", deleted([ME, 1, 0, 1], [ME, 1, 1, 1])],
  "delete-client-twice-apart": ["DuplicateClient", deleted([9, 1, 0, 1], [ME, 0], [9, 1, 1, 1])],
  "own-future": ["SelfReference", update([section(ME, 0, itemAfter(ME, 1, 4, "a"), item(4, "b"))])],
  "own-parent": ["SelfReference", single(...itemUnder(ME, 0, "id", 8, 1, raw(127)))],
  "own-right": ["SelfReference", single(raw(0x44), ME, 0, "a")],
  "skip": ["Skip", update([section(ME, 0, item(4, "a"), [raw(10), 1], item(4, "b"))])],
  "skip-with-parent": ["Skip", single(...item(10, 1))],
  "skip-with-origin": ["Skip", single(...itemAfter(8, 0, 10, 1))],
  "gc-with-parent": ["Content(0)", single(raw(0x20), 1, "content", "key", 1)],
  "gc-with-origin": ["Content(0)", single(...itemAfter(8, 0, 0, 1))],
  "json": ["Content(2)", single(...item(2, 1, "{}"))],
  "binary": ["Content(3)", inReasons(new Uint8Array([1, 2, 3]))],
  "content-11": ["Content(11)", single(...item(11, 1))],
  "content-15": ["Content(15)", single(...item(15, 1))],
  // yrs sees only four bits of the kind and would take this for text.
  "content-20": ["Content(20)", single(...item(20, "字"))],
  "nested-fragment": ["Type(4)", single(...item(7, raw(4)))],
  "weak-link": ["Type(7)", single(...item(7, raw(7, 0), ME, 0))],
  "type-9": ["Type(9)", single(...item(7, raw(9)))],
  "type-15": ["Type(15)", single(...item(7, raw(15)))],
  // Yjs would read an array here, yrs something else.
  "type-in-two-bytes": ["Type(128)", single(...item(7, raw(0x80, 0)))],
  "value-115": ["Any(115)", any(raw(115))],
  "value-128": ["Any(128)", any(raw(128))],
  "value-in-array": ["Any(0)", any(raw(117, 2, 127, 0))],
  "integer-too-large": ["Number", any(raw(125, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f))],
  "array-65-deep": ["AnyDepth", any(...nested(65, 117), raw(127))],
  "map-65-deep": ["AnyDepth", any(...nested(65, 118), raw(127))],
  "array-7000-deep": ["AnyDepth", any(...nested(7_000, 117), raw(127))],
  "array-7000-deep-and-cut": ["AnyDepth", bytes(1, 1, ME, 0, item(8, 1, ...nested(7_000, 117)))],
  "text-not-utf8": ["NotUtf8", single(...item(4), ...notUtf8)],
  "root-not-utf8": ["NotUtf8", single(raw(4), 1, ...notUtf8, "字")],
  "key-not-utf8": ["NotUtf8", single(raw(0x24), 1, "reasons", ...notUtf8, "字")],
  "map-key-not-utf8": ["NotUtf8", any(raw(118, 1), ...notUtf8, raw(127))],
  "value-not-utf8": ["NotUtf8", any(raw(119), ...notUtf8)],
  "lone-surrogate": ["NotUtf8", single(...item(4), 3, raw(0xed, 0xa0, 0xbd))],
  "parent-2": ["Parent", single(raw(4), 2, "content", "字")],
  "parent-in-two-bytes": ["Parent", single(raw(4), raw(0x81, 0), "content", "字")],
  "key-too-long": ["Key", single(...itemUnder(8, 0, "k".repeat(129), 8, 1, raw(127)))],
  "root-unknown": ["Root", real((doc) => doc.getMap("users").set("me", 1))],
  "root-empty": ["Root", real((doc) => doc.getMap("").set("me", 1))],
  "mark-not-json": ["MarkValue", single(...item(6, "strong", "[".repeat(7_000)))],
  "delete-unordered": ["Deletes", deleted([ME, 2, 5, 1, 0, 1])],
  "delete-overlapping": ["Deletes", deleted([ME, 2, 0, 5, 4, 2])],
  "delete-twice": ["Deletes", deleted([ME, 2, 3, 1, 3, 1])],
};

const made = () => ({
  "hole-in-clocks": ["Skip", withHole()],
  "hook": ["Type(5)", inContent(new Y.XmlHook("script"))],
  "fragment-in-map": ["Type(4)", inReasons(new Y.XmlFragment())],
  "sub-document": ["Content(9)", inReasons(new Y.Doc({ guid: "g" }))],
  "embed": ["Content(5)", textWith((text) => text.insertEmbed(0, { image: "x" }))],
  "element-unknown": ["Node", inContent(new Y.XmlElement("script"))],
  "element-unnamed": ["Node", inContent(new Y.XmlElement(""))],
  "element-in-capitals": ["Node", inContent(new Y.XmlElement("PARAGRAPH"))],
  "mark-unknown": ["Mark", textWith((text) => text.format(0, 1, { link: { href: "javascript:alert(1)" } }))],
  "mark-overlapping": ["Mark", textWith((text) => text.format(0, 1, { "strong--AAAAAAAA": {} }))],
  "mark-with-attributes": ["MarkValue", textWith((text) => text.format(0, 1, { strong: { style: "x" } }))],
});

/** `good`: real updates, of which the second encoding is refused here. */
export function hostileUpdates(good) {
  const encodedTwice = ["lists", "table", "marking-1", "roots-full", "loads-delete-1", "gc-only"].map((name) => {
    const { update: first } = good.find((entry) => entry.name === name);
    return [`v2-${name}`, ["any", Y.convertUpdateFormatV1ToV2(first)]];
  });
  return [...Object.entries(crafted), ...Object.entries(made()), ...encodedTwice].map(([name, [flaw, bytes]]) => ({ name, flaw, update: bytes }));
}
