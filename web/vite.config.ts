import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import vue from "@vitejs/plugin-vue";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// School tablets run old WebViews: name the oldest that the page is built for.
const oldestBrowsers = ["chrome87", "safari14", "firefox91"];

const server = process.env.SANDU_DEV_SERVER ?? "http://127.0.0.1:7333";

/** Writes the list of the page's files, and a version that changes with any of them, into the service worker. */
function shellList(): Plugin {
  const publicFiles = readdirSync("public").sort();
  return {
    name: "sandu-shell-list",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") return this.error("the service worker was not built");
        const built = Object.keys(bundle).filter((file) => file !== "sw.js" && file !== "index.html");
        const files = ["index.html", ...publicFiles, ...built.sort()].map((file) => `/${file}`);
        const hash = createHash("sha256").update(worker.code).update(readFileSync("index.html")).update(files.join());
        for (const file of publicFiles) hash.update(readFileSync(`public/${file}`));
        const shell = { version: hash.digest("hex").slice(0, 12), files };
        worker.code = worker.code.replaceAll("__SHELL__", () => JSON.stringify(shell));
      },
    },
  };
}

export default defineConfig({
  plugins: [vue(), shellList()],
  build: {
    target: oldestBrowsers,
    cssTarget: oldestBrowsers,
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { main: "index.html", sw: "src/sw.ts" },
      // The worker's address must stay the same from build to build.
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  server: { proxy: { "/api": server, "/sync": { target: server, ws: true } } },
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 120_000, setupFiles: ["src/diff/testing/setup.ts"] },
});
