import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

// School tablets run old WebViews: name the oldest that the page is built for.
const oldestBrowsers = ["chrome87", "safari14", "firefox91"];

const server = process.env.SANDU_DEV_SERVER ?? "http://127.0.0.1:7333";

export default defineConfig({
  plugins: [vue()],
  build: { target: oldestBrowsers, cssTarget: oldestBrowsers, sourcemap: false, chunkSizeWarningLimit: 900 },
  server: { proxy: { "/api": server, "/sync": { target: server, ws: true } } },
  test: { include: ["src/**/*.test.ts"], environment: "node", testTimeout: 120_000 },
});
