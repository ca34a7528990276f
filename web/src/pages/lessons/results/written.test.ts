import { describe, expect, it } from "vitest";
import type { Moment } from "../../../proto/Board";
import type { What } from "../../../proto/Sheets";
import type { LessonTimeline, TimelineObserver } from "../../../proto/Timeline";
import { zh } from "../../../text/zh";
import { writtenIn } from "./written";

const observer = (id: string, name: string, guest: TimelineObserver["guest"]): TimelineObserver => ({
  document_id: `sheet-${id}`, person: { id, name }, guest, instrument: { id: "copus", version: 1 }, focus: "", submitted_at_ms: 1, tablet_off_ms: null,
});
const moment = (id: string, by: string, t_ms: number, event: What): Moment => ({ id, by, t_ms, basis: "sampled", event });
const note = (text: string, about: Extract<What, { what: "note" }>["about"] = null): What => ({ what: "note", text, about });
const step = (block_id: string, title: string, from_ms: number | null) => ({ step: { block_id, title, minutes: 5 }, planned_from_ms: 0, from_ms, took_ms: null });
const timeline = (change: Partial<LessonTimeline>): LessonTimeline => ({
  lesson_id: "lesson", started_at_ms: 1_000, ended_at_ms: 1_000 + 40 * 60_000, now_ms: 0, earlier: 0, observers: [], moments: [], remarks: [],
  steps: [step("s1", "一、导入", 0), step("s2", "二、探究", 70_000), step("s3", "三、小结", null)],
  ...change,
});
const names = { of: (id: string) => `〈${id}〉` };

describe("what was written in words", () => {
  it("has observers by the clock, then guests without one, marked as unverified, and no taps", () => {
    const observers = [observer("w", "王丽娟", null), observer("z", "赵明", null), observer("g", "李老师", "colleague"), observer("p", "12号的妈妈", "parent")];
    const moments = [
      moment("1", "p", -50_000, note("谢谢老师")),
      moment("2", "z", 61_000, note("后排没有学具")),
      moment("3", "g", 90_000, note("等得好")),
      moment("4", "w", 95_000, { what: "pause" }),
      moment("5", "w", 120_000, note("小组都动起来了")),
      moment("6", "g", 9_000_000, note("可以再放一放")),
    ];
    expect(writtenIn(timeline({ observers, moments }), () => names, zh).map(({ clock, by, about, words }) => [clock, by, about, words])).toEqual([
      ["1:01", "赵明", "一、导入", "后排没有学具"],
      ["2:00", "王丽娟", "二、探究", "小组都动起来了"],
      [null, "李老师（外校老师，未核实）", null, "等得好"],
      [null, "李老师（外校老师，未核实）", null, "可以再放一放"],
      [null, "12号的妈妈（家长，未核实）", null, "谢谢老师"],
    ]);
  });

  it("says what each is about, has remarks with their item, and pictures by the address of their sheet", () => {
    const moments = [
      moment("1", "w", 10_000, { what: "seat", seat: 7, kind: "asked" }),
      moment("2", "w", 20_000, note("说得完整", { of: "event", event: "1" })),
      moment("3", "w", 80_000, note("坐得住", { of: "seat", seat: 9 })),
      moment("4", "w", 90_000, note("目标没说", { of: "item", item: "aim" })),
      moment("5", "w", 95_000, { what: "photo", image: "image", about: { of: "step", block: "s3" } }),
      moment("6", "w", 41 * 60_000, note("下课还在问")),
    ];
    const remarks = [{ by: "w", id: "7", t_ms: 85_000, basis: "claimed", item: "design", cycle: 1, text: "环节太多" }] as const;
    const found = writtenIn(timeline({ observers: [observer("w", "王丽娟", null)], moments, remarks: [...remarks] }), () => names, zh);
    expect(found.map(({ about, words }) => [about, words])).toEqual([
      ["7 号座位 〈asked〉", "说得完整"],
      ["9 号座位", "坐得住"],
      ["〈design〉", "环节太多"],
      ["〈aim〉", "目标没说"],
      ["三、小结", "照片"],
      ["二、探究", "下课还在问"],
    ]);
    expect(found.map(({ photo }) => photo).filter((photo) => photo !== null)).toEqual(["/api/sheets/sheet-w/images/image"]);
    expect(found.map(({ isAfter, isClaimed }) => [isAfter, isClaimed])).toEqual([[false, false], [false, false], [false, true], [false, false], [false, false], [true, false]]);
  });
});
