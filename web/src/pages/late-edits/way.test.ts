import { expect, it } from "vitest";
import type { LateEditSummary } from "../../proto/LateEdits";
import type { MeetingView } from "../../proto/Meetings";
import type { DocumentKind, PlanDocument, PlanView, Stage } from "../../proto/Plans";
import { wayFor } from "./way";

const me = { id: "me", name: "周晓雯" };
const edit = (kind: DocumentKind): LateEditSummary => ({
  id: "e",
  document_id: `my-${kind}`,
  plan_id: "p",
  plan_title: "",
  kind,
  reason: "sealed",
  received_at_ms: 0,
  state: { kind: "waiting" },
});
const paper = (kind: DocumentKind, can_write: boolean): PlanDocument => ({ id: `my-${kind}`, kind, owner: me, can_write, is_sealed: !can_write });
const plan = (stage: Stage, ...documents: PlanDocument[]): PlanView => ({ stage, documents }) as unknown as PlanView;
const meeting = (amends: string | null, digest: string | null): MeetingView => ({ amends, digest }) as unknown as MeetingView;

it("goes into the fork that its author still writes, also when it was made in the draft", () => {
  const fork = paper("fork", true);
  for (const kind of ["draft", "fork"] as const) {
    expect(wayFor(edit(kind), plan("first_degree", paper("draft", false), fork), null, "me")).toEqual({ kind: "paper", document: fork });
  }
});

it("goes back into a paper that is open again", () => {
  for (const kind of ["draft", "adaptation", "revised"] as const) {
    expect(wayFor(edit(kind), plan("draft", paper(kind, true)), null, "me")).toEqual({ kind: "paper", document: paper(kind, true) });
  }
});

it("is taken up by an open meeting as marks of its author's fork", () => {
  const open = meeting(null, "digest");
  for (const kind of ["draft", "fork"] as const) {
    expect(wayFor(edit(kind), plan("meeting", paper("fork", false)), open, "me")).toEqual({ kind: "marks", fork: "my-fork", meeting: open });
  }
});

it("is a comment where nothing takes suggestions, and the page says why", () => {
  const fork = paper("fork", false);
  const why = (kind: DocumentKind, where: PlanView, held: MeetingView | null = null): unknown => wayFor(edit(kind), where, held, "me");
  expect(why("fork", plan("first_degree", fork))).toEqual({ kind: "comment", why: "handed_in" });
  expect(why("fork", plan("draft"))).toEqual({ kind: "comment", why: "taken_back" });
  expect(why("draft", plan("reading"))).toEqual({ kind: "comment", why: "no_red_pen" });
  expect(why("draft", plan("meeting"), meeting(null, "digest"))).toEqual({ kind: "comment", why: "no_red_pen" });
  expect(why("fork", plan("meeting", fork), meeting(null, null))).toEqual({ kind: "comment", why: "not_listed" });
  expect(why("fork", plan("meeting", fork), meeting("v", null))).toEqual({ kind: "comment", why: "amending" });
  expect(why("fork", plan("agreed", fork))).toEqual({ kind: "comment", why: "agreed" });
  expect(why("consensus", plan("agreed", fork))).toEqual({ kind: "comment", why: "closed" });
});
