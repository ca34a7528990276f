import { describe, expect, it } from "vitest";
import { fromLocalInput, sayDay, sayExactTime, sayTime, toLocalInput } from "./times";

const now = new Date(2025, 10, 19, 10, 0).getTime(); // a Wednesday
const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime();

describe("times as people say them", () => {
  it("names yesterday, today and tomorrow", () => {
    expect(sayTime(at(2025, 10, 19, 14, 5), now, "zh")).toBe("今天 14:05");
    expect(sayTime(at(2025, 10, 18, 23, 59), now, "zh")).toBe("昨天 23:59");
    expect(sayTime(at(2025, 10, 20, 0, 0), now, "zh")).toBe("明天 00:00");
    expect(sayTime(at(2025, 10, 19, 14, 5), now, "en")).toBe("today 14:05");
  });

  it("says the weekday for the coming days only", () => {
    expect(sayTime(at(2025, 10, 21, 9, 0), now, "zh")).toBe("周五 09:00");
    expect(sayTime(at(2025, 10, 14, 9, 0), now, "zh")).toBe("11月14日 09:00");
    expect(sayTime(at(2025, 10, 26, 9, 0), now, "zh")).toBe("11月26日 09:00");
  });

  it("adds the year when it is another one", () => {
    expect(sayDay(at(2026, 0, 5, 9, 0), now, "zh")).toBe("2026年1月5日");
    expect(sayDay(at(2024, 11, 31, 9, 0), now, "en")).toBe("31 Dec 2024");
  });

  it("goes by 24 hours in both languages", () => {
    for (const language of ["zh", "en"] as const) {
      expect(sayExactTime(at(2025, 10, 19, 0, 5), language)).toContain("00:05:00");
      expect(sayExactTime(at(2025, 10, 19, 14, 5), language)).toContain("14:05:00");
    }
  });

  it("gives a form field back what it was given", () => {
    const meeting = at(2025, 10, 21, 9, 30);
    expect(toLocalInput(meeting)).toBe("2025-11-21T09:30");
    expect(fromLocalInput(toLocalInput(meeting))).toBe(meeting);
    expect(fromLocalInput("")).toBeNull();
    expect(toLocalInput(null)).toBe("");
  });
});
