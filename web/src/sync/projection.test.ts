import { execFileSync } from "node:child_process";
import { test } from "vitest";

test("the page reads the state that the server makes of a document, and has nothing to correct in it", () => {
  execFileSync(process.execPath, ["../tests/corpus/projection/make.mjs", "check"]);
});
