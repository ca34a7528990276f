/** Updates as the page sends them: every construct of the editor and every way in which updates come about. */

import { Page, Y, dice, node, paragraph, schema, text } from "./page.mjs";

const nothing = new Map();

/** All that `page` sent since it was opened, one entry an edit. */
const sent = (name, page) => page.made.map(({ update, known }, index) => ({ name: `${name}-${index + 1}`, update, known }));
/** The same as one update. */
const merged = (name, page) => [{ name, update: Y.mergeUpdates(page.made.map(({ update }) => update)), known: page.made[0].known }];
const vectorOf = (page) => Y.decodeStateVector(page.stateVector());

function typing() {
  const page = new Page();
  page.show(paragraph("教学目标"));
  page.type(5, "：理解《背影》中的父爱。");
  page.edit((tr) => tr.delete(2, 4));
  return [...sent("typing", page), ...merged("typing-merged", page)];
}

function constructs() {
  const image = { src: "/api/images/0198a4d2-7a68-7c3e-9f5e-3d1c8d7f4a10", alt: "板书设计", width: 60 };
  const cell = (kind, attrs, string) => node(kind, { colspan: 1, rowspan: 1, ...attrs }, paragraph(string));
  const blocks = {
    headings: [1, 2, 3].map((level) => node("heading", { level }, text(`第${level}级标题`))),
    lists: [
      node("ordered_list", { order: 3 }, [
        node("list_item", {}, paragraph("导入新课"), node("bullet_list", {}, node("list_item", {}, paragraph("出示图片")))),
        node("list_item", {}, paragraph("初读课文")),
      ]),
    ],
    table: [
      node("table", {}, [
        node("table_row", {}, [cell("table_header", { colwidth: [120] }, "环节"), cell("table_header", { colspan: 2, colwidth: [200, 0] }, "活动")]),
        node("table_row", {}, [cell("table_cell", { rowspan: 2 }, "导入"), cell("table_cell", {}, "教师"), cell("table_cell", {}, "学生")]),
        node("table_row", {}, [cell("table_cell", {}, "提问"), cell("table_cell", {}, "回答")]),
      ]),
    ],
    image: [paragraph("见图", node("image", image), "。")],
    blockquote: [node("blockquote", {}, paragraph("我买几个橘子去。"), paragraph("你就在此地，不要走动。"))],
    breaks: [paragraph("第一行", node("hard_break"), "第二行"), node("horizontal_rule"), paragraph()],
    marks: [paragraph(text("重", "strong"), text("点", "strong", "em"), text("难点", "underline"), "平常")],
  };
  return Object.entries(blocks).flatMap(([name, content]) => {
    const page = new Page();
    page.show(...content);
    return [{ name, update: page.full(), known: nothing }];
  });
}

function marks() {
  const page = new Page();
  page.show(paragraph("先整体感知，再品读语言，最后体会情感。"));
  const [strong, em, underline] = ["strong", "em", "underline"].map((name) => schema.marks[name]);
  page.edit((tr) => tr.addMark(2, 8, strong.create()));
  page.edit((tr) => tr.addMark(5, 12, em.create()));
  page.edit((tr) => tr.addMark(1, 15, underline.create()));
  page.edit((tr) => tr.removeMark(4, 7, strong));
  page.edit((tr) => tr.removeMark(1, 15, underline));
  page.edit((tr) => tr.insert(6, text("细细", "strong", "em")));
  return sent("marking", page);
}

/** Bold by another binding than ours: its value is `true`. */
function otherBinding() {
  const page = new Page();
  page.show(paragraph("粗体"));
  page.fragment.get(0).get(0).format(0, 1, { strong: true });
  page.fragment.get(0).get(0).format(0, 1, { strong: null });
  return sent("other-binding", page);
}

function surrogates() {
  const page = new Page();
  page.show(paragraph("👍𠮷野家😀"));
  page.type(3, "👨‍👩‍👧");
  page.edit((tr) => tr.delete(1, 3));
  // Into the middle of a pair: Yjs then writes U+FFFD for both halves.
  page.fragment.get(0).get(0).insert(1, "半");
  return [...sent("surrogates", page), { name: "surrogates-full", update: page.full(), known: nothing }];
}

function paste() {
  const page = new Page();
  page.show(paragraph("一"));
  const sentence = "这篇散文写于一九二五年，作者回忆父亲送他北上读书时的情景📖。";
  page.edit((tr) => tr.insertText(sentence.repeat(324).slice(0, 10_000), 2));
  page.edit((tr) => tr.replaceWith(0, tr.doc.content.size, Array.from({ length: 40 }, (_, index) => paragraph(`第${index}段。${sentence}`))));
  return sent("paste", page);
}

function splitting() {
  const page = new Page();
  page.show(paragraph("前半句后半句"), paragraph("第二段"));
  page.edit((tr) => tr.split(4));
  page.edit((tr) => tr.split(1));
  page.edit((tr) => tr.join(2));
  page.edit((tr) => tr.join(5));
  return sent("splitting", page);
}

function moving() {
  const page = new Page();
  page.show(paragraph("甲"), paragraph("乙"), node("blockquote", {}, paragraph("丙")), paragraph("丁"));
  page.edit((tr) => {
    const quote = tr.doc.child(2);
    tr.delete(6, 6 + quote.nodeSize).insert(0, quote);
  });
  page.edit((tr) => {
    const first = tr.doc.child(0);
    tr.insert(tr.doc.content.size, first).delete(0, first.nodeSize);
  });
  return sent("moving", page);
}

function undoing() {
  const page = new Page();
  page.show(paragraph("初稿"));
  const undo = new Y.UndoManager(page.fragment, { trackedOrigins: new Set([page]), captureTimeout: 0 });
  page.edit((tr) => tr.insertText("修改", 3));
  page.edit((tr) => tr.delete(1, 3));
  page.edit((tr) => tr.insert(0, node("heading", { level: 1 }, text("背影"))));
  page.edit((tr) => tr.setNodeMarkup(0, null, { id: "h", level: 2 }));
  for (let round = 0; round < 3; round += 1) {
    undo.undo();
    undo.undo();
    undo.redo();
    page.reload();
  }
  return sent("undoing", page);
}

function otherRoots() {
  const page = new Page();
  page.show(paragraph("正文"));
  const reasons = page.doc.getMap("reasons");
  const adoptions = page.doc.getArray("adoptions");
  let deep = "底";
  for (let depth = 0; depth < 64; depth += 1) deep = depth % 2 === 0 ? [deep] : { 深: deep };
  page.doc.transact(() => {
    const reason = new Y.Map();
    reasons.set("r1", reason);
    reason.set("text", "学生不熟悉这一背景");
    reason.set("range", { block: "b1", from: 0, to: 12, quote: "背景", flags: [true, false, null] });
    reason.set("tags", Y.Array.from(["预设", "生成"]));
  });
  reasons.set("numbers", [0, -1, 63, 64, -64, 2 ** 31 - 1, 2 ** 31, 1.5, 0.1, 1e300, 2n ** 62n, Number.NaN]);
  reasons.set("others", [undefined, null, "", new Uint8Array([1, 2, 3]), {}, []]);
  reasons.set("deep", deep);
  reasons.get("r1").set("text", "换一个理由");
  reasons.get("r1").get("tags").delete(0);
  reasons.delete("numbers");
  adoptions.push([{ hunk: "txt:1", outcome: "adopted", at: 12 }, { hunk: "att:2", outcome: "partly", at: 30 }]);
  adoptions.insert(1, [new Y.Map([["hunk", "mov:3"]])]);
  const note = new Y.Text("说明");
  reasons.get("r1").set("note", note);
  note.insert(2, "文字");
  adoptions.delete(0, 2);
  reasons.delete("r1");
  return [...sent("roots", page), { name: "roots-full", update: page.full(), known: nothing }];
}

/** What is typed and deleted before the server has seen it arrives as GC. */
function typedAndDeletedOffline() {
  const home = new Page();
  home.show(paragraph("在线"));
  const tablet = new Page(home.full());
  const seen = tablet.stateVector();
  tablet.edit((tr) => tr.insert(4, [paragraph("离线写的一段"), node("blockquote", {}, paragraph("又一段"))]));
  tablet.edit((tr) => tr.delete(4, tr.doc.content.size));
  const only = tablet.since(seen);
  tablet.edit((tr) => tr.insertText("之后", 3));
  return [
    { name: "gc-only", update: only, known: Y.decodeStateVector(seen) },
    { name: "gc-and-more", update: tablet.since(seen), known: Y.decodeStateVector(seen) },
    ...merged("gc-merged", tablet),
  ];
}

/** Two hundred page loads, each with a few letters; then somebody deletes it all. */
function pageLoads() {
  let state = null;
  let page = null;
  for (let load = 0; load < 200; load += 1) {
    page = new Page(state);
    if (load === 0) page.show(paragraph("始"), paragraph("终"));
    else page.edit((tr) => tr.insertText(`${load}次`, 2));
    state = page.full();
  }
  const last = new Page(state);
  const before = vectorOf(last);
  last.edit((tr) => tr.delete(1, tr.doc.child(0).nodeSize - 1));
  last.show(paragraph("重新写"));
  return [
    { name: "loads-full", update: state, known: nothing },
    ...sent("loads-delete", last),
    { name: "loads-deleted-step2", update: last.since(page.stateVector()), known: before },
    { name: "loads-deleted-full", update: last.full(), known: nothing },
  ];
}

/** Sixty-four reloads of a tablet without a network: as many new clients as one update may bring. */
function reloadsOffline() {
  const home = new Page();
  home.show(paragraph("听课"));
  const seen = home.stateVector();
  let tablet = home;
  for (let load = 0; load < 64; load += 1) {
    tablet = new Page(tablet.full());
    tablet.edit((tr) => tr.insertText(String(load), 2));
  }
  return [{ name: "reloads-offline", update: tablet.since(seen), known: Y.decodeStateVector(seen) }];
}

function overlapping() {
  const page = new Page();
  page.show(paragraph("一"));
  const early = page.stateVector();
  page.type(2, "二三四");
  const middle = vectorOf(page);
  page.type(5, "五六");
  return [
    { name: "overlap", update: page.since(early), known: middle },
    { name: "overlap-all", update: page.full(), known: middle },
    { name: "all-known", update: page.full(), known: vectorOf(page) },
    { name: "nothing", update: page.since(page.stateVector()), known: vectorOf(page) },
  ];
}

const changes = [
  (tr, random, at) => tr.insertText(random.pick(["的", "了解", "A b", "，", "😀", "教学"]), at),
  (tr, random, at) => tr.delete(at, Math.min(at + 1 + random.below(6), tr.doc.resolve(at).end())),
  (tr, _random, at) => tr.split(at),
  (tr, random, at) => tr.addMark(at, tr.doc.resolve(at).end(), schema.mark(random.pick(["strong", "em", "underline"]))),
  (tr, random, at) => tr.removeMark(at, tr.doc.resolve(at).end(), schema.marks[random.pick(["strong", "em", "underline"])]),
  (tr, random, at) => tr.insert(at, random.pick([node("hard_break"), node("image", { src: "/api/images/1", width: 50 })])),
  (tr, random) => tr.insert(0, random.pick([node("horizontal_rule"), node("heading", { level: 1 }, text("题")), paragraph("新段")])),
  (tr, random) => {
    const index = random.below(tr.doc.childCount);
    let start = 0;
    for (let child = 0; child < index; child += 1) start += tr.doc.child(child).nodeSize;
    if (tr.doc.childCount > 1) tr.delete(start, start + tr.doc.child(index).nodeSize);
  },
];

/** One random edit at a random place where text may stand. */
function change(page, random) {
  const places = [];
  page.state.doc.descendants((child, position) => {
    if (child.inlineContent) for (let offset = 0; offset <= child.content.size; offset += 1) places.push(position + 1 + offset);
  });
  page.edit((tr) => (places.length === 0 ? tr.insert(0, paragraph("又")) : random.pick(changes)(tr, random, random.pick(places))));
}

/** Three people edit at random and hear of each other now and then. */
function crowd(seed) {
  const random = dice(seed);
  const server = new Page();
  server.show(paragraph("教学重点"), node("bullet_list", {}, node("list_item", {}, paragraph("朗读"))), paragraph("教学难点"));
  const start = server.full();
  const people = [new Page(start), new Page(start), new Page(start)];
  const entries = [];
  for (let round = 0; round < 12; round += 1) {
    for (const page of people) {
      for (let step = random.below(9); step > 0; step -= 1) change(page, random);
      if (random.below(2) === 0) continue;
      const known = vectorOf(server);
      const update = page.since(server.stateVector());
      entries.push({ name: `crowd-${seed}-${entries.length + 1}`, update, known });
      server.receive(update);
      page.receive(server.since(page.stateVector()));
    }
  }
  const offline = people.map((page) => page.since(server.stateVector()));
  entries.push({ name: `crowd-${seed}-offline`, update: Y.mergeUpdates(offline), known: vectorOf(server) });
  for (const update of offline) server.receive(update);
  entries.push({ name: `crowd-${seed}-full`, update: server.full(), known: nothing });
  return entries;
}

export function goodUpdates() {
  return [
    ...typing(),
    ...constructs(),
    ...marks(),
    ...otherBinding(),
    ...surrogates(),
    ...paste(),
    ...splitting(),
    ...moving(),
    ...undoing(),
    ...otherRoots(),
    ...typedAndDeletedOffline(),
    ...pageLoads(),
    ...reloadsOffline(),
    ...overlapping(),
    ...[1, 2, 3, 4].flatMap(crowd),
  ];
}
