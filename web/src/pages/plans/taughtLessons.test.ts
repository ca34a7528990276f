// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { effectScope, shallowRef } from "vue";
import { hearFor, hearNothing, type Source } from "../../events";
import type { TaughtLesson } from "../../proto/Evaluation";
import type { Notice } from "../../proto/Events";
import type { PlanView } from "../../proto/Plans";
import { threeDegrees } from "./testing";
import { useTaughtLessons } from "./taughtLessons";
import { nothingYet } from "./third/testing";

const lead = { id: "lead", name: "陈思远" };
const scope = effectScope();
afterEach(() => {
  scope.stop();
  hearNothing();
  vi.unstubAllGlobals();
});

const plan: PlanView = {
  id: "p", group_id: "g", group_name: "三年级数学组", workflow: threeDegrees, note: "", title: "分数的初步认识", subject: "数学", grade: "三年级",
  lead, coauthors: [], stage: "agreed", meeting_at_ms: null, sent_at_ms: null, sent_on_time: null, members: [], documents: [], may: [], third: nothingYet,
  versions: [{ id: "c", degree: 2, kind: "consensus", document_id: "d", owner: lead, sealed_by: lead, sealed_at_ms: 1, class_name: null, amendment: 0, hash: "" }],
};
const taught = (is_over: boolean): TaughtLesson => ({ lesson_id: "l", version_id: "c", title: "", class_name: "", planned_at_ms: 1, is_over, results: true, discuss: true });

test("a lesson that ends while the plan is open is asked for again, and one that cannot be asked for is not forgotten", async () => {
  const stream: Source = { onopen: null, onmessage: null, onerror: null, readyState: 1, close: () => {} };
  vi.stubGlobal("EventSource", function () {
    return stream;
  });
  const tell = (notice: Notice): void => void stream.onmessage?.(new MessageEvent("message", { data: JSON.stringify(notice) }));
  let answer = (): Response => Response.json([taught(false)]);
  const asked = vi.fn(async () => answer());
  vi.stubGlobal("fetch", asked);
  hearFor("lead");
  const view = shallowRef(plan);
  const lessons = scope.run(() => useTaughtLessons("lead", () => view.value));
  await vi.waitUntil(() => lessons?.value[0]?.is_over === false);
  answer = () => Response.json([taught(true)]);
  tell({ kind: "plan_changed", group_id: "g", plan_id: "p" });
  view.value = { ...plan };
  expect(asked).toHaveBeenCalledTimes(1);
  tell({ kind: "lesson_changed", group_id: "g", lesson_id: "l" });
  await vi.waitUntil(() => lessons?.value[0]?.is_over === true);
  answer = () => new Response(null, { status: 500 });
  tell({ kind: "lesson_changed", group_id: "g", lesson_id: "l" });
  await vi.waitUntil(() => asked.mock.calls.length === 3);
  expect(lessons?.value[0]?.is_over).toBe(true);
});
