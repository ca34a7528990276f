import { expect, test } from "vitest";
import { useSending } from "./sending";

test("what is under way is not sent a second time, and can be sent again afterwards", async () => {
  const { isBusy, send } = useSending();
  let sent = 0;
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const work = async () => {
    sent++;
    await arrived;
  };
  const first = send(work);
  await send(work);
  expect([sent, isBusy.value]).toEqual([1, true]);
  arrive();
  await first;
  expect(isBusy.value).toBe(false);
  await send(work);
  expect(sent).toBe(2);
});

test("what went wrong is kept until the next try", async () => {
  const { isBusy, error, send } = useSending();
  const refusal = new Error("refused");
  await send(() => Promise.reject(refusal));
  expect([error.value, isBusy.value]).toEqual([refusal, false]);
  await send(() => Promise.resolve());
  expect(error.value).toBeNull();
});
