import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../proto/Evaluation";
import type { CarriedCard } from "../../../proto/Third";
import { carriedOf, stack } from "./carried";

const card = (quote: string | null, evidence: Evidence): CarriedCard => ({
  id: "1",
  lesson_id: "2",
  by: { id: "3", name: "孙玉梅" },
  teacher: { id: "4", name: "陈思远" },
  class_name: "三（2）班",
  planned_at_ms: 1_700_000_000_000,
  text: "先分好工。",
  block_id: quote === null ? null : "b1",
  quote,
  evidence,
  is_accepted: true,
  settled: null,
});

describe("next steps beside the draft", () => {
  const sourceOf = (one: CarriedCard) => carriedOf({ carried: [], cards: [one] })[0]?.source;

  it("say which lesson and which place they come from where they hang on no step", () => {
    for (const evidence of [{ on: "moment", t_ms: 720_000 }, { on: "seat", seat: 12 }, { on: "lesson" }] satisfies Evidence[]) {
      expect(sourceOf(card(null, evidence))).toEqual({ planned_at_ms: 1_700_000_000_000, evidence });
    }
    expect(sourceOf(card(null, { on: "step", block_id: "gone" }))?.evidence).toEqual({ on: "lesson" });
  });

  it("say that the teacher accepted them or set them, and nothing where they did neither", () => {
    const agreed = (change: Partial<CarriedCard>) => carriedOf({ carried: [], cards: [{ ...card(null, { on: "lesson" }), ...change }] })[0]?.agreed;
    expect([agreed({}), agreed({ is_accepted: false }), agreed({ is_accepted: false, by: { id: "4", name: "陈思远" } })]).toEqual(["accepted", null, "own"]);
  });

  it("are quoted where they hang on a step", () => {
    expect(sourceOf(card("动手折一折", { on: "step", block_id: "b1" }))).toBeNull();
  });
});

describe("notes in the margin", () => {
  it("stand beside their blocks where there is room", () => {
    expect(stack([{ wanted: 100, height: 40 }, { wanted: 300, height: 40 }], 8)).toEqual([100, 300]);
  });

  it("are pushed down where they would cover each other, in the order of their blocks", () => {
    expect(stack([{ wanted: 120, height: 40 }, { wanted: 100, height: 40 }, { wanted: 100, height: 10 }], 8)).toEqual([166, 100, 148]);
  });

  it("come first when the draft has no such block", () => {
    expect(stack([{ wanted: 0, height: 20 }, { wanted: null, height: 30 }], 8)).toEqual([38, 0]);
  });
});
