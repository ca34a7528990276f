import { describe, expect, it } from "vitest";
import type { Instrument } from "../../proto/Instruments";
import { coverageOf, partsOf, toggled, watchFormOf, type WatchForm } from "./coverage";

const viewpoint = (name: string) => ({ name, names: [name] });
const copus: WatchForm = { key: "copus@1", name: "COPUS", kind: "interval", dimensions: [] };
const seats: WatchForm = { key: "seats@1", name: "座位图", kind: "seats", dimensions: [] };
const licc: WatchForm = {
  key: "licc@1",
  name: "LICC",
  kind: "viewpoints",
  dimensions: [{ name: "学生学习", viewpoints: [viewpoint("准备"), viewpoint("倾听"), viewpoint("互动")] }],
};
const forms = [copus, licc, seats];

describe("what is covered", () => {
  it("is who has which form, in the order of the forms", () => {
    const covers = coverageOf(forms, [
      { name: "王", instrument: "licc@1", focus: "" },
      { name: "赵", instrument: "copus@1", focus: "" },
    ]);
    expect(covers.map(({ name, by }) => [name, by])).toEqual([
      ["COPUS", ["赵"]],
      ["LICC", ["王"]],
    ]);
  });

  it("shows the viewpoints that nobody has and those that two have", () => {
    const [cover] = coverageOf(
      [licc],
      [
        { name: "王", instrument: "licc@1", focus: "倾听、互动" },
        { name: "赵", instrument: "licc@1", focus: "倾听，第三组" },
      ],
    );
    expect(cover?.dimensions[0]?.viewpoints.map(({ name, by }) => [name, by])).toEqual([
      ["准备", []],
      ["倾听", ["王", "赵"]],
      ["互动", ["王"]],
    ]);
  });

  it("tells two on one thing from two whose marks are compared", () => {
    const both = (form: string) => coverageOf(forms, ["王", "赵"].map((name) => ({ name, instrument: form, focus: "后排" })))[0];
    expect(both("copus@1")?.isCompared).toBe(true);
    expect(both("seats@1")?.isCompared).toBe(false);
    expect(both("seats@1")?.doubles).toEqual([{ focus: "后排", by: ["王", "赵"] }]);
  });

  it("does not count a name that is part of another word, nor one person twice", () => {
    const [cover] = coverageOf([licc], [{ name: "王", instrument: "licc@1", focus: "互动的时候谁在说；倾听，倾听" }]);
    expect(cover?.dimensions[0]?.viewpoints.map(({ by }) => by)).toEqual([[], ["王"], []]);
    expect(cover?.doubles).toEqual([]);
  });

  it("is empty when nobody observes", () => {
    expect(coverageOf(forms, [])).toEqual([]);
  });
});

describe("a focus", () => {
  it("takes a viewpoint and gives it back, and keeps the other words", () => {
    expect(toggled("", "倾听")).toBe("倾听");
    expect(toggled("倾听, 第三组", "互动")).toBe("倾听、第三组、互动");
    expect(toggled("倾听、第三组", "倾听")).toBe("第三组");
    expect(partsOf(" ；、")).toEqual([]);
  });
});

it("knows a viewpoint by its name in either language, and falls back to Chinese", () => {
  const instrument: Instrument = {
    id: "licc",
    version: 1,
    name: { zh: "课堂观察", en: "" },
    source: { zh: "", en: "" },
    licence: { zh: "", en: "" },
    form: {
      kind: "viewpoints",
      dimensions: [{ id: "L", name: { zh: "学生学习", en: "Learning" }, viewpoints: [{ id: "L2", name: { zh: "倾听", en: "Listening" }, points: [] }] }],
    },
    reference: null,
  };
  const form = watchFormOf(instrument, "en");
  expect([form.name, form.dimensions[0]?.name, form.dimensions[0]?.viewpoints[0]?.name]).toEqual(["课堂观察", "Learning", "Listening"]);
  expect(coverageOf([form], [{ name: "王", instrument: "licc@1", focus: "倾听" }])[0]?.dimensions[0]?.viewpoints[0]?.by).toEqual(["王"]);
});
