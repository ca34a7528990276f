// Runs what needs a real server. `cargo test -p sandu-tests --test integration interop` starts one and calls this; there is no other
// way in, so that these tests are never skipped without a word.
import { fileURLToPath } from "node:url";

export default {
  root: fileURLToPath(new URL("../../web", import.meta.url)),
  test: { include: ["src/sync/*.interop.ts"], environment: "node", testTimeout: 60_000 },
};
