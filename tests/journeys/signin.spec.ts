/** A meeting on a phone that was not signed in to: signing in comes first. */

import type { MeetingCode } from "../../web/src/proto/Meetings";
import { inaccessible, overflowing, tooSmall } from "./house";
import { mark } from "./marks";
import { expect, phone, test } from "./school";

test("on a phone who is here signs in before anything else, and only then takes up marks", async ({ school }) => {
  await school.act("chen", "send", "draft");
  await mark(school, "wang");
  await school.act("wang", "hand_in", "first_degree");
  await school.act("li", "open_meeting", "first_degree");
  // The page that opens a meeting lists its marks.
  await school.open("li");
  await expect.poll(async () => (await school.meeting("li")).marks.length).toBeGreaterThan(0);
  const { page } = await school.open("zhao", phone);
  const code = page.getByLabel("六位签到码");
  await expect(code).toBeInViewport();
  await expect(page.getByRole("region", { name: "一处一处定红笔" })).toHaveCount(0);
  expect(await inaccessible(page)).toEqual([]);
  expect(await overflowing(page)).toEqual([]);
  expect(await tooSmall(page)).toEqual([]);
  const { id } = await school.meeting("li");
  const shown = await (await school.desk("li")).call<MeetingCode>("GET", `/api/meetings/${id}/code`);
  await code.fill(shown.code);
  await expect(code).toHaveCount(0);
  await expect(page.getByRole("region", { name: "一处一处定红笔" })).toBeInViewport();
});
