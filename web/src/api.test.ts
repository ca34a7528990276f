import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, get, getCached, getKeptFirst, onExpired, post } from "./api";

type Answer = () => Promise<Response>;

const json = (status: number, body: unknown): Answer => () => Promise.resolve(new Response(JSON.stringify(body), { status }));
const noNetwork: Answer = () => Promise.reject(new TypeError("Failed to fetch"));

let answer: Answer;
let account = "";
let accounts = 0;

beforeEach(() => {
  account = `account-${accounts++}`;
  vi.stubGlobal("fetch", vi.fn(() => answer()));
});

afterEach(() => {
  vi.unstubAllGlobals();
  onExpired(() => {});
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ApiError ? error.code : "no ApiError";
}

describe("the api", () => {
  it("throws the server's code and sentence", async () => {
    answer = json(409, { code: "conflict", message: "陈思远刚刚收回了初稿" });
    await expect(post("/api/plans/p/actions", {})).rejects.toMatchObject({ code: "conflict", message: "陈思远刚刚收回了初稿" });
  });

  it("calls a failing network offline, and also a gate that answers with its own page", async () => {
    answer = noNetwork;
    expect(await codeOf(get("/api/me"))).toBe("offline");
    answer = () => Promise.resolve(new Response("<html>please log in to the school network</html>"));
    expect(await codeOf(get("/api/me"))).toBe("offline");
  });

  it("tells by the status when a proxy answered", async () => {
    answer = () => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect(await codeOf(get("/api/me"))).toBe("internal");
  });

  it("takes an answer without a body", async () => {
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    expect(await post("/api/logout")).toBeUndefined();
  });

  it("tells an expired session from a refused login", async () => {
    const expired = vi.fn();
    onExpired(expired);
    answer = json(401, { code: "unauthorized", message: "" });
    await codeOf(post("/api/login", {}));
    expect(expired).not.toHaveBeenCalled();
    await codeOf(get("/api/me"));
    expect(expired).toHaveBeenCalledOnce();
  });
});

describe("kept answers", () => {
  it("serve without a network, to the account that read them", async () => {
    answer = json(200, ["plan"]);
    expect(await getCached(account, "/api/plans", () => {})).toEqual({ body: ["plan"], isFresh: true });
    answer = noNetwork;
    const kept = vi.fn();
    expect(await getCached(account, "/api/plans", kept)).toEqual({ body: ["plan"], isFresh: false });
    expect(kept).toHaveBeenCalledWith(["plan"]);
  });

  it("are not there for another account", async () => {
    answer = json(200, ["plan"]);
    await getCached(account, "/api/plans", () => {});
    answer = noNetwork;
    expect(await codeOf(getCached(`${account}-other`, "/api/plans", () => {}))).toBe("offline");
  });

  it("go on serving when the session has expired", async () => {
    answer = json(200, ["plan"]);
    await getCached(account, "/api/plans", () => {});
    answer = json(401, { code: "unauthorized", message: "" });
    expect((await getCached(account, "/api/plans", () => {})).isFresh).toBe(false);
  });

  it("are forgotten when the right to read is taken away", async () => {
    answer = json(200, "text");
    await getCached(account, "/api/plans/p", () => {});
    answer = json(404, { code: "not_found", message: "" });
    expect(await codeOf(getCached(account, "/api/plans/p", () => {}))).toBe("not_found");
    answer = noNetwork;
    expect(await codeOf(getCached(account, "/api/plans/p", () => {}))).toBe("offline");
  });

  it("spare the question where the answer never changes", async () => {
    answer = json(200, "sealed");
    expect(await getKeptFirst(account, "/api/versions/v")).toBe("sealed");
    answer = noNetwork;
    expect(await getKeptFirst(account, "/api/versions/v")).toBe("sealed");
  });
});
