import { describe, expect, it } from "vitest";
import type { BoardObserver, Moment } from "../../../proto/Board";
import type { What } from "../../../proto/Sheets";
import { zh } from "../../../text/zh";
import { writtenIn } from "./written";

const observer = (id: string, name: string, guest: BoardObserver["guest"]): BoardObserver => ({
  person: { id, name }, guest, instrument: { id: "copus", version: 1 }, focus: "", submitted_at_ms: 1, tablet_off_ms: null, is_online: false, results: null,
});
const moment = (id: string, by: string, t_ms: number, event: What): Moment => ({ id, by, t_ms, basis: "sampled", event });
const note = (text: string): What => ({ what: "note", text, about: null });

describe("what was written in words", () => {
  it("has observers by the clock, then guests without one, marked as unverified, and no taps", () => {
    const observers = [observer("w", "王丽娟", null), observer("z", "赵明", null), observer("g", "李老师", "colleague"), observer("p", "12号的妈妈", "parent")];
    const timeline = [
      moment("1", "p", -50_000, note("谢谢老师")),
      moment("2", "z", 61_000, note("后排没有学具")),
      moment("3", "g", 90_000, note("等得好")),
      moment("4", "w", 95_000, { what: "pause" }),
      moment("5", "w", 120_000, note("小组都动起来了")),
      moment("6", "g", 9_000_000, note("可以再放一放")),
    ];
    expect(writtenIn({ observers, timeline }, zh).map(({ clock, by, words }) => [clock, by, words])).toEqual([
      ["1:01", "赵明", "后排没有学具"],
      ["2:00", "王丽娟", "小组都动起来了"],
      [null, "李老师（外校老师，未核实）", "等得好"],
      [null, "李老师（外校老师，未核实）", "可以再放一放"],
      [null, "12号的妈妈（家长，未核实）", "谢谢老师"],
    ]);
  });
});
