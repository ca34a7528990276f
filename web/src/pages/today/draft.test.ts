import { expect, it } from "vitest";
import { zh } from "../../text/zh";
import { sayDraft } from "./draft";

it("asks only the lead to send the draft, and who writes it with them to write", () => {
  const chen = { id: "chen", name: "陈思远" };
  expect(sayDraft(chen, "chen", zh)).toBe("写初稿，发给大家");
  expect(sayDraft(null, "chen", zh)).toBe("写初稿，发给大家");
  expect(sayDraft(chen, "wang", zh)).toBe("一起写初稿，由陈思远发给大家");
});
