import { expect, it } from "vitest";
import { zh } from "../../../text/zh";
import { lesson, people } from "../testing";
import { sayWhoSees } from "./sees";

const said = (change: Parameters<typeof lesson>[0], me: string, now = 0): string => sayWhoSees(lesson(change), me, now, zh, (ms) => `第${ms}天`);

it("tells the teacher of a diagnosis and of a lesson to learn from that they see it first", () => {
  expect(said({ opens_at_ms: 7 }, people.teacher.id)).toBe("你先看到。你开放以后听课的老师才看得到，最迟 第7天 自动开放。");
  expect(said({ purpose: "learning", opens_at_ms: 3 }, people.teacher.id)).toMatch(/^你先看到。/u);
  expect(said({ opens_at_ms: 7 }, people.organiser.id)).toMatch(/^老师先看。/u);
});

it("says since when the others see it, also where it opened by itself", () => {
  expect(said({ opened_at_ms: 5, opens_at_ms: null }, people.teacher.id)).toContain("从 第5天 起");
  expect(said({ opens_at_ms: 7 }, people.teacher.id, 8)).toContain("从 第7天 起");
});

it("keeps a competition to the panel until it is published, and shows a supervision to both at once", () => {
  expect(said({ purpose: "competition" }, people.organiser.id)).toContain("现在只有");
  expect(said({ purpose: "competition", opened_at_ms: 4 }, people.teacher.id)).toContain("第4天 公布");
  expect(said({ purpose: "supervision" }, people.teacher.id)).toContain("同时");
});
