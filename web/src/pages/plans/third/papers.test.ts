import { expect, it } from "vitest";
import type { PlanView } from "../../../proto/Plans";
import { paperOf } from "./papers";
import { nothingYet } from "./testing";

const owner = { id: "w", name: "王敏" };
const sealed = { version_id: "v1", at_ms: 1 };

it("knows an adaptation and a revised plan by their document, and nothing else", () => {
  const third = {
    ...nothingYet,
    adaptations: [{ document_id: "a", owner, class_name: "三（2）班", base_version_id: "c", signed: sealed }],
    reflections: [
      { document_id: "r", owner, taught_version_id: "v1", class_name: "三（2）班", sealed: null, revised: { document_id: "x", sealed: null } },
      { document_id: "s", owner, taught_version_id: "c", class_name: null, sealed: null, revised: null },
    ],
  };
  const view: Pick<PlanView, "third"> = { third };
  expect(paperOf(view, "a")).toEqual({ kind: "adaptation", owner, className: "三（2）班", base: "c", sealed });
  expect(paperOf(view, "x")).toEqual({ kind: "revised", owner, className: "三（2）班", base: "v1", sealed: null });
  expect(paperOf(view, "r")).toBeNull();
});
