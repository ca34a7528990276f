import { expect, test } from "vitest";
import { type Facts, saveStateOf, troubleOf } from "./truth";

const fine: Facts = {
  socket: "open",
  isLoaded: true,
  isComplete: true,
  isDirty: false,
  isWriting: false,
  isBroken: false,
  refusal: null,
};

test("a document is saved only when the server has confirmed everything", () => {
  expect(saveStateOf(fine)).toBe("saved");
  expect(saveStateOf({ ...fine, isDirty: true })).toBe("saving");
  expect(saveStateOf({ ...fine, isLoaded: false })).toBe("saving");
});

test("without a connection it is on this device, once it is on its disk", () => {
  expect(saveStateOf({ ...fine, socket: "down", isDirty: true, isWriting: true })).toBe("saving");
  expect(saveStateOf({ ...fine, socket: "down", isDirty: true })).toBe("offline");
});

test("what the server refuses is not called offline while there is a connection, and is on this device once it is on its disk", () => {
  expect(saveStateOf({ ...fine, refusal: "refused", isDirty: true })).toBe("refused");
  expect(saveStateOf({ ...fine, refusal: "refused", isDirty: true, isWriting: true })).toBe("saving");
  expect(saveStateOf({ ...fine, refusal: "refused", isDirty: true, socket: "down" })).toBe("offline");
  expect(saveStateOf({ ...fine, refusal: "removed" })).toBe("saved");
});

test("a device that keeps nothing is named whatever else is true", () => {
  expect(saveStateOf({ ...fine, isBroken: true })).toBe("not-on-device");
  expect(saveStateOf({ ...fine, isBroken: true, socket: "down" })).toBe("not-on-device");
});

test("being logged out is said before anything else, and a missing copy only when the server is away", () => {
  expect(troubleOf({ ...fine, socket: "logged-out", refusal: "refused" })).toBe("logged-out");
  expect(troubleOf({ ...fine, socket: "down", isComplete: false })).toBe("not-on-this-device");
  expect(troubleOf({ ...fine, socket: "connecting", isComplete: false })).toBeNull();
  expect(troubleOf(fine)).toBeNull();
});
