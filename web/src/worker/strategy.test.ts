import { describe, expect, it } from "vitest";
import { staleShells, strategyFor } from "./strategy";

const origin = "https://school.example";
const shell = new Set(["/index.html", "/assets/main-1a2b.js", "/favicon.svg"]);
const ask = (path: string, mode = "cors", method = "GET"): string => strategyFor({ method, mode, url: new URL(path, origin).href }, origin, shell);

describe("the service worker", () => {
  it("never keeps data or the websocket", () => {
    for (const path of ["/api/me", "/api/plans", "/api/versions/v1", "/api/images", "/sync", "/sync/d1", "/api"]) {
      expect(ask(path)).toBe("network");
    }
    expect(ask("/api/me", "navigate")).toBe("network");
  });

  it("keeps images, and only reads them", () => {
    expect(ask("/api/images/i1", "no-cors")).toBe("image");
    expect(ask("/api/images/i1", "cors", "POST")).toBe("network");
  });

  it("opens every address of the page", () => {
    for (const path of ["/", "/login", "/plans/p1", "/plans/p1/compare?a=1&b=2"]) expect(ask(path, "navigate")).toBe("page");
  });

  it("serves the parts of the page from this device", () => {
    expect(ask("/assets/main-1a2b.js", "cors")).toBe("asset");
    expect(ask("/assets/of-the-build-before.js", "cors")).toBe("asset");
    expect(ask("/favicon.svg", "no-cors")).toBe("asset");
    expect(ask("/robots.txt")).toBe("network");
  });

  it("leaves other sites alone", () => {
    expect(strategyFor({ method: "GET", mode: "navigate", url: "https://elsewhere.example/" }, origin, shell)).toBe("network");
  });

  it("deletes all shells but the one before", () => {
    expect(staleShells(["sandu-shell-a", "sandu-image-owner", "sandu-shell-b", "sandu-shell-c"], "sandu-shell-c")).toEqual(["sandu-shell-a"]);
    expect(staleShells(["sandu-shell-a"], "sandu-shell-a")).toEqual([]);
  });
});
