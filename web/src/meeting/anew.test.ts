import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { ApiError } from "../api";
import { normalise } from "../diff/blocks";
import type { Content } from "../diff/content";
import { diff } from "../diff/diff";
import { Refusal } from "../diff/hunk";
import { doc, p } from "../diff/testing/samples";
import { contentOf } from "../editor/content";
import { adoptedIn, adoption, type Adopted } from "./adopt";
import { buildAnew, maxTries } from "./anew";
import { writeContent } from "./write";

const base = doc(p("a", "难点是理解单位一。"), p("b", "布置作业。"));

/** The consensus as the server keeps it: each change is built on the one before, or refused. */
class Table {
  readonly doc = new Y.Doc();
  lastChange: string | null = null;
  refusals = 0;

  constructor() {
    writeContent(this.doc, { type: "doc" }, normalise(base));
  }

  take(decision: string, buildsOn: string | null, update: Uint8Array): void {
    if (buildsOn !== this.lastChange) {
      this.refusals += 1;
      throw new ApiError("stale", "");
    }
    Y.applyUpdate(this.doc, update);
    this.lastChange = decision;
  }
}

let ids = 0;

/** As a page does it: what is on the table comes first, and between building and sending others get their turn. */
async function adopt(table: Table, page: Y.Doc, entry: Adopted): Promise<void> {
  await buildAnew(async () => {
    const buildsOn = table.lastChange;
    Y.applyUpdate(page, Y.encodeStateAsUpdate(table.doc));
    const decision = `d${++ids}`;
    const update = adoption(base, page, [entry], decision);
    await Promise.resolve();
    table.take(decision, buildsOn, update);
  });
}

const entry = (mark: string, changed: Content): Adopted => ({ mark, by: mark, hunk: diff(base, changed)[0] as Adopted["hunk"], needs: [] });
const whole = entry("whole", doc(p("a", "难点是理解整体。"), p("b", "布置作业。")));
const share = entry("share", doc(p("a", "难点是理解平均分。"), p("b", "布置作业。")));
const homework = entry("homework", doc(p("a", "难点是理解单位一。"), p("b", "布置分层作业。")));

describe("two people who decide at the same moment", () => {
  test("on marks that do not touch are both in, and neither notices", async () => {
    const table = new Table();
    await Promise.all([adopt(table, new Y.Doc(), whole), adopt(table, new Y.Doc(), homework)]);
    expect(contentOf(table.doc)).toEqual(doc(p("a", "难点是理解整体。"), p("b", "布置分层作业。")));
    expect([adoptedIn(table.doc).map((one) => one.mark), table.refusals]).toEqual([["whole", "homework"], 1]);
  });

  test("on marks that overlap have one of them in, and the other person is told what stands in the way", async () => {
    const table = new Table();
    const [first, second] = await Promise.allSettled([adopt(table, new Y.Doc(), whole), adopt(table, new Y.Doc(), share)]);
    expect(first.status).toBe("fulfilled");
    expect(second.status === "rejected" && second.reason instanceof Refusal ? [second.reason.reason, second.reason.other] : null).toEqual(["overlap", whole.hunk.id]);
    expect(contentOf(table.doc)).toEqual(doc(p("a", "难点是理解整体。"), p("b", "布置作业。")));
  });
});

describe("building anew", () => {
  test("ends after a few times, and the person is told", async () => {
    let tries = 0;
    const never = buildAnew(async () => {
      tries += 1;
      return Promise.reject(new ApiError("stale", "稿子又变了。"));
    });
    await expect(never).rejects.toThrow("稿子又变了。");
    expect(tries).toBe(maxTries);
  });

  test("is for a changed text alone: another refusal is said at once", async () => {
    let tries = 0;
    const refused = buildAnew(async () => {
      tries += 1;
      return Promise.reject(new ApiError("conflict", "王丽娟已经先一步定了。"));
    });
    await expect(refused).rejects.toThrow("王丽娟");
    expect(tries).toBe(1);
  });
});
